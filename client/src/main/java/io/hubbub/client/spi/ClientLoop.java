package io.hubbub.client.spi;

import java.time.Duration;

/**
 * Runs the client's own work, one turn after the other, now or later, and tells its time.
 *
 * <p>What changes in a client belongs to its loop and is touched only in that loop's turns: there are no locks. A test can
 * turn the loop and its clock by hand.
 */
public interface ClientLoop {
    /** Runs {@code turn} after everything posted before. Callable from any thread; dropped after {@link #close}. */
    void post(Runnable turn);

    /** Runs {@code turn} in {@code delay}, unless cancelled. Callable from any thread; dropped after {@link #close}. */
    Timer after(Duration delay, Runnable turn);

    /** Whether the caller runs in a turn of this loop. */
    boolean inLoop();

    /** A clock that only goes forward, in nanoseconds from an arbitrary origin. */
    long nowNanos();

    /** Ends it: what is posted is dropped, no timer fires any more. The running turn goes on to its end. */
    void close();

    /** A turn that is due later. */
    interface Timer {
        /** Forgets the turn. Called in a turn of the loop, it is certain not to run. */
        void cancel();
    }
}
