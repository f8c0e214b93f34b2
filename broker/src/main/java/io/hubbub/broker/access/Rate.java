package io.hubbub.broker.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How often something may happen: so many times a second, a second's worth at once. Any thread may ask.
 *
 * <p>Remembers one moment only: when all that happened so far would be over, had it come evenly.
 */
final class Rate {
    private static final long TICKS_PER_SECOND = 10_000_000;

    private final AtomicLong evenUntil = new AtomicLong(Long.MIN_VALUE); // in units of 100 ns since the Unix epoch

    /**
     * Counts one more, if it may happen.
     *
     * @param now in units of 100 ns since the Unix epoch
     * @return 0 if it may happen; else after how many seconds the next may
     */
    int take(long now, int perSecond) {
        long step = Math.max(1, TICKS_PER_SECOND / perSecond);
        while (true) {
            long until = evenUntil.get();
            // Further away than that it was before the clock was set back.
            long from = until > now + TICKS_PER_SECOND ? now : Math.max(until, now);
            if (from + step - now > TICKS_PER_SECOND) {
                long wait = from + step - now - TICKS_PER_SECOND;
                return (int) Math.max(1, (wait + TICKS_PER_SECOND - 1) / TICKS_PER_SECOND);
            }
            if (evenUntil.compareAndSet(until, from + step)) {
                return 0;
            }
        }
    }
}
