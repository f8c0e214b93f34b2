package io.hubbub.broker.memory;

import io.hubbub.broker.port.GrantStore;
import io.hubbub.broker.port.GrantStoreContract;

final class MemoryGrantStoreTest extends GrantStoreContract {
    private final MemoryGrantStore store = new MemoryGrantStore();

    @Override
    protected GrantStore store() {
        return store;
    }
}
