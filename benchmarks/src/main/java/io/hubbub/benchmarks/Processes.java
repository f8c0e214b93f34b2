package io.hubbub.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says about processes and cores, read from {@code /proc}. */
final class Processes {
    /** Clock ticks in a second, of every Linux that user programs see. */
    private static final double TICKS_PER_SECOND = 100;

    private Processes() {}

    /** User and system time that these processes have used, in seconds; counted in steps of 10 ms. */
    static double cpuSeconds(List<Long> pids) {
        long ticks = 0;
        for (long pid : pids) {
            String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // begins with field 3
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    static Memory memory(List<Long> pids) {
        long rss = 0;
        long pss = 0;
        for (long pid : pids) {
            for (String line : read(Path.of("/proc", Long.toString(pid), "smaps_rollup"))
                    .lines()
                    .toList()) {
                if (line.startsWith("Rss:")) {
                    rss += kib(line);
                } else if (line.startsWith("Pss:")) {
                    pss += kib(line);
                }
            }
        }
        return new Memory(rss, pss);
    }

    private static long kib(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    /** The times of every core since boot. */
    static List<Core> cores() {
        return read(Path.of("/proc/stat"))
                .lines()
                .filter(line -> line.startsWith("cpu") && !line.startsWith("cpu "))
                .map(Processes::core)
                .toList();
    }

    private static Core core(String line) {
        String[] fields = line.split(" ", -1);
        long[] ticks = new long[8];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = Long.parseLong(fields[i + 1]);
        }
        return new Core((ticks[3] + ticks[4]) / TICKS_PER_SECOND, ticks[7] / TICKS_PER_SECOND);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Memory of processes, summed.
     *
     * @param rssKib resident; a page shared by two processes counts twice
     * @param pssKib resident, with a shared page split among those that share it
     */
    record Memory(long rssKib, long pssKib) {}

    /**
     * A core since boot. Idle time is measured by the kernel, busy time only sampled at each tick: a core's work is
     * therefore better told by what it was not.
     *
     * @param idleSeconds idle or waiting for a disk
     * @param stealSeconds taken by the host while there was work
     */
    record Core(double idleSeconds, double stealSeconds) {}
}
