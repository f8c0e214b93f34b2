package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TimingResultFileTest {
    @Test
    void markdown_onlyControlsFound_saysThatNoTimeTold() {
        String text = text(figure("seal", false, 1.25), figure("careless", true, 90));

        assertThat(text)
                .contains("| seal | 1,000 | 250 | 1.25 | 99.0 | 2.00 | 3.00 | no difference |")
                .contains("| careless | 1,000 | 250 | 90.00 | 99.0 | 2.00 | 3.00 | a difference |")
                .contains("No time of a refusal told")
                .doesNotContain("What should not have happened");
    }

    @Test
    void markdown_secretOrNoControlFound_isNamed() {
        String text = text(figure("seal", false, -4.6), figure("careless", true, 4.4));

        assertThat(text)
                .contains("| **a difference** |")
                .contains("| **no difference** |")
                .contains("- seal: a difference was found")
                .contains("- careless: the control was not found")
                .doesNotContain("No time of a refusal told");
    }

    private static TimingFigure figure(String subject, boolean control, double t) {
        return new TimingFigure(
                subject,
                control,
                1_000,
                250,
                List.of(new TimingSamples.Crop(1, 0.5, 1, 9), new TimingSamples.Crop(0.99, t, 2, 3)));
    }

    private static String text(TimingFigure... figures) {
        return new TimingResultFile(new TimingResultFile.Run(
                        "test",
                        "benchmarks/run-timing",
                        "2026-11-21T03:00:00Z",
                        100,
                        "abc",
                        new Machine(2, "cpu", 24, "6", "Linux", "17"),
                        "hubbub",
                        List.of(figures)))
                .markdown();
    }
}
