package io.hubbub.cli;

import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that says how many messages were sent, and how many a second. */
final class Progress {
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final @Nullable PrintWriter terminal;
    private final LongSupplier nanoTime;
    private final long begunNanos;
    private long shownNanos;
    private long count;

    /**
     * Nothing was sent.
     *
     * @param terminal null to show nothing
     */
    Progress(@Nullable PrintWriter terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        begunNanos = nanoTime.getAsLong();
        shownNanos = begunNanos;
    }

    long count() {
        return count;
    }

    /** One more was sent. */
    void sent() {
        count++;
        if (terminal != null && nanoTime.getAsLong() - shownNanos >= INTERVAL_NANOS) {
            show(terminal);
            terminal.flush();
        }
    }

    /** No more will be sent. */
    void end() {
        if (terminal != null && count > 0) {
            show(terminal);
            terminal.println();
        }
    }

    private void show(PrintWriter out) {
        shownNanos = nanoTime.getAsLong();
        double seconds = Math.max(1, shownNanos - begunNanos) / NANOS_PER_SECOND;
        // What is shown only grows, so that nothing is left of what stood there before, but for the rate.
        out.print("\r%d messages, %.0f/s   ".formatted(count, count / seconds));
    }
}
