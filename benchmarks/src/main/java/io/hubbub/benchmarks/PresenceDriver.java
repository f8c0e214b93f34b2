package io.hubbub.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays presence inside a process of its own, with the server's jar on its class path, and prints the figures.
 *
 * <p>Arguments: milliseconds to measure a rate for, and the number of storms.
 */
public final class PresenceDriver {
    private static final int USERS = 100_000;
    private static final int CHANNELS = 10_000;
    private static final int MANY_USERS = 1_000_000;
    private static final int PAGE = 1_000; // names
    private static final int WARM_UP = 3; // times
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration STORM_IN = Duration.ofSeconds(4);

    private final double measuredSeconds;
    private final int storms;

    private PresenceDriver(double measuredSeconds, int storms) {
        this.measuredSeconds = measuredSeconds;
        this.storms = storms;
    }

    /** Plays everything once. */
    public static void main(String[] arguments) {
        PresenceDriver driver =
                new PresenceDriver(Long.parseLong(arguments[0]) / 1000.0, Integer.parseInt(arguments[1]));
        driver.memory();
        driver.changes(Workload.CHANGES_ON_ONE_CHANNEL, 1);
        driver.changes(Workload.CHANGES_ON_MANY_CHANNELS, CHANNELS);
        driver.here();
        driver.storm(Workload.STORM_ON_ONE_CHANNEL, 1);
        driver.storm(Workload.STORM_ON_MANY_CHANNELS, CHANNELS);
    }

    private void changes(Workload workload, int channels) {
        try (PresenceStage stage = new PresenceStage(channels)) {
            for (int i = 0; i < WARM_UP; i++) {
                comeAndGo(stage);
            }
            long events = stage.counts()[1];
            long changes = 0;
            double seconds = 0;
            while (seconds < measuredSeconds) {
                seconds += comeAndGo(stage);
                changes += 2 * USERS;
            }
            print(workload, Metric.CHANGES_PER_SECOND, changes / seconds);
            print(workload, Metric.EVENTS_PER_SECOND, (stage.counts()[1] - events) / seconds);
        }
    }

    private static double comeAndGo(PresenceStage stage) {
        return stage.join(0, USERS, () -> LONG) + stage.leave(USERS);
    }

    private void here() {
        page(Metric.HERE_PAGE, 2_000, 0);
        page(Metric.HERE_LAST_PAGE, 200, USERS - PAGE);
        count(Metric.HERE_COUNT_SMALL, 100);
        count(Metric.HERE_COUNT_MIDDLE, 10_000);
        count(Metric.HERE_COUNT_LARGE, 100_000);
    }

    private void page(Metric metric, int times, int offset) {
        ask(metric, times, offset, PAGE, USERS);
    }

    private void count(Metric metric, int users) {
        ask(metric, 500_000, 0, 0, users);
    }

    private static void ask(Metric metric, int times, int offset, int limit, int users) {
        try (PresenceStage stage = new PresenceStage(1)) {
            stage.join(0, users, () -> LONG);
            List<Double> tries = new ArrayList<>();
            for (int i = 0; i < WARM_UP; i++) {
                stage.here(times, 0, offset, limit, users);
            }
            for (int i = 0; i < WARM_UP; i++) {
                tries.add(stage.here(times, 0, offset, limit, users) * 1e6 / times);
            }
            print(Workload.HERE_NOW, metric, median(tries));
        }
    }

    private void memory() {
        memory(CHANNELS, Metric.BYTES_PER_ENTRY);
        memory(1, Metric.BYTES_PER_ENTRY_ONE_CHANNEL);
    }

    private static void memory(int channels, Metric metric) {
        long before = heap();
        try (PresenceStage stage = new PresenceStage(channels)) {
            stage.join(0, MANY_USERS, () -> LONG);
            long bytes = heap() - before;
            long[] counts = stage.counts();
            if (counts[0] != MANY_USERS) {
                throw new IllegalStateException(counts[0] + " users are there");
            }
            print(Workload.PRESENCE_MEMORY, metric, (double) (bytes - counts[2]) / MANY_USERS);
            if (channels > 1) {
                print(Workload.PRESENCE_MEMORY, Metric.BYTES_OF_EVENTS, (double) counts[2] / MANY_USERS);
            }
        }
    }

    /** Bytes in use after collections. */
    static long heap() {
        for (int i = 0; i < WARM_UP; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void storm(Workload workload, int channels) {
        List<Double> lengths = new ArrayList<>();
        List<Double> turns = new ArrayList<>();
        try (PresenceStage stage = new PresenceStage(channels)) {
            for (int i = 0; i <= storms; i++) {
                long due = System.nanoTime() + STORM_IN.toNanos();
                stage.join(0, USERS, () -> Duration.ofNanos(due - System.nanoTime()));
                if (System.nanoTime() - due > 0) {
                    throw new IllegalStateException("the first users were due before the last had come");
                }
                PresenceStage.Storm storm = stage.storm(due);
                if (i > 0) { // the first one warms up
                    lengths.add(storm.millis());
                    turns.add(storm.longestTurnMillis());
                }
            }
        }
        print(workload, Metric.STORM, median(lengths));
        print(workload, Metric.LONGEST_TURN, median(turns));
        print(
                workload,
                Metric.LONGEST_TURN_OF_ALL,
                turns.stream().max(Double::compare).orElseThrow());
    }

    static double median(List<Double> values) {
        return ResultFile.median(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private static void print(Workload workload, Metric metric, double value) {
        System.out.println(DriverFigures.line(workload, metric, value));
    }
}
