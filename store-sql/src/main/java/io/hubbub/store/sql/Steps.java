package io.hubbub.store.sql;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Work in steps, each a transaction that is short enough to stand before an append: what others ask for comes in between. */
final class Steps {
    private Steps() {}

    /** Has {@code step} done until it says that there is no more; ends with the first one that fails. */
    static CompletionStage<Void> run(Database database, Work<Boolean> step) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        next(database, step, answer);
        return answer;
    }

    private static void next(Database database, Work<Boolean> step, CompletableFuture<Void> answer) {
        var unused = database.ask(step).whenComplete((more, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (more) {
                next(database, step, answer);
            } else {
                answer.complete(null);
            }
        });
    }
}
