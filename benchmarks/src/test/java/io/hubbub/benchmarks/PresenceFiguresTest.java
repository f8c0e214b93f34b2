package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PresenceFiguresTest {
    @Test
    void parse_figuresAmongOtherLines_areReadByWorkload() {
        String text = "warning: something\n"
                + PresenceFigures.line(Workload.HERE_NOW, Metric.HERE_PAGE, 81.5) + "\n"
                + PresenceFigures.line(Workload.HERE_NOW, Metric.HERE_COUNT_SMALL, 0.25) + "\n"
                + PresenceFigures.line(Workload.STORM_ON_ONE_CHANNEL, Metric.STORM, 90) + "\n";

        assertThat(PresenceFigures.parse(text))
                .containsOnly(
                        Map.entry(Workload.HERE_NOW, Map.of(Metric.HERE_PAGE, 81.5, Metric.HERE_COUNT_SMALL, 0.25)),
                        Map.entry(Workload.STORM_ON_ONE_CHANNEL, Map.of(Metric.STORM, 90.0)));
    }

    @Test
    void parse_noFigureOrNoneThatIsKnown_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PresenceFigures.parse("killed"))
                .withMessageContaining("killed");
        assertThatIllegalArgumentException().isThrownBy(() -> PresenceFigures.parse("figure HERE_NOW HERE_PAGE"));
        assertThatIllegalArgumentException().isThrownBy(() -> PresenceFigures.parse("figure HERE_NOW SPEED 1"));
    }
}
