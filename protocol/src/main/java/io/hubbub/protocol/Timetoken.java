package io.hubbub.protocol;

import java.time.Instant;

/**
 * A place in the order of a keyset's messages, and the time at which it was given out.
 *
 * <p>Source: the 17-digit decimal number of publish replies ({@code [1,"Sent","17276954606232118"]}), of {@code t.t}
 * and of {@code p.t}.
 *
 * @param ticks units of 100 ns since the Unix epoch, never negative; 0 is {@link #NONE}
 */
public record Timetoken(long ticks) implements Comparable<Timetoken> {
    /** No place yet: the cursor of a subscriber that has read nothing. */
    public static final Timetoken NONE = new Timetoken(0);

    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_TICK = 100;
    private static final int MAX_DIGITS = 19; // of Long.MAX_VALUE

    /** Refuses negative ticks. */
    public Timetoken {
        if (ticks < 0) {
            throw new IllegalArgumentException("A timetoken is never negative: " + ticks);
        }
    }

    /** The timetoken of a wall-clock instant, cut to whole ticks. */
    public static Timetoken of(Instant instant) {
        return new Timetoken(instant.getEpochSecond() * TICKS_PER_SECOND + instant.getNano() / NANOS_PER_TICK);
    }

    /**
     * Reads the decimal digits of a timetoken.
     *
     * @throws Refusal {@link RefusalCode#INVALID_TIMETOKEN} for anything but a whole number from 0 to 2<sup>63</sup>-1
     */
    public static Timetoken parse(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            throw new Refusal(RefusalCode.INVALID_TIMETOKEN);
        }
        long ticks = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            ticks = ticks * 10 + digit;
            if (digit < 0 || digit > 9 || ticks < 0) {
                throw new Refusal(RefusalCode.INVALID_TIMETOKEN);
            }
        }
        return ticks == 0 ? NONE : new Timetoken(ticks);
    }

    /** Whether this place comes after {@code other}. */
    public boolean isAfter(Timetoken other) {
        return ticks > other.ticks;
    }

    /** Whether this is {@link #NONE}. */
    public boolean isNone() {
        return ticks == 0;
    }

    @Override
    public int compareTo(Timetoken other) {
        return Long.compare(ticks, other.ticks);
    }

    /** The digits as they stand on the wire. */
    @Override
    public String toString() {
        return Long.toString(ticks);
    }
}
