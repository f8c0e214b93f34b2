package io.hubbub.broker.memory;

import io.hubbub.broker.port.GroupStore;
import io.hubbub.protocol.GroupNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Channel groups that live as long as the process. Answers at once.
 *
 * <p>Shards of several loops share it, so its state belongs to its lock, which is held for one change.
 */
public final class MemoryGroupStore implements GroupStore {
    private final Map<String, Map<String, Set<String>>> keysets = new HashMap<>(); // group → channels, by subscribe key

    @Override
    public synchronized CompletionStage<Map<String, List<String>>> load(String subscribeKey) {
        Map<String, List<String>> groups = new HashMap<>();
        groups(subscribeKey).forEach((group, channels) -> groups.put(group, new ArrayList<>(channels)));
        return CompletableFuture.completedFuture(groups);
    }

    @Override
    public synchronized CompletionStage<Void> add(String subscribeKey, String group, List<String> channels) {
        if (!channels.isEmpty()) {
            groups(subscribeKey)
                    .computeIfAbsent(group, name -> new LinkedHashSet<>())
                    .addAll(channels);
        }
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> remove(String subscribeKey, String group, List<String> channels) {
        groups(subscribeKey).computeIfPresent(group, (name, members) -> {
            channels.forEach(members::remove);
            return members.isEmpty() ? null : members;
        });
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> delete(String subscribeKey, String group) {
        groups(subscribeKey).remove(group);
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> deleteNamespace(String subscribeKey, String namespace) {
        groups(subscribeKey).keySet().removeIf(group -> group.startsWith(GroupNames.prefix(namespace)));
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> deleteAll(String subscribeKey) {
        keysets.remove(subscribeKey);
        return done();
    }

    private Map<String, Set<String>> groups(String subscribeKey) {
        return keysets.computeIfAbsent(subscribeKey, key -> new HashMap<>());
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
