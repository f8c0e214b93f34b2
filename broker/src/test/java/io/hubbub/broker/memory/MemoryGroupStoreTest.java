package io.hubbub.broker.memory;

import io.hubbub.broker.port.GroupStore;
import io.hubbub.broker.port.GroupStoreContract;

final class MemoryGroupStoreTest extends GroupStoreContract {
    private final MemoryGroupStore store = new MemoryGroupStore();

    @Override
    protected GroupStore store() {
        return store;
    }
}
