package io.hubbub.compat;

import org.jspecify.annotations.Nullable;

/**
 * Which messages or actions a call is about. Bounds are timetokens: a start is left out, an end is taken in.
 *
 * @param start null for none
 * @param end null for none
 * @param count how many, null for as many as the SDK asks for by itself
 * @param reverse whether the oldest are meant, where a bound does not say so
 */
record Span(
        @Nullable Long start, @Nullable Long end, @Nullable Integer count, boolean reverse) {
    static final Span ALL = new Span(null, null, null, false);

    Span withStart(long timetoken) {
        return new Span(timetoken, end, count, reverse);
    }

    Span withEnd(long timetoken) {
        return new Span(start, timetoken, count, reverse);
    }

    Span withCount(int most) {
        return new Span(start, end, most, reverse);
    }

    Span reversed() {
        return new Span(start, end, count, true);
    }
}
