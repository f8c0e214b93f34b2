package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.PNGauges;
import io.hubbub.client.spi.PNMetrics;
import io.hubbub.client.spi.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What metrics are told. */
final class MetricsTest {
    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Notes notes = new Notes();
    private final PubNub pubnub = client(notes);

    @Test
    void request_isAnswered_isTimed() {
        pubnub.time().async((result, status) -> {});
        assertThat(notes.lines).containsExactly("opened", "started Time");
        loop.advance(Duration.ofMillis(40));
        server.open().get(0).answer(200, "[1]");

        assertThat(notes.lines).last().isEqualTo("Time Acknowledgment 40 ms");
    }

    @Test
    void request_failsOrIsGivenUp_saysHow() {
        pubnub.time().async((result, status) -> {});
        server.open().get(0).answer(403, "{}");
        pubnub.time().async((result, status) -> {}).cancel();
        pubnub.time().async((result, status) -> {});
        loop.advance(Duration.ofSeconds(10));

        assertThat(notes.lines)
                .filteredOn(line -> line.startsWith("Time"))
                .containsExactly("Time AccessDenied 0 ms", "Time Cancelled 0 ms", "Time Timeout 10000 ms");
    }

    @Test
    void event_isDelivered_isTimedWithItsListeners() {
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void message(PubNub client, PNMessageResult message) {
                loop.advance(Duration.ofMillis(7));
            }
        });
        connected();
        server.poll().cursor(1010, "{\"c\":\"a\",\"p\":{\"t\":\"1005\"},\"d\":1}");
        loop.run();

        assertThat(notes.lines).contains("delivered Connected 0 ms", "delivered message 7 ms");
    }

    @Test
    void gauges_clientIsUsed_sayHowItIsDoing() {
        PNGauges gauges = notes.gauges();
        assertThat(gauges.isConnected()).isFalse();
        connected();
        assertThat(gauges.isConnected()).isTrue();
        assertThat(gauges.sinceLastEvent()).isNull();
        server.poll().cursor(1010, "{\"c\":\"a\",\"p\":{\"t\":\"1005\"},\"d\":1}");
        loop.run();
        loop.advance(Duration.ofSeconds(3));

        assertThat(gauges.sinceLastEvent()).isEqualTo(Duration.ofSeconds(3));
        assertThat(pubnub.gauges()).isSameAs(gauges);
        assertThat(gauges.queueDepth()).isZero();
        pubnub.close();
        assertThat(notes.lines).last().isEqualTo("closed");
    }

    @Test
    void subscription_isLost_countsEachAttempt() {
        connected();
        assertThat(notes.lines).doesNotContain("reconnecting");
        for (int outage = 0; outage < 3; outage++) {
            server.poll().fail(Kind.NOT_CONNECTED);
            loop.advance(Duration.ofSeconds(60));
        }

        assertThat(notes.lines).filteredOn("reconnecting"::equals).hasSize(3);
        assertThat(notes.gauges().isConnected()).isFalse();
    }

    @Test
    void poll_itsReplyIsReadLaterOrInVain_isCountedOnceAsWhatItWas() {
        connected();
        loop.advance(Duration.ofMillis(30));
        server.poll().cursor(1010);
        loop.run();
        loop.advance(Duration.ofMillis(20));
        server.poll().answer(200, "{\"t\":{\"t\":\"1020\",\"r\":7},\"m\":[");
        loop.run();

        assertThat(notes.lines)
                .filteredOn(line -> line.startsWith("Subscribe "))
                .containsExactly(
                        "Subscribe Acknowledgment 0 ms",
                        "Subscribe Acknowledgment 30 ms",
                        "Subscribe MalformedResponse 20 ms",
                        "Subscribe Cancelled 0 ms"); // the one that had been asked for already
    }

    @Test
    void metrics_throw_theClientGoesOn() {
        PubNub other = client(new PNMetrics() {
            @Override
            public void requestFinished(PNOperationType operation, PNStatusCategory outcome, long nanos) {
                throw new IllegalStateException("full");
            }

            @Override
            public void delivered(PNEvent event, long nanos) {
                throw new IllegalStateException("full");
            }
        });
        Recorder heard = new Recorder();
        other.addListener(heard);
        other.subscribe().channels("a").execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
        server.poll().cursor(1010, "{\"c\":\"a\",\"p\":{\"t\":\"1005\"},\"d\":1}");
        loop.run();

        assertThat(heard.messages()).containsExactly("1");
    }

    private PubNub client(PNMetrics metrics) {
        return PubNub.builder(new PNConfiguration()
                        .setSubscribeKey("demo")
                        .setUuid("me")
                        .setOrigin("localhost:8080")
                        .setReconnectPolicy(PNReconnectionPolicy.EXPONENTIAL))
                .loop(loop)
                .transport(server)
                .executor(Runnable::run)
                .metrics(metrics)
                .build();
    }

    private void connected() {
        pubnub.subscribe().channels("a").execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
    }

    /** Writes down what it is told. */
    private static final class Notes implements PNMetrics {
        final List<String> lines = new ArrayList<>();
        private @Nullable PNGauges gauges;

        PNGauges gauges() {
            return Objects.requireNonNull(gauges);
        }

        @Override
        public void opened(PNGauges opened) {
            gauges = opened;
            lines.add("opened");
        }

        @Override
        public void closed(PNGauges closed) {
            assertThat(closed).isSameAs(gauges);
            lines.add("closed");
        }

        @Override
        public void requestStarted(PNOperationType operation) {
            lines.add("started " + word(operation));
        }

        @Override
        public void requestFinished(PNOperationType operation, PNStatusCategory outcome, long nanos) {
            lines.add(word(operation) + " " + word(outcome) + " "
                    + Duration.ofNanos(nanos).toMillis() + " ms");
        }

        @Override
        public void delivered(PNEvent event, long nanos) {
            String what = event instanceof PNStatus status ? word(status.category()) : "message";
            lines.add("delivered " + what + " " + Duration.ofNanos(nanos).toMillis() + " ms");
        }

        @Override
        public void reconnecting() {
            lines.add("reconnecting");
        }

        private static String word(Enum<?> constant) {
            return constant.name().replaceAll("^PN|Operation$|Category$", "");
        }
    }
}
