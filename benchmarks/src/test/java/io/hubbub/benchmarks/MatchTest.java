package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MatchTest {
    @Test
    void middle_threeLaps_isTheMedianLapWithTheFaultsOfAll() {
        Map<Metric, Double> middle =
                Match.middle(List.of(lap(300, 70, 2), lap(100, 90, 1), lap(200, 80, 0)), Metric.DELIVERIES_PER_SECOND);

        assertThat(middle)
                .containsEntry(Metric.DELIVERIES_PER_SECOND, 200.0)
                .containsEntry(Metric.CLIENT_CPU, 80.0)
                .containsEntry(Metric.LOST, 3.0);
    }

    private static Map<Metric, Double> lap(double deliveries, double client, double lost) {
        return Map.of(Metric.DELIVERIES_PER_SECOND, deliveries, Metric.CLIENT_CPU, client, Metric.LOST, lost);
    }
}
