package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RateSearchTest {
    private final RateSearch search = new RateSearch(1.05, 40);

    @Test
    void highest_limitAboveTheStart_isFoundWithinTheResolution() {
        assertThat(search.highest(50, 20_000, rate -> rate <= 617)).isBetween(617 / 1.05, 617.0);
    }

    @Test
    void highest_limitBelowTheStart_isFoundWithinTheResolution() {
        assertThat(search.highest(50, 20_000, rate -> rate <= 7)).isBetween(7 / 1.05, 7.0);
    }

    @Test
    void highest_noLimit_endsAtTheCeiling() {
        assertThat(search.highest(50, 1_000, rate -> true)).isEqualTo(1_000);
    }

    @Test
    void highest_nothingHolds_isZero() {
        assertThat(search.highest(50, 1_000, rate -> false)).isZero();
    }

    @Test
    void highest_oneSpoiledTrial_doesNotLowerTheResult() {
        AtomicInteger trials = new AtomicInteger();

        double found = search.highest(50, 20_000, rate -> trials.incrementAndGet() != 3 && rate <= 617);

        assertThat(found).isBetween(617 / 1.05, 617.0);
    }

    @Test
    void highest_trials_areBounded() {
        AtomicInteger trials = new AtomicInteger();

        new RateSearch(1.0001, 10).highest(50, 20_000, rate -> {
            trials.incrementAndGet();
            return rate <= 617;
        });

        assertThat(trials.get()).isLessThanOrEqualTo(11);
    }
}
