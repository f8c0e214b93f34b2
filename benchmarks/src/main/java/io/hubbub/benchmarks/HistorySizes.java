package io.hubbub.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How large and how long a run over history is.
 *
 * @param rounds how often everything is played
 * @param warmUp before each measured stretch
 * @param measured length of a stretch
 * @param lanes numbers of publishers
 * @param rows sizes of the tables that are read
 * @param returners subscribers that come back at once
 */
record HistorySizes(
        int rounds, Duration warmUp, Duration measured, List<Integer> lanes, List<Integer> rows, int returners) {
    /** Channels of the published and of the filled messages. */
    static final int CHANNELS = 10_000;

    /** How many messages a subscriber has missed that comes back. */
    static final int MISSED = 1_000;

    static final HistorySizes FULL = new HistorySizes(
            3,
            Duration.ofSeconds(3),
            Duration.ofSeconds(6),
            List.of(64, 1_000),
            List.of(100_000, 1_000_000, 10_000_000),
            10_000);

    static final HistorySizes QUICK = new HistorySizes(
            1, Duration.ofSeconds(1), Duration.ofSeconds(1), List.of(64, 1_000), List.of(100_000), 1_000);

    HistorySizes withRounds(int count) {
        return new HistorySizes(count, warmUp, measured, lanes, rows, returners);
    }

    HistorySizes withRows(List<Integer> sizes) {
        return new HistorySizes(rounds, warmUp, measured, lanes, List.copyOf(sizes), returners);
    }

    HistorySizes withMeasured(Duration length) {
        return new HistorySizes(rounds, warmUp, length, lanes, rows, returners);
    }
}
