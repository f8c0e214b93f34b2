package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended: with a result, or with a status that is an error.
 *
 * @param result null when the call failed
 * @param status how it ended
 */
public record PNEnvelope<T>(@Nullable T result, PNStatus status) {
    /** Whether the call failed. */
    public boolean isError() {
        return status.isError();
    }
}
