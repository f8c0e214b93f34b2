package io.hubbub.cli;

import java.io.Writer;
import java.time.Duration;
import java.util.Arrays;

/** What a command has written so far. Written by one thread and read by another. */
final class Transcript extends Writer {
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final StringBuilder written = new StringBuilder();

    @Override
    public void write(char[] text, int offset, int length) {
        synchronized (written) {
            written.append(text, offset, length);
            written.notifyAll();
        }
    }

    /** Waits until one of these parts is there; returns everything. */
    String await(String... parts) {
        String what = String.join(" or ", parts);
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        synchronized (written) {
            while (Arrays.stream(parts).noneMatch(written.toString()::contains)) {
                long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    throw new AssertionError("No %s in: %s".formatted(what, written));
                }
                try {
                    written.wait(leftMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("Interrupted while waiting for " + what, e);
                }
            }
            return written.toString();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        synchronized (written) {
            return written.toString();
        }
    }
}
