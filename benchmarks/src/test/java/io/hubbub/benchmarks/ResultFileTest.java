package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResultFileTest {
    @Test
    void median_oddAndEvenCounts_isTheMiddle() {
        assertThat(ResultFile.median(1, 2, 9)).isEqualTo(2);
        assertThat(ResultFile.median(1, 2, 4, 9)).isEqualTo(3);
    }

    @Test
    void markdown_twoServers_showsMediansAndTheirRatio() {
        String text = new ResultFile(run(
                        measurement("Hubbub", 1, 300_000, 0),
                        measurement("Hubbub", 2, 100_000, 0),
                        measurement("Hubbub", 3, 200_000, 0),
                        measurement("Nchan", 1, 100_000, 0)))
                .markdown();

        assertThat(text)
                .contains("| (a) fan-out, one message at a time | deliveries/s | 200,000 | 100,000 | 2.00 |")
                .contains("| deliveries/s | Hubbub | 300,000 | 100,000 | 200,000 | **200,000** |")
                .contains("Every message arrived once");
    }

    @Test
    void markdown_lostMessages_areNamedInTheSummary() {
        String text = new ResultFile(run(measurement("Nchan", 2, 100_000, 7))).markdown();

        assertThat(text).contains("Messages were lost").contains("a-one-at-a-time on Nchan, round 2");
    }

    @Test
    void markdown_workloadsWithAPeer_areComparedOnTheSameServer() {
        String text = new ResultFile(run(
                        cost(Workload.NO_FILTER, "Hubbub", 200_000, 5),
                        cost(Workload.ONE_FILTER, "Hubbub", 190_000, 6),
                        cost(Workload.NO_FILTER, "Nchan", 100_000, 5)))
                .markdown();

        assertThat(text)
                .contains("| fan-out through one filter | fan-out without a filter | Hubbub | 0.95 | 1.20 |")
                .contains("| fan-out through one filter | fan-out without a filter | Nchan | – | – |")
                .doesNotContain("| fan-out through a filter each | fan-out without a filter |");
    }

    @Test
    void json_figures_areKeyedByTheirNames() {
        String text = new ResultFile(run(measurement("Hubbub", 1, 300_000, 0))).json();

        assertThat(text).contains("\"workload\" : \"a-one-at-a-time\"").contains("\"deliveries_per_s\" : 300000.0");
    }

    private static Measurement measurement(String server, int round, double deliveries, double lost) {
        return new Measurement(
                Workload.ONE_AT_A_TIME,
                server,
                round,
                Map.of(Metric.DELIVERIES_PER_SECOND, deliveries, Metric.LOST, lost),
                List.of());
    }

    private static Measurement cost(Workload workload, String server, double deliveries, double cpu) {
        return new Measurement(
                workload,
                server,
                1,
                Map.of(Metric.DELIVERIES_PER_SECOND, deliveries, Metric.SERVER_CPU_PER_DELIVERY, cpu),
                List.of());
    }

    private static ResultFile.Run run(Measurement... measurements) {
        Map<String, ResultFile.Server> servers = new LinkedHashMap<>();
        servers.put("Hubbub", new ResultFile.Server("1", "hubbub"));
        servers.put("Nchan", new ResultFile.Server("2", "nginx"));
        return new ResultFile.Run(
                "test",
                "benchmarks/run",
                "2026-11-21T03:00:00Z",
                1,
                "abc",
                new Machine(2, "cpu", 24, "6", "Linux", "17"),
                Sizes.FULL,
                "java",
                servers,
                List.of(measurements),
                List.of());
    }
}
