package io.hubbub.benchmarks.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.benchmarks.Payload;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
    private static final String HEAD = "~000000.001.0000000007.0000000000000000000.";

    private final Arrivals arrivals = new Arrivals(3);

    @Test
    void number_everyChannelInOrder_isCountedAndNothingIsWrong() throws InterruptedException {
        arrivals.number("c000001", 0);
        arrivals.number("c000002", 0);
        arrivals.number("c000001", 1);

        assertThat(arrivals.await(3, 0)).isTrue();
        assertThat(report())
                .containsEntry("messages", 3L)
                .containsEntry("repeated", 0L)
                .containsEntry("late", 0L);
    }

    @Test
    void number_againAndOutOfOrder_isReported() throws InterruptedException {
        arrivals.number("c000001", 0);
        arrivals.number("c000001", 0);
        arrivals.number("c000001", 2);
        arrivals.number("c000001", 1);

        assertThat(arrivals.await(4, 0)).isFalse();
        assertThat(report())
                .containsEntry("messages", 3L)
                .containsEntry("repeated", 1L)
                .containsEntry("late", 1L);
    }

    @Test
    void text_messageOfAFlood_isFollowedByItsLane() {
        arrivals.startAt(1, 7);

        arrivals.text("c000000", message());

        assertThat(report())
                .containsEntry("messages", 1L)
                .containsEntry("late", 0L)
                .containsEntry("damaged", 0L);
    }

    @Test
    void text_anotherFill_isDamaged() {
        arrivals.text("c000000", message().replace('x', 'y'));
        arrivals.text("c000000", HEAD);

        assertThat(report()).containsEntry("messages", 0L).containsEntry("damaged", 2L);
    }

    /** The fill of a message runs through the alphabet by place, its opening quote included. */
    private static String message() {
        StringBuilder text = new StringBuilder(HEAD);
        while (text.length() < Payload.LENGTH - 2) {
            text.append((char) ('a' + (text.length() + 1) % 26));
        }
        return text.toString();
    }

    private Map<String, Number> report() {
        Map<String, Number> figures = new LinkedHashMap<>();
        arrivals.report(figures);
        return figures;
    }
}
