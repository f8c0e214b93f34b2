package io.hubbub.benchmarks;

import java.util.function.DoublePredicate;

/**
 * Looks for the highest rate that a trial sustains: doubling until one fails, then between the two.
 *
 * <p>A failing trial is repeated once before it counts, because another process on the machine can spoil one; a trial
 * that succeeds counts at once. The number of trials is bounded.
 */
final class RateSearch {
    private static final double STEP = 2;

    private final double resolution;
    private final int mostTrials;
    private int trials;

    /**
     * @param resolution the largest ratio between the rate found and the lowest that failed, such as 1.05
     * @param mostTrials when to stop whatever the resolution
     */
    RateSearch(double resolution, int mostTrials) {
        this.resolution = resolution;
        this.mostTrials = mostTrials;
    }

    /** The highest rate found sustained between {@code start}/100 and {@code ceiling}; 0 when none was. */
    double highest(double start, double ceiling, DoublePredicate sustained) {
        trials = 0;
        double good = 0;
        double bad = Double.POSITIVE_INFINITY;
        double rate = start;
        while (trials < mostTrials && rate >= start / 100) {
            if (holds(rate, sustained)) {
                good = rate;
                if (good >= ceiling) {
                    break;
                }
            } else {
                bad = rate;
            }
            if (good > 0 && bad / good <= resolution) {
                break;
            }
            if (good == 0) {
                rate = bad / STEP;
            } else if (Double.isInfinite(bad)) {
                rate = Math.min(ceiling, good * STEP);
            } else {
                rate = Math.sqrt(good * bad);
            }
        }
        return good;
    }

    private boolean holds(double rate, DoublePredicate sustained) {
        trials++;
        if (sustained.test(rate)) {
            return true;
        }
        trials++;
        return sustained.test(rate);
    }
}
