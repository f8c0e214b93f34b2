package io.hubbub.benchmarks;

import java.util.Comparator;
import java.util.List;

/**
 * What was found out about one secret.
 *
 * @param subject who compares it
 * @param control whether a difference has to be found
 * @param samples of both classes together
 * @param medianNanos of all of them
 */
record TimingFigure(String subject, boolean control, int samples, long medianNanos, List<TimingSamples.Crop> crops) {
    static TimingFigure of(String subject, boolean control, TimingSamples samples) {
        return new TimingFigure(subject, control, samples.count(), samples.median(), samples.crops());
    }

    /** The comparison with the greatest |t|. */
    TimingSamples.Crop clearest() {
        return crops.stream()
                .max(Comparator.comparingDouble(crop -> Math.abs(crop.t())))
                .orElseThrow();
    }

    boolean found() {
        return Math.abs(clearest().t()) >= TimingSamples.FOUND;
    }

    /** Whether a difference was found where there is one, and none where there must not be one. */
    boolean asItShould() {
        return found() == control;
    }
}
