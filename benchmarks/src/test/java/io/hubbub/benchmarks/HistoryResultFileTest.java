package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HistoryResultFileTest {
    private static final String STORED = "Hubbub, stored, 64 publishers";

    @Test
    void markdown_severalRounds_showsMedianSpreadAndAim() {
        String text = markdown(rate(STORED, 1, 30_000), rate(STORED, 2, 21_000), rate(STORED, 3, 25_000));

        assertThat(text)
                .contains("| Hubbub, stored, 64 publishers: a second | 25,000 | ≥ 20,000 | reached |")
                .contains("| Hubbub, stored, 64 publishers | 25,000 (21,000–30,000) |")
                .contains("nothing was lost or came twice");
    }

    @Test
    void markdown_belowTheAim_saysSo() {
        assertThat(markdown(rate(STORED, 1, 19_999))).contains("| 19,999 | ≥ 20,000 | **missed** |");
    }

    @Test
    void markdown_storedAndNotStored_showsTheirRatio() {
        assertThat(markdown(rate(STORED, 1, 30_000), rate("Hubbub, store=0, 64 publishers", 1, 120_000)))
                .contains("| stored to store=0, 64 publishers | 0.25 |");
    }

    @Test
    void markdown_latencyAtHalf_showsWhatStoringAdds() {
        assertThat(markdown(p99(STORED + ", at half", 5.25), p99("Hubbub, store=0, 64 publishers, at half", 0.25)))
                .contains("| added p99, 64 publishers, at half, ms | 5.00 |")
                .contains("at half: p99, ms | 5.25 | < 20 | reached |");
    }

    @Test
    void markdown_faults_areNamed() {
        HistoryMeasurement lossy = new HistoryMeasurement(
                HistoryPart.RETURNING, "10 subscribers", 2, Map.of(), List.of("3 messages lost"));

        assertThat(markdown(lossy))
                .contains("What should not have happened")
                .contains("- 10 subscribers, round 2: 3 messages lost");
    }

    @Test
    void json_figures_areKeyedByTheirNames() {
        assertThat(file(rate(STORED, 1, 700)).json()).contains("\"per_second\" : 700.0");
    }

    private static HistoryMeasurement rate(String subject, int round, double value) {
        return measurement(subject, round, HistoryFigure.RATE, value);
    }

    private static HistoryMeasurement p99(String subject, double value) {
        return measurement(subject, 1, HistoryFigure.P99, value);
    }

    private static HistoryMeasurement measurement(String subject, int round, HistoryFigure figure, double value) {
        return new HistoryMeasurement(HistoryPart.PUBLISHING, subject, round, Map.of(figure.id(), value), List.of());
    }

    private static String markdown(HistoryMeasurement... measurements) {
        return file(measurements).markdown();
    }

    private static HistoryResultFile file(HistoryMeasurement... measurements) {
        return new HistoryResultFile(new HistoryResultFile.Run(
                "test",
                "benchmarks/run-history",
                "2026-11-21T03:00:00Z",
                1,
                "abc",
                new Machine(2, "cpu", 24, "6", "Linux", "17"),
                HistorySizes.FULL,
                "hubbub",
                "postgres",
                List.of(measurements)));
    }
}
