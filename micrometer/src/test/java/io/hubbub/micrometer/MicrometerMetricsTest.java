package io.hubbub.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hubbub.client.EventFilter;
import io.hubbub.client.PNOverflow;
import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The meters of real clients of a real network. */
@HubbubServer
final class MicrometerMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry, Tags.of("app", "shop"));
    private final Hubbub hubbub;

    MicrometerMetricsTest(Hubbub hubbub) {
        this.hubbub = hubbub;
    }

    @Test
    void meters_clientsPublishAndSubscribe_countTogether() throws Exception {
        long begin = System.nanoTime();
        CountDownLatch heard = new CountDownLatch(2);
        try (PubNub one = client();
                PubNub two = client()) {
            for (PubNub each : new PubNub[] {one, two}) {
                each.addListener(new SubscribeCallback() {
                    @Override
                    public void message(PubNub pubnub, PNMessageResult message) {
                        heard.countDown();
                    }
                });
                each.subscribe().channels("room").connect().get(20, TimeUnit.SECONDS);
            }
            assertThat(registry.get("pn.connected").gauge().value()).isEqualTo(2);
            assertThat(registry.get("pn.last.event.age").gauge().value()).isNaN();
            one.publish().channel("room").message("hi").sync();

            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            // The meter comes with the first that was delivered, which is when its listener has returned.
            await().ignoreExceptionsInstanceOf(MeterNotFoundException.class)
                    .untilAsserted(() -> assertThat(registry.get("pn.events")
                                    .tags("app", "shop", "type", "message")
                                    .counter()
                                    .count())
                            .isEqualTo(2));
            assertThat(registry.get("pn.events")
                            .tags("type", "status")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get("pn.listener")
                            .tags("type", "message")
                            .timer()
                            .count())
                    .isEqualTo(2);
            var publishes = registry.get("pn.request").tags("operation", "publish", "outcome", "acknowledgment");
            assertThat(publishes.timer().count()).isEqualTo(1);
            assertThat(publishes.timer().totalTime(TimeUnit.NANOSECONDS)).isPositive();
            assertThat(registry.get("pn.last.event.age").gauge().value())
                    .isBetween(0.0, (System.nanoTime() - begin) / 1e9);
            await().untilAsserted(() ->
                    assertThat(registry.get("pn.queue.depth").gauge().value()).isZero());
            await().untilAsserted(() -> assertThat(
                            registry.get("pn.request.active").gauge().value())
                    .isEqualTo(2));
        }
        assertThat(registry.get("pn.connected").gauge().value()).isZero();
        await().untilAsserted(() ->
                assertThat(registry.get("pn.request.active").gauge().value()).isZero());
        assertThat(registry.get("pn.poll").tags("outcome", "cancelled").timer().count())
                .isEqualTo(2);
    }

    @Test
    void request_isRefused_isCountedUnderItsOutcome() {
        try (PubNub stranger = PubNub.builder(hubbub.configuration().setPublishKey("nobody"))
                .metrics(metrics)
                .build()) {
            stranger.publish().channel("room").message("hi").syncEnvelope();
        }

        assertThat(registry.get("pn.request")
                        .tags("operation", "publish", "outcome", "bad-request")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void dropped_clientIsClosed_staysCounted() throws Exception {
        try (PubNub client = PubNub.builder(hubbub.configuration())
                .queueCapacity(100)
                .metrics(metrics)
                .build()) {
            client.events(EventFilter.DATA, PNOverflow.DROP_OLDEST).subscribe(new Idle());
            client.subscribe().channels("flood").connect().get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 103; i++) {
                client.publish().channel("flood").message(i).sync();
            }
            await().untilAsserted(() -> assertThat(
                            registry.get("pn.dropped").functionCounter().count())
                    .isEqualTo(3));
        }
        assertThat(registry.get("pn.dropped").functionCounter().count()).isEqualTo(3);
    }

    @Test
    void outcome_hasAnAbbreviation_isReadable() {
        metrics.requestStarted(PNOperationType.PNTimeOperation);
        metrics.requestFinished(
                PNOperationType.PNTimeOperation, PNStatusCategory.PNTLSUntrustedCertificateCategory, 1_000);

        assertThat(registry.get("pn.request")
                        .tags("operation", "time", "outcome", "tls-untrusted-certificate")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private PubNub client() {
        return PubNub.builder(hubbub.configuration()).metrics(metrics).build();
    }

    /** Subscribes and asks for nothing. */
    private static final class Idle implements Flow.Subscriber<Object> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(Object item) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
