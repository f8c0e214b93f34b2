package io.hubbub.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that says how many messages passed, how many a second, and how long the rest will take. */
final class Progress {
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final @Nullable PrintWriter terminal;
    private final LongSupplier nanoTime;
    private final long begunNanos;
    private long shownNanos;
    private int shownChars;
    private long count;
    private double begunPart;
    private double part; // of the whole, or 0 where nobody knows it

    /**
     * Nothing has passed.
     *
     * @param terminal null to show nothing
     */
    Progress(@Nullable PrintWriter terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        begunNanos = nanoTime.getAsLong();
        shownNanos = begunNanos;
    }

    /** This part of the whole, 0 to 1, was dealt with before. */
    void begin(double done) {
        begunPart = done;
    }

    /** One more has passed. */
    void sent() {
        sent(0);
    }

    /** One more has passed; that is this part of the whole, 0 to 1. */
    void sent(double done) {
        passed(1, done);
    }

    /** So many more have passed; that is this part of the whole, 0 to 1. */
    void passed(long more, double done) {
        count += more;
        part = done;
        if (terminal != null && nanoTime.getAsLong() - shownNanos >= INTERVAL_NANOS) {
            show(terminal);
            terminal.flush();
        }
    }

    /** No more will pass. */
    void end() {
        if (terminal != null && count > 0) {
            show(terminal);
            terminal.println();
            shownChars = 0;
        }
    }

    /** Makes room for a line of something else. */
    void clear() {
        if (terminal != null && shownChars > 0) {
            terminal.print("\r" + " ".repeat(shownChars) + "\r");
            shownChars = 0;
        }
    }

    private void show(PrintWriter out) {
        shownNanos = nanoTime.getAsLong();
        long nanos = Math.max(1, shownNanos - begunNanos);
        String text = "%d messages, %.0f/s".formatted(count, count / (nanos / NANOS_PER_SECOND));
        if (part > begunPart) {
            double rest = Math.max(0, 1 - part) / (part - begunPart);
            text += ", %.0f %%, %s left"
                    .formatted(Math.floor(part * 100), clock(Duration.ofNanos((long) (nanos * rest))));
        }
        // Blanks cover what stood there before.
        int width = Math.max(shownChars, text.length());
        shownChars = text.length();
        out.print("\r" + text + " ".repeat(width - text.length()));
    }

    private static String clock(Duration time) {
        return time.toHours() == 0
                ? "%d:%02d".formatted(time.toMinutesPart(), time.toSecondsPart())
                : "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
