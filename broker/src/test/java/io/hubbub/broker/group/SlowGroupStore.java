package io.hubbub.broker.group;

import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.GroupStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Keeps groups in memory and answers when the test says so. */
final class SlowGroupStore implements GroupStore {
    final List<String> asked = new ArrayList<>();
    boolean broken; // throws at every question
    private final MemoryGroupStore store = new MemoryGroupStore();
    private final List<Question<?>> open = new ArrayList<>();

    @Override
    public CompletionStage<Map<String, List<String>>> load(String subscribeKey) {
        return ask("load", () -> store.load(subscribeKey));
    }

    @Override
    public CompletionStage<Void> add(String subscribeKey, String group, List<String> channels) {
        return ask("add " + group + channels, () -> store.add(subscribeKey, group, channels));
    }

    @Override
    public CompletionStage<Void> remove(String subscribeKey, String group, List<String> channels) {
        return ask("remove " + group + channels, () -> store.remove(subscribeKey, group, channels));
    }

    @Override
    public CompletionStage<Void> delete(String subscribeKey, String group) {
        return ask("delete " + group, () -> store.delete(subscribeKey, group));
    }

    @Override
    public CompletionStage<Void> deleteNamespace(String subscribeKey, String namespace) {
        return ask("delete namespace " + namespace, () -> store.deleteNamespace(subscribeKey, namespace));
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return ask("delete all", () -> store.deleteAll(subscribeKey));
    }

    /** Does and answers what it was asked first. */
    void answer() {
        open.remove(0).settle();
    }

    /** Answers that it could not do what it was asked first. */
    void fail() {
        open.remove(0).answer.completeExceptionally(new IllegalStateException("full"));
    }

    boolean isAsked() {
        return !open.isEmpty();
    }

    private <T> CompletionStage<T> ask(String what, Supplier<CompletionStage<T>> question) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        asked.add(what);
        Question<T> next = new Question<>(question, new CompletableFuture<>());
        open.add(next);
        return next.answer;
    }

    private record Question<T>(Supplier<CompletionStage<T>> question, CompletableFuture<T> answer) {
        void settle() {
            answer.complete(question.get().toCompletableFuture().join());
        }
    }
}
