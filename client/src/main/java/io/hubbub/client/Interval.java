package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import org.jspecify.annotations.Nullable;

/** From where to where something is asked for: without what is at the start, and with what is at the end. */
record Interval(@Nullable Long start, @Nullable Long end) {
    static final Interval ALL = new Interval(null, null);

    static Interval of(PNBoundedPage page) {
        return new Interval(page.start(), page.end());
    }

    Interval from(@Nullable Long newStart) {
        return new Interval(newStart, end);
    }

    Interval to(@Nullable Long newEnd) {
        return new Interval(start, newEnd);
    }

    /** Adds it to {@code request}, unless it makes no sense. */
    Request addTo(Request request, Calls calls, PNOperationType operation) {
        return request.query("start", text(start, calls, operation)).query("end", text(end, calls, operation));
    }

    /** Whether it leads from the older to the newer; without both ends, {@code otherwise} says so. */
    boolean leadsForwards(boolean otherwise) {
        return (start == null || end == null) ? otherwise : start < end;
    }

    /**
     * Where what follows a page begins, or null when nothing follows.
     *
     * @param edge the place of the last that the page has, in the direction of the interval
     */
    @Nullable
    Long next(boolean forwards, long edge, String what) {
        boolean goesOn = edge > 0 && isBeyond(forwards, edge);
        if (!goesOn) { // going on from there would repeat for ever
            throw ServiceReply.malformed(what + ": it does not go on from where the page before ended");
        }
        boolean ends = end != null && (forwards ? edge >= end : edge <= end);
        return ends ? null : Long.valueOf(edge);
    }

    private boolean isBeyond(boolean forwards, long edge) {
        if (start == null) {
            return true;
        }
        return forwards ? edge > start : edge < start;
    }

    private static @Nullable String text(@Nullable Long timetoken, Calls calls, PNOperationType operation) {
        if (timetoken != null && timetoken <= 0) {
            throw calls.wrong(
                    operation, PubNubError.PNERR_INVALID_ARGUMENTS, "a timetoken is positive, unlike " + timetoken);
        }
        return timetoken == null ? null : Long.toString(timetoken);
    }
}
