package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimingSamplesTest {
    private static final int COUNT = 20_000;
    private static final long SEED = 7;

    @Test
    void take_lastByteTakesALittleLonger_isFound() throws IOException {
        assertThat(figure(new Play(5, 0)).found()).isTrue();
        assertThat(figure(new Play(5, 0)).clearest().differenceNanos()).isBetween(3.0, 7.0);
    }

    @Test
    void take_lastByteTakesALittleLess_isFound() throws IOException {
        TimingFigure figure = figure(new Play(-5, 0));

        assertThat(figure.found()).isTrue();
        assertThat(figure.clearest().t()).isNegative();
    }

    @Test
    void take_bothTakeTheSame_nothingIsFound() throws IOException {
        TimingFigure figure = figure(new Play(0, 0));

        assertThat(figure.found()).isFalse();
        assertThat(Math.abs(figure.clearest().differenceNanos()))
                .isLessThan(figure.clearest().findableNanos());
    }

    @Test
    void take_differenceBelowRareLongPauses_isFoundWithoutThem() throws IOException {
        TimingFigure figure = figure(new Play(5, 10_000_000));

        assertThat(Math.abs(figure.crops().get(0).t())).isLessThan(TimingSamples.FOUND);
        assertThat(figure.found()).isTrue();
        assertThat(figure.clearest().kept()).isLessThan(1);
    }

    @Test
    void crops_manySamplesAtTheLimit_allOfThemStay() {
        TimingSamples samples = new TimingSamples(
                new long[] {10, 10, 10, 10, 10, 10, 90, 90},
                new boolean[] {true, false, true, false, true, false, true, true});

        assertThat(samples.median()).isEqualTo(10);
        assertThat(samples.crops()).filteredOn(crop -> crop.kept() <= 0.75).allSatisfy(crop -> {
            assertThat(crop.t()).isZero();
            assertThat(crop.differenceNanos()).isZero();
        });
        assertThat(samples.crops().get(0).differenceNanos()).isEqualTo((3 * 10 + 2 * 90) / 5.0 - 10);
    }

    @Test
    void take_warmUp_isNotCounted() throws IOException {
        Play play = new Play(0, 0);

        TimingSamples samples = TimingSamples.take(play, 1_000, COUNT, new Random(SEED), () -> play.now);

        assertThat(samples.count()).isEqualTo(COUNT);
        assertThat(play.shown).isEqualTo(1_000 + COUNT);
    }

    @Test
    void take_somethingWrongIsLetIn_fails() {
        Play play = new Play(0, 0);
        play.letIn = true;

        assertThatIllegalStateException()
                .isThrownBy(() -> TimingSamples.take(play, 0, COUNT, new Random(SEED), () -> play.now))
                .withMessage("a wrong secret was let in");
    }

    private static TimingFigure figure(Play play) throws IOException {
        return TimingFigure.of("play", false, TimingSamples.take(play, 100, COUNT, new Random(SEED), () -> play.now));
    }

    /** A verifier in a time of its own: 1,000 ns and some noise, and sometimes a long pause. */
    private static final class Play implements Guess {
        private final Random noise = new Random(SEED + 1);
        private final long longerNanos;
        private final long pauseNanos;
        private long now;
        private int shown;
        private boolean letIn;

        Play(long longerNanos, long pauseNanos) {
            this.longerNanos = longerNanos;
            this.pauseNanos = pauseNanos;
        }

        @Override
        public Attempt make(Wrong where) {
            now += where == Wrong.LAST_BYTE ? 12_345 : 0; // is not measured
            return () -> show(where);
        }

        private boolean show(Wrong where) {
            shown++;
            now += 1_000 + Math.round(20 * noise.nextGaussian()) + (noise.nextInt(1_000) == 0 ? pauseNanos : 0);
            now += where == Wrong.LAST_BYTE ? longerNanos : 0;
            return letIn;
        }
    }
}
