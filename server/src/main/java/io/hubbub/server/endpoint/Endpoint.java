package io.hubbub.server.endpoint;

import java.util.concurrent.CompletionStage;

/** Answers one kind of request. */
public interface Endpoint {
    /**
     * Answers {@code call}, at once or later, on the call's loop.
     *
     * @throws io.hubbub.protocol.Refusal a no; thrown here or carried by the stage
     */
    CompletionStage<Reply> handle(Call call);

    /** How this endpoint says no. */
    default ErrorShape errorShape() {
        return ErrorShape.BALANCER;
    }

    /** The most bytes of body that it reads; a request with more is refused before the rest is read. */
    default int maxBodyBytes() {
        return 0;
    }

    /** Whether it asks its calls for their authorization. */
    default boolean readsAuthorization() {
        return false;
    }

    /** Whether a HEAD request may stand for a GET: only where asking changes nothing. */
    default boolean answersHead() {
        return false;
    }
}
