package io.hubbub.client;

import io.hubbub.client.model.PNStatus;
import org.jspecify.annotations.Nullable;

/** Is told how an asynchronous call ended. */
@FunctionalInterface
public interface PNCallback<T> {
    /**
     * The call ended. Called exactly once, on the client's executor and never on the thread of the caller.
     *
     * @param result null when it failed
     * @param status how it ended
     */
    void onResponse(@Nullable T result, PNStatus status);
}
