package io.hubbub.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;

/**
 * How long refusals took, of secrets wrong at their first byte and of those wrong only at their last.
 *
 * <p>The method is that of dudect: both classes come in random order, so that whatever else goes on falls on both alike;
 * Welch's t says whether their means differ, over all samples and over those below some percentiles of both classes
 * together, because interrupts and collections blur what there is to see.
 */
final class TimingSamples {
    /** From here on a difference is no chance: less than once in 100,000 tests where there is none. */
    static final double FOUND = 4.5;

    // They are made before any of them is shown: what the processor still knows of making one, which writes another
    // byte in
    // either class, must not touch its time.
    private static final int BATCH = 500;

    private static final double[] KEPT = {1, 0.999, 0.99, 0.95, 0.9, 0.75, 0.5, 0.25};

    private final long[] nanos;
    private final long[] sorted;
    private final boolean[] late;

    /**
     * @param nanos how long each took, of one or more
     * @param late which of them were wrong at the last byte only
     */
    TimingSamples(long[] nanos, boolean[] late) {
        this.nanos = nanos;
        this.late = late;
        this.sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /**
     * Shows wrong secrets.
     *
     * @param warmUp how many are not counted
     * @param clock in nanoseconds
     * @throws IllegalStateException when one was let in
     */
    static TimingSamples take(Guess guess, int warmUp, int count, Random chance, LongSupplier clock)
            throws IOException {
        long[] nanos = new long[warmUp + count];
        boolean[] late = new boolean[warmUp + count];
        Guess.Attempt[] attempts = new Guess.Attempt[BATCH];
        for (int from = 0; from < nanos.length; from += BATCH) {
            int until = Math.min(nanos.length, from + BATCH);
            for (int i = from; i < until; i++) {
                late[i] = chance.nextBoolean();
                attempts[i - from] = guess.make(late[i] ? Wrong.LAST_BYTE : Wrong.FIRST_BYTE);
            }
            for (int i = from; i < until; i++) {
                nanos[i] = nanos(attempts[i - from], clock);
            }
        }
        return new TimingSamples(
                Arrays.copyOfRange(nanos, warmUp, nanos.length), Arrays.copyOfRange(late, warmUp, nanos.length));
    }

    private static long nanos(Guess.Attempt attempt, LongSupplier clock) throws IOException {
        long startedAt = clock.getAsLong();
        boolean letIn = attempt.show();
        long took = clock.getAsLong() - startedAt;
        if (letIn) {
            throw new IllegalStateException("a wrong secret was let in");
        }
        return took;
    }

    int count() {
        return nanos.length;
    }

    /** The median of all samples, in nanoseconds. */
    long median() {
        return atMost(0.5);
    }

    /** The comparison of the classes over the quickest part of the samples, for several parts. */
    List<Crop> crops() {
        return DoubleStream.of(KEPT).mapToObj(this::crop).toList();
    }

    private Crop crop(double kept) {
        long most = atMost(kept);
        Welch first = new Welch();
        Welch last = new Welch();
        for (int i = 0; i < nanos.length; i++) {
            if (nanos[i] <= most) {
                (late[i] ? last : first).add((double) nanos[i]);
            }
        }
        return new Crop(kept, last.t(first), last.mean() - first.mean(), FOUND * last.standardError(first));
    }

    /** The longest time within the quickest {@code part} of the samples. */
    private long atMost(double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    /**
     * One comparison.
     *
     * @param kept the part of the samples that it looks at
     * @param t by how many standard errors secrets wrong at the last byte took longer
     * @param differenceNanos the same as a time
     * @param findableNanos the difference that would have been found
     */
    record Crop(double kept, double t, double differenceNanos, double findableNanos) {}
}
