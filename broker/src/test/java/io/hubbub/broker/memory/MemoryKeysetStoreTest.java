package io.hubbub.broker.memory;

import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.KeysetStoreContract;

final class MemoryKeysetStoreTest extends KeysetStoreContract {
    private final MemoryKeysetStore store = new MemoryKeysetStore();

    @Override
    protected KeysetStore store() {
        return store;
    }
}
