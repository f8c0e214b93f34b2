package io.hubbub.broker;

import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.GroupStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Keeps groups in memory; reads them when the world says so, and fails now and then. */
final class SimulatedGroupStore implements GroupStore {
    private final MemoryGroupStore store = new MemoryGroupStore();
    private final Random random;
    private final Consumer<String> failed;
    private final List<Runnable> reading = new ArrayList<>();

    /** @param failed is told of a subscribe key whose groups could not be read */
    SimulatedGroupStore(Random random, Consumer<String> failed) {
        this.random = random;
        this.failed = failed;
    }

    /** Ends what is being read, and tells whether anything was. */
    boolean endReading() {
        List<Runnable> ended = List.copyOf(reading);
        reading.clear();
        ended.forEach(Runnable::run);
        return !ended.isEmpty();
    }

    @Override
    public CompletionStage<Map<String, List<String>>> load(String subscribeKey) {
        CompletableFuture<Map<String, List<String>>> answer = new CompletableFuture<>();
        reading.add(() -> {
            if (random.nextInt(3) == 0) {
                failed.accept(subscribeKey);
                answer.completeExceptionally(new IllegalStateException("The disk is gone"));
            } else {
                answer.complete(store.load(subscribeKey).toCompletableFuture().join());
            }
        });
        return answer;
    }

    @Override
    public CompletionStage<Void> add(String subscribeKey, String group, List<String> channels) {
        return store.add(subscribeKey, group, channels);
    }

    @Override
    public CompletionStage<Void> remove(String subscribeKey, String group, List<String> channels) {
        return store.remove(subscribeKey, group, channels);
    }

    @Override
    public CompletionStage<Void> delete(String subscribeKey, String group) {
        return store.delete(subscribeKey, group);
    }

    @Override
    public CompletionStage<Void> deleteNamespace(String subscribeKey, String namespace) {
        return store.deleteNamespace(subscribeKey, namespace);
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return store.deleteAll(subscribeKey);
    }
}
