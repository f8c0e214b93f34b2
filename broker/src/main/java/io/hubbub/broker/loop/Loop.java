package io.hubbub.broker.loop;

import java.time.Duration;

/**
 * Runs turns one after the other, never two at once, in the order in which they were posted.
 *
 * <p>Any thread may {@link #post} and ask for the time; {@link #after} is called in a turn of this loop.
 */
public interface Loop {
    /** Runs {@code turn} soon, after everything that was posted before it. */
    void post(Runnable turn);

    /** Whether the caller runs in a turn of this loop. */
    boolean inLoop();

    /** Runs {@code turn} once, not before {@code delay} has passed. */
    void after(Duration delay, Runnable turn);

    /** The wall clock in units of 100 ns since the Unix epoch. It may stand still or step back. */
    long nowTicks();

    /** A clock in nanoseconds that never steps back; only differences mean something. */
    long nowNanos();
}
