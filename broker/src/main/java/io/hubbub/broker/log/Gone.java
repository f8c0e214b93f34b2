package io.hubbub.broker.log;

import io.hubbub.protocol.Timetoken;

/**
 * What of a name is no longer in memory.
 *
 * @param through up to here messages are, or may be, gone
 * @param lost up to here some of them are, or may be, in no history either; not after {@code through}
 */
public record Gone(Timetoken through, Timetoken lost) {
    /** Both. */
    public Gone and(Gone other) {
        return new Gone(later(through, other.through), later(lost, other.lost));
    }

    private static Timetoken later(Timetoken one, Timetoken other) {
        return one.isAfter(other) ? one : other;
    }
}
