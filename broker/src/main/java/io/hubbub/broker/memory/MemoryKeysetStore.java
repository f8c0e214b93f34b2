package io.hubbub.broker.memory;

import io.hubbub.broker.port.KeysetStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keysets that operators made, as long as the process lives. Answers at once.
 *
 * <p>Its state belongs to its lock, which is held for one change.
 */
public final class MemoryKeysetStore implements KeysetStore {
    private final Map<String, Stored> keysets = new LinkedHashMap<>(); // by subscribe key

    @Override
    public synchronized List<Stored> load() {
        return List.copyOf(keysets.values());
    }

    @Override
    public synchronized CompletionStage<Void> put(Stored keyset) {
        keysets.put(keyset.keyset().subscribeKey(), keyset);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> delete(String subscribeKey) {
        keysets.remove(subscribeKey);
        return CompletableFuture.completedFuture(null);
    }
}
