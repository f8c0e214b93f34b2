package io.hubbub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Which messages of a channel a request is about, and from which end it takes them when they are too many.
 *
 * <p>Source: the parameters {@code start}, {@code end} and {@code reverse} of the history requests. A start is never
 * included, an end always is; with both, the request goes from the one to the other, and {@code reverse} says nothing.
 *
 * @param from the first timetoken, in units of 100 ns since the Unix epoch; included
 * @param to the timetoken after the last; not included
 * @param newest whether the newest are taken when they are too many, else the oldest
 */
public record HistoryRange(long from, long to, boolean newest) {
    /** Everything, the newest first. */
    public static final HistoryRange ALL = new HistoryRange(0, Long.MAX_VALUE, true);

    /** The range between two bounds, each of which may be missing. */
    public static HistoryRange of(@Nullable Timetoken start, @Nullable Timetoken end, boolean reverse) {
        if (start != null && end != null) {
            return start.isAfter(end)
                    ? new HistoryRange(end.ticks(), start.ticks(), true)
                    : new HistoryRange(after(start), start.equals(end) ? after(start) : after(end), false);
        }
        if (start != null) {
            return reverse
                    ? new HistoryRange(after(start), Long.MAX_VALUE, false)
                    : new HistoryRange(0, start.ticks(), true);
        }
        if (end != null) {
            return reverse
                    ? new HistoryRange(0, after(end), false)
                    : new HistoryRange(end.ticks(), Long.MAX_VALUE, true);
        }
        return new HistoryRange(0, Long.MAX_VALUE, !reverse);
    }

    /** Whether no timetoken is in it. */
    public boolean isEmpty() {
        return from >= to;
    }

    /** The part of it that ends with {@code last} or earlier. */
    public HistoryRange upTo(Timetoken last) {
        return last.ticks() >= to - 1 ? this : new HistoryRange(from, last.ticks() + 1, newest);
    }

    /** Whether {@code place} is in it. */
    public boolean holds(Timetoken place) {
        return place.ticks() >= from && place.ticks() < to;
    }

    private static long after(Timetoken place) {
        return place.ticks() == Long.MAX_VALUE ? Long.MAX_VALUE : place.ticks() + 1;
    }
}
