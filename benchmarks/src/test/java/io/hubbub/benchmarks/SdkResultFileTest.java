package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SdkResultFileTest {
    @Test
    void markdown_twoSdks_showsMediansSpreadRatioAndAim() {
        String text = new SdkResultFile(run(
                        measurement("Hubbub", 1, List.of(), 900.0, 1000.0, 1100.0),
                        measurement("Hubbub", 2, List.of(), 700.0),
                        measurement("Hubbub", 3, List.of(), 2000.0),
                        measurement("official", 1, List.of(), 400.0)))
                .markdown();

        assertThat(text)
                .contains("| messages/s received, catching up | 1,000 (700–2,000) | 400 | 2.50 | ≥ 2 | reached |")
                .contains("| messages/s received, catching up | Hubbub | 1,000 | 700 | 2,000 |")
                .contains("every message was heard once and in order");
    }

    @Test
    void markdown_ratioBelowTheAim_saysSo() {
        String text = new SdkResultFile(
                        run(measurement("Hubbub", 1, List.of(), 700.0), measurement("official", 1, List.of(), 400.0)))
                .markdown();

        assertThat(text).contains("| 1.75 | ≥ 2 | **missed** |");
    }

    @Test
    void markdown_faults_areNamed() {
        String text =
                new SdkResultFile(run(measurement("official", 2, List.of("catch_up_per_s: 3 lost"), 400.0))).markdown();

        assertThat(text)
                .contains("What should not have happened")
                .contains("- official, round 2, catch_up_per_s: 3 lost");
    }

    @Test
    void json_figures_areKeyedByTheirNames() {
        String text = new SdkResultFile(run(measurement("Hubbub", 1, List.of(), 700.0))).json();

        assertThat(text).contains("\"catch_up_per_s\" : [ 700.0 ]");
    }

    @Test
    void holds_lessIsBetter_comparesTheOtherWay() {
        assertThat(SdkFigure.THREADS.holds(0.25)).isTrue();
        assertThat(SdkFigure.THREADS.holds(0.26)).isFalse();
    }

    private static SdkMeasurement measurement(String sdk, int round, List<String> faults, Double... laps) {
        return new SdkMeasurement(sdk, round, Map.of(SdkFigure.CATCH_UP, List.of(laps)), faults, List.of());
    }

    private static SdkResultFile.Run run(SdkMeasurement... measurements) {
        Map<String, SdkResultFile.Sdk> sdks = new LinkedHashMap<>();
        sdks.put("Hubbub", new SdkResultFile.Sdk("1", "java"));
        sdks.put("official", new SdkResultFile.Sdk("2", "java"));
        return new SdkResultFile.Run(
                "test",
                "benchmarks/run-sdk",
                "2026-11-21T03:00:00Z",
                1,
                "abc",
                new Machine(2, "cpu", 24, "6", "Linux", "17"),
                SdkSizes.FULL,
                "hubbub",
                sdks,
                List.of(measurements));
    }
}
