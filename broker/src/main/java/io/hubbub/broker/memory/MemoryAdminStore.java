package io.hubbub.broker.memory;

import io.hubbub.broker.port.AdminStore;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The hash of the admin token and the newest changes, as long as the process lives. Answers at once.
 *
 * <p>Its state belongs to its lock, which is held for one request.
 */
public final class MemoryAdminStore implements AdminStore {
    private final NavigableMap<Long, Entry> changes = new TreeMap<>(); // by number
    private @Nullable String tokenHash;
    private long lastNumber;

    @Override
    public synchronized @Nullable String loadTokenHash() {
        return tokenHash;
    }

    @Override
    public synchronized CompletionStage<Void> putTokenHash(String hash) {
        tokenHash = hash;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> append(Entry entry) {
        lastNumber++;
        changes.put(
                lastNumber,
                new Entry(lastNumber, entry.at(), entry.from(), entry.action(), entry.subject(), entry.detail()));
        if (changes.size() > MOST_CHANGES) {
            changes.pollFirstEntry();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<List<Entry>> changes(long before, int count) {
        return CompletableFuture.completedFuture(changes.headMap(before, false).descendingMap().values().stream()
                .limit(Math.max(0, count))
                .toList());
    }
}
