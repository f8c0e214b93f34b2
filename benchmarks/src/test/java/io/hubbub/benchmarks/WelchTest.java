package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class WelchTest {
    @Test
    void t_unequalVariances_isAsCalculatedByHand() {
        Welch low = of(1, 2, 3, 4, 5); // mean 3, variance 2.5
        Welch high = of(2, 4, 6, 8, 10); // mean 6, variance 10

        assertThat(high.t(low)).isCloseTo(3 / Math.sqrt(2.5 / 5 + 10.0 / 5), within(1e-12));
        assertThat(low.t(high)).isEqualTo(-high.t(low));
    }

    @Test
    void t_differentCounts_eachVarianceIsDividedByItsOwn() {
        Welch few = of(10, 12); // mean 11, variance 2
        Welch many = of(1, 2, 3, 4, 5);

        assertThat(few.t(many)).isCloseTo(8 / Math.sqrt(2.0 / 2 + 2.5 / 5), within(1e-12));
    }

    @Test
    void variance_smallBesideAGreatMean_isKept() {
        Welch welch = of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16);

        assertThat(welch.mean()).isEqualTo(1e9 + 10);
        assertThat(welch.variance()).isCloseTo(30, within(1e-6));
    }

    @Test
    void t_nothingVaries_isZeroOrInfinite() {
        assertThat(of(5, 5, 5).t(of(5, 5))).isZero();
        assertThat(of(6, 6, 6).t(of(5, 5))).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(4, 4, 4).t(of(5, 5))).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void t_lessThanTwoValues_isZero() {
        assertThat(of(7).t(of(1, 2, 3))).isZero();
        assertThat(of(1, 2, 3).t(of())).isZero();
    }

    private static Welch of(double... values) {
        Welch welch = new Welch();
        for (double value : values) {
            welch.add(value);
        }
        return welch;
    }
}
