package io.hubbub.broker;

import io.hubbub.broker.loop.Loop;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings what a store answers back to a loop, and its failures into words that callers may read. */
final class Asked {
    private Asked() {}

    /** Asks, and completes in a turn of {@code loop}: as the store does, or with a {@link Refusal}. */
    static <T> CompletionStage<T> of(Loop loop, Supplier<CompletionStage<T>> question) {
        CompletionStage<T> stage = stage(question);
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (loop.inLoop() && stage.toCompletableFuture().isDone()) {
            var unused = stage.whenComplete((found, failure) -> complete(answer, found, failure));
            return answer;
        }
        var unused = stage.whenComplete((found, failure) -> loop.post(() -> complete(answer, found, failure)));
        return answer;
    }

    private static <T> void complete(CompletableFuture<T> answer, T found, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(found);
        } else {
            answer.completeExceptionally(refusal(failure));
        }
    }

    /** A store that throws has failed as one whose stage does. */
    private static <T> CompletionStage<T> stage(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A failure in words that callers may read. */
    static Refusal refusal(@Nullable Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof Refusal refusal
                ? refusal
                : new Refusal(RefusalCode.UNAVAILABLE, "messages cannot be stored or read now");
    }
}
