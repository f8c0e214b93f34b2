package io.hubbub.broker.presence;

import java.util.ArrayList;
import java.util.List;

/** A request of a user that is still to be answered: its user is heard of once more when it is. */
public final class Visit {
    final long number;
    final String user;
    final long timeoutNanos;
    final List<Occupant> occupants = new ArrayList<>(1);
    private final long sinceNanos;
    long nowNanos; // when it was gone on with
    int told; // how many of them know how it ended

    Visit(long number, String user, long timeoutNanos, long nowNanos) {
        this.number = number;
        this.user = user;
        this.timeoutNanos = timeoutNanos;
        this.sinceNanos = nowNanos;
        this.nowNanos = nowNanos;
    }

    /** When it began, in nanoseconds of a loop's clock. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** Whose it is. */
    public String user() {
        return user;
    }
}
