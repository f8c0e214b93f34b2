package io.hubbub.benchmarks;

import java.util.SplittableRandom;

/**
 * The rows of a table that is filled for reading: random channels, growing timetokens, messages as publishers send them.
 *
 * <p>The same rows every time, so that a table can be kept for the next run.
 */
final class FilledRows {
    /** The publisher of every row. */
    static final String PUBLISHER = "p0";

    private static final long FIRST = 17_600_000_000_000_000L; // a timetoken of October 2025
    private static final long STEP = 1_000; // 100 microseconds

    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[] payload = new byte[Payload.LENGTH];
    private long row;

    /** Moves to the next row, the first one at first; returns its channel's number, from 0. */
    int next() {
        int channel = random.nextInt(HistorySizes.CHANNELS);
        Payload.write(payload, 0, channel, 0, row, 0);
        row++;
        return channel;
    }

    long timetoken() {
        return timetoken(row - 1);
    }

    /** The message, in an array that the next row overwrites. */
    byte[] payload() {
        return payload;
    }

    /** The timetoken in the middle of {@code rows} rows. */
    static long middle(int rows) {
        return timetoken(rows / 2);
    }

    private static long timetoken(long row) {
        return FIRST + row * STEP;
    }
}
