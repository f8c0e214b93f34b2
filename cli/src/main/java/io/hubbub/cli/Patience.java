package io.hubbub.cli;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How often and how long something that fails is tried again: with longer and longer pauses, and not for ever. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Duration limit;
    private final LongSupplier nanoTime;
    private @Nullable Duration lastPause; // of the trouble that goes on, or null
    private long troubleNanos;

    /**
     * No trouble yet.
     *
     * @param limit how long trouble may go on; zero for no second attempt
     */
    Patience(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Something succeeded. */
    void reset() {
        lastPause = null;
    }

    /** Something failed. Returns how long to wait before the next attempt, or null when there is to be none. */
    @Nullable
    Duration pause() {
        long nowNanos = nanoTime.getAsLong();
        if (lastPause == null) {
            troubleNanos = nowNanos;
        }
        Duration left = limit.minusNanos(nowNanos - troubleNanos);
        if (left.isNegative() || left.isZero()) {
            return null;
        }
        Duration pause = lastPause == null ? FIRST_PAUSE : lastPause.multipliedBy(2);
        lastPause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        return lastPause.compareTo(left) < 0 ? lastPause : left;
    }
}
