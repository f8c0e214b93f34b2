package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SequenceCheckTest {
    private final SequenceCheck check = new SequenceCheck(2);

    @Test
    void accept_numbersInOrder_nothingIsWrong() {
        for (int number = 0; number < 1000; number++) {
            assertThat(check.accept(0, number)).isTrue();
        }

        assertThat(check.missing()).isZero();
        assertThat(check.repeated()).isZero();
        assertThat(check.late()).isZero();
    }

    @Test
    void accept_numbersJumpedOver_areMissing() {
        check.accept(0, 0);
        check.accept(0, 5);

        assertThat(check.missing()).isEqualTo(4);
    }

    @Test
    void accept_jumpedNumberComesLater_isLateAndNoLongerMissing() {
        check.accept(0, 0);
        check.accept(0, 5);

        assertThat(check.accept(0, 3)).isTrue();

        assertThat(check.late()).isEqualTo(1);
        assertThat(check.repeated()).isZero();
        assertThat(check.missing()).isEqualTo(3);
    }

    @Test
    void accept_sameNumberAgain_isRepeated() {
        check.accept(0, 0);
        check.accept(0, 1);

        assertThat(check.accept(0, 1)).isFalse();

        assertThat(check.repeated()).isEqualTo(1);
    }

    @Test
    void accept_lateNumberAgain_isRepeated() {
        check.accept(0, 2);
        check.accept(0, 1);

        assertThat(check.accept(0, 1)).isFalse();

        assertThat(check.late()).isEqualTo(1);
        assertThat(check.repeated()).isEqualTo(1);
    }

    @Test
    void accept_otherStream_isIndependent() {
        check.accept(0, 0);
        check.accept(0, 1);

        assertThat(check.accept(1, 0)).isTrue();
        assertThat(check.missing()).isZero();
    }

    @Test
    void startAt_openHoles_areForgotten() {
        check.accept(0, 7);
        check.startAt(0, 20);

        assertThat(check.missing()).isZero();
        assertThat(check.accept(0, 20)).isTrue();
        assertThat(check.missing()).isZero();
    }

    @Test
    void accept_anyShuffleWithLossesAndRepeats_agreesWithASet() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Long> arrivals = new ArrayList<>();
            for (long number = 0; number < 60; number++) {
                for (int copies = random.nextInt(3); copies > 0; copies--) {
                    arrivals.add(random.nextInt(arrivals.size() + 1), number);
                }
            }
            SequenceCheck one = new SequenceCheck(1);
            Set<Long> seen = new HashSet<>();
            long repeated = 0;
            long largest = -1;
            for (long number : arrivals) {
                boolean fresh = seen.add(number);
                repeated += fresh ? 0 : 1;
                largest = Math.max(largest, number);
                assertThat(one.accept(0, number)).as("seed %d", seed).isEqualTo(fresh);
            }
            assertThat(one.repeated()).as("seed %d", seed).isEqualTo(repeated);
            assertThat(one.missing()).as("seed %d", seed).isEqualTo(largest + 1 - seen.size());
        }
    }
}
