package io.hubbub.broker.filter;

/**
 * A text that is no filter expression, or one beyond the limits.
 *
 * <p>Its message begins with {@code Filter syntax error}: those words in the body of a 400 are how clients know what was
 * wrong with their subscribe. It never quotes the text. Carries no stack trace: it is an ordinary answer.
 */
public final class FilterSyntaxException extends Exception {
    private final String complaint;
    private final int position;

    FilterSyntaxException(int position, String complaint) {
        super("Filter syntax error: " + complaint + " at " + position, null, false, false);
        this.complaint = complaint + " at " + position;
        this.position = position;
    }

    /** What is wrong and where, without the words that all begin with. */
    public String complaint() {
        return complaint;
    }

    /** Where, in characters of the expression, from 0; its length when something is missing at the end. */
    public int position() {
        return position;
    }

    /** What the caller reads: what is wrong and where. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
