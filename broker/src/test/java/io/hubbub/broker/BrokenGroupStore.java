package io.hubbub.broker;

import io.hubbub.broker.port.GroupStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Fails at every question. */
final class BrokenGroupStore implements GroupStore {
    @Override
    public CompletionStage<Map<String, List<String>>> load(String subscribeKey) {
        return failed();
    }

    @Override
    public CompletionStage<Void> add(String subscribeKey, String group, List<String> channels) {
        return failed();
    }

    @Override
    public CompletionStage<Void> remove(String subscribeKey, String group, List<String> channels) {
        return failed();
    }

    @Override
    public CompletionStage<Void> delete(String subscribeKey, String group) {
        return failed();
    }

    @Override
    public CompletionStage<Void> deleteNamespace(String subscribeKey, String namespace) {
        return failed();
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return failed();
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedFuture(new IllegalStateException("The disk is gone"));
    }
}
