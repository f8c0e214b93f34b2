package io.hubbub.server.metrics;

import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Timetoken;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which messages a subscriber may have missed. At most {@value #LINES_PER_SECOND} lines a second: the rest is
 * counted in the next line, so that a crowd of returning subscribers cannot fill the disk.
 */
final class GapLog {
    private static final Logger log = LoggerFactory.getLogger(GapLog.class);
    private static final int LINES_PER_SECOND = 10;

    private final LongSupplier nanoTime;

    private long second;
    private int lines;
    private long untold;

    /** {@code nanoTime} as {@link System#nanoTime}. */
    GapLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void gap(Keyset keyset, String channel, Timetoken after, Timetoken through) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
        if (now != second) {
            second = now;
            lines = 0;
        }
        if (lines == LINES_PER_SECOND) {
            untold++;
            return;
        }
        lines++;
        log.warn(
                "A subscriber of keyset {}, channel \"{}\", may have missed messages after {} and up to {}: no longer"
                        + " kept{}",
                keyset.name(),
                channel,
                after,
                through,
                untold == 0 ? "" : " (and " + untold + " more gaps like this)");
        untold = 0;
    }
}
