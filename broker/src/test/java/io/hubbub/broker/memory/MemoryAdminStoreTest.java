package io.hubbub.broker.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.AdminStore;
import io.hubbub.broker.port.AdminStoreContract;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryAdminStoreTest extends AdminStoreContract {
    private final MemoryAdminStore store = new MemoryAdminStore();

    @Override
    protected AdminStore store() {
        return store;
    }

    @Test
    void append_moreThanMemoryIsFor_forgetsTheOldest() {
        for (int i = 1; i <= 10_005; i++) {
            var unused = store.append(new AdminStore.Entry(0, i, "", "keyset.delete", "", "{}"));
        }

        List<AdminStore.Entry> kept =
                store.changes(Long.MAX_VALUE, 20_000).toCompletableFuture().join();
        assertThat(kept).hasSize(10_000);
        assertThat(kept.get(0).number()).isEqualTo(10_005);
        assertThat(kept.get(9_999).at()).isEqualTo(6);
    }
}
