package io.hubbub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A no with its code. Thrown where the reason is found; one place at the edge turns it into the answer on the wire.
 *
 * <p>Carries no stack trace: a refusal is an ordinary answer and costs no more than one.
 */
public final class Refusal extends RuntimeException {
    private final RefusalCode code;
    private final @Nullable String detail;

    /** A refusal that says no more than its code. */
    public Refusal(RefusalCode code) {
        this(code, null);
    }

    /** A refusal that names the offending thing; {@code detail} is shown to the caller after the code's sentence. */
    public Refusal(RefusalCode code, @Nullable String detail) {
        super(sentence(code, detail), null, false, false);
        this.code = code;
        this.detail = detail;
    }

    /** Why. */
    public RefusalCode code() {
        return code;
    }

    /** What exactly, or null when the code says it all. */
    public @Nullable String detail() {
        return detail;
    }

    /** What the caller reads: the code's sentence and the detail. */
    public String sentence() {
        return sentence(code, detail);
    }

    private static String sentence(RefusalCode code, @Nullable String detail) {
        return detail == null ? code.sentence() : code.sentence() + ": " + detail;
    }
}
