package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures of {@code /metrics} move as they should. */
@Timeout(60)
final class MetricsTest {
    @RegisterExtension
    static final EdgeServer server = EdgeServer.with("queue-messages", "2", "persistence", "false");

    private final String channel = EdgeServer.newChannel();

    @Test
    void metrics_asked_areInTheFormatOfPrometheus() throws IOException {
        Answer metrics = server.get("/metrics");

        assertThat(metrics.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.text().lines())
                .allMatch(line ->
                        line.startsWith("# ") || line.matches("[a-z][a-z0-9_]*(\\{.*})? ([-+.0-9E]+|NaN|[+-]Inf)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hubbub_loop_lag_seconds{loop=\"0\"}",
                "hubbub_loop_lag_seconds{loop=\"1\"}",
                "hubbub_delivery_latency_seconds_count",
                "jvm_threads_live_threads",
                "process_files_open_files",
                "process_uptime_seconds"
            })
    void metrics_asked_showTheProcessToo(String name) throws IOException {
        assertThat(server.metric(name)).isNotNegative();
    }

    @Test
    void connections_openedAndClosed_areCounted() throws IOException {
        server.awaitMetric("hubbub_connections", 1);
        Client client = server.client();
        client.get("/time/0");
        server.awaitMetric("hubbub_connections", 2);

        client.close();

        server.awaitMetric("hubbub_connections", 1);
    }

    @Test
    void publishes_acceptedOnly_areCounted() throws IOException {
        double before = server.metric("hubbub_publishes_total");

        server.publish(channel, "1");
        server.get("/signal/demo/demo/0/" + channel + "/0/1");
        server.get("/publish/demo/demo/0/" + channel + "/0/nonsense");

        assertThat(server.metric("hubbub_publishes_total")).isEqualTo(before + 2);
    }

    @Test
    void deliveries_oneMessageForThree_areThreeWithTheirLatency() throws IOException {
        double before = server.metric("hubbub_deliveries_total");
        double latencies = server.metric("hubbub_delivery_latency_seconds_count");
        Client[] waiting = {server.parked(channel), server.parked(channel), server.parked(channel)};

        server.publish(channel, "1");
        for (Client client : waiting) {
            client.answer();
        }

        server.awaitMetric("hubbub_deliveries_total", before + 3);
        server.awaitMetric("hubbub_delivery_latency_seconds_count", latencies + 3);
        server.awaitMetric("hubbub_parked_polls", 0);
    }

    @Test
    void queueBytes_messageKept_grow() throws IOException {
        double before = server.metric("hubbub_queue_bytes");

        server.publish(channel, "\"" + "x".repeat(1_000) + "\"");

        assertThat(server.metric("hubbub_queue_bytes")).isBetween(before + 1_000, before + 4_000);
    }

    @Test
    void history_publishedAndReadBack_isCounted() throws IOException {
        try (EdgeServer keeping = EdgeServer.with("queue-messages", "2")) {
            double stored = keeping.metric("hubbub_stored_total");
            double recalled = keeping.metric("hubbub_recalled_total");
            String cursor = keeping.handshake(channel);
            for (int i = 0; i < 3; i++) {
                keeping.publish(channel, Integer.toString(i));
            }
            keeping.get("/signal/demo/demo/0/" + channel + "/0/1");
            keeping.get("/publish/demo/demo/0/" + channel + "/0/1?store=0");

            keeping.get("/v2/subscribe/demo/" + channel + "/0?tt=" + cursor);

            assertThat(keeping.metric("hubbub_stored_total")).isEqualTo(stored + 3);
            assertThat(keeping.metric("hubbub_recalled_total")).isGreaterThan(recalled);
            assertThat(keeping.metric("hubbub_not_stored_total")).isZero();
            assertThat(keeping.metric("hubbub_store_failing")).isZero();
        }
    }

    @Test
    void gaps_cursorOlderThanWhatIsKept_areCounted() throws IOException {
        try (EdgeServer forgetful = EdgeServer.with("queue-messages", "2", "persistence", "false")) {
            String cursor = forgetful.handshake(channel);
            for (int i = 0; i < 3; i++) {
                forgetful.publish(channel, Integer.toString(i));
            }

            assertThat(forgetful
                            .get("/v2/subscribe/demo/" + channel + "/0?tt=" + cursor)
                            .payloads())
                    .containsExactly("1", "2");

            assertThat(forgetful.metric("hubbub_gaps_total")).isOne();
        }
    }

    @Test
    void refusals_eachCode_isCountedApart() throws IOException {
        double notFound = server.refusals("not_found");
        double invalidKey = server.refusals("invalid_key");
        double tooLong = server.refusals("uri_too_long");

        server.get("/nowhere");
        server.get("/publish/x/demo/0/a/0/1");
        server.get("/" + "x".repeat(200_000));

        assertThat(server.refusals("not_found")).isEqualTo(notFound + 1);
        assertThat(server.refusals("invalid_key")).isEqualTo(invalidKey + 1);
        assertThat(server.refusals("uri_too_long")).isEqualTo(tooLong + 1);
        assertThat(server.refusals("internal_error")).isZero();
    }
}
