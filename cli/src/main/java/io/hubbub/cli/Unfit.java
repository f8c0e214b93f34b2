package io.hubbub.cli;

/** Something is no message. */
final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** {@code reason} goes on behind the name of the thing, without a full stop: "is not JSON". */
    Unfit(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
