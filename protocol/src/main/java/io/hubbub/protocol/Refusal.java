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
    private final @Nullable String location;
    private final Names names;

    /** A refusal that says no more than its code. */
    public Refusal(RefusalCode code) {
        this(code, null);
    }

    /** A refusal that names the offending thing; {@code detail} is shown to the caller after the code's sentence. */
    public Refusal(RefusalCode code, @Nullable String detail) {
        this(code, detail, null, Names.NONE);
    }

    /** A refusal that says what is wrong, and where in the request. */
    public Refusal(RefusalCode code, String detail, String location) {
        this(code, detail, location, Names.NONE);
    }

    private Refusal(RefusalCode code, @Nullable String detail, @Nullable String location, Names names) {
        super(sentence(code, detail), null, false, false);
        this.code = code;
        this.detail = detail;
        this.location = location;
        this.names = names;
    }

    /** {@link RefusalCode#FORBIDDEN}, for want of a right on each of {@code lacking}. */
    public static Refusal forbidden(Names lacking) {
        return new Refusal(RefusalCode.FORBIDDEN, null, null, lacking);
    }

    /** Why. */
    public RefusalCode code() {
        return code;
    }

    /** What exactly, or null when the code says it all. */
    public @Nullable String detail() {
        return detail;
    }

    /** Where in the request, or null when the code and the detail say it all. */
    public @Nullable String location() {
        return location;
    }

    /** On what a right is missing; none for any other reason. */
    public Names names() {
        return names;
    }

    /** What the caller reads: the code's sentence and the detail. */
    public String sentence() {
        return sentence(code, detail);
    }

    private static String sentence(RefusalCode code, @Nullable String detail) {
        return detail == null ? code.sentence() : code.sentence() + ": " + detail;
    }
}
