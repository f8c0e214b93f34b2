package io.hubbub.compat;

/** A call that its SDK reported as failed. */
final class CallFailed extends RuntimeException {
    private final int status;

    CallFailed(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status as the SDK tells it, 0 when it tells none. */
    int status() {
        return status;
    }
}
