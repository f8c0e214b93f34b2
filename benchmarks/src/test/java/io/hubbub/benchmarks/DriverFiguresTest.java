package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DriverFiguresTest {
    @Test
    void parse_figuresAmongOtherLines_areReadByWorkload() {
        String text = "warning: something\n"
                + DriverFigures.line(Workload.HERE_NOW, Metric.HERE_PAGE, 81.5) + "\n"
                + DriverFigures.line(Workload.HERE_NOW, Metric.HERE_COUNT_SMALL, 0.25) + "\n"
                + DriverFigures.line(Workload.STORM_ON_ONE_CHANNEL, Metric.STORM, 90) + "\n";

        assertThat(DriverFigures.parse(text))
                .containsOnly(
                        Map.entry(Workload.HERE_NOW, Map.of(Metric.HERE_PAGE, 81.5, Metric.HERE_COUNT_SMALL, 0.25)),
                        Map.entry(Workload.STORM_ON_ONE_CHANNEL, Map.of(Metric.STORM, 90.0)));
    }

    @Test
    void parse_noFigureOrNoneThatIsKnown_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriverFigures.parse("killed"))
                .withMessageContaining("killed");
        assertThatIllegalArgumentException().isThrownBy(() -> DriverFigures.parse("figure HERE_NOW HERE_PAGE"));
        assertThatIllegalArgumentException().isThrownBy(() -> DriverFigures.parse("figure HERE_NOW SPEED 1"));
    }
}
