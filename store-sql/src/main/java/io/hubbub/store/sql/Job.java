package io.hubbub.store.sql;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Work that waits for its turn, and the answer to it. */
final class Job<T> {
    final CompletableFuture<T> answer = new CompletableFuture<>();
    final int bytes;
    private final Work<T> work;
    private @Nullable Runnable success;

    /** @param bytes what it holds while it waits */
    Job(Work<T> work, int bytes) {
        this.work = work;
        this.bytes = bytes;
    }

    /** Does the work, maybe not for the first time. */
    void run(Session session) throws SQLException {
        T result = work.run(session);
        success = () -> answer.complete(result);
    }

    /** Answers with what the last run gave. */
    void succeed() {
        if (success != null) {
            success.run();
        }
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }
}
