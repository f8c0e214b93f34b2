package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNStatus;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that breaks all the time, in every way: what was published arrives, each message once. */
@HubbubServer("queue-messages=2000")
@Timeout(120)
class FlappingTest {
    private static final int MESSAGES = 300;

    private final Random random = new Random(Long.getLong("hubbub.seed", 7));

    @Test
    void hundredsOfMessages_throughANetworkThatFlaps_arriveOnceAndInOrder(Hubbub hubbub) throws Exception {
        List<Fault> faults = List.of(
                Fault.status(500).on(Calls.SUBSCRIBE).times(1),
                Fault.reset().on(Calls.SUBSCRIBE).times(1),
                Fault.cutInHalf().on(Calls.SUBSCRIBE).times(1),
                Fault.delay(Duration.ofMillis(30)).on(Calls.SUBSCRIBE).times(3),
                Fault.dropReply().on(Calls.SUBSCRIBE).times(1),
                Fault.lost().during(Duration.ofMillis(30)),
                Fault.refuse().during(Duration.ofMillis(30)));
        try (PubNub subscriber = PubNub.create(hubbub.configuration()
                .setSubscribeRequestTimeout(Duration.ofSeconds(2)) // for replies that are dropped
                .setReconnectPolicy(PNReconnectionPolicy.NONE))) {
            Received received = Received.by(subscriber).within(Duration.ofSeconds(60));
            subscriber.addListener(new SubscribeCallback() {
                @Override
                public void status(PubNub pubnub, PNStatus status) {
                    if (status.isError()) {
                        pubnub.reconnect();
                    }
                }
            });
            subscriber.subscribe().channels("flapping").execute();
            received.awaitConnected("flapping");
            List<Fault> injected = new ArrayList<>();

            for (int i = 0; i < MESSAGES; i++) {
                if (i % 10 == 0) {
                    Fault fault = faults.get(random.nextInt(faults.size()));
                    injected.add(fault);
                    hubbub.inject(fault);
                }
                publishForSure(hubbub, i);
                subscriber.reconnect();
            }
            hubbub.heal();

            received.expect(IntStream.range(0, MESSAGES).boxed().toArray());
            received.expectNothingMore(Duration.ofMillis(300));
            assertThat(injected).hasSize(MESSAGES / 10);
        }
        Line.awaitFigure(hubbub, "hubbub_parked_polls", 0);
    }

    /** Faults of calls strike subscribers only: a publish that has no answer did not reach anybody, or is answered later. */
    private static void publishForSure(Hubbub hubbub, int message) throws Exception {
        for (boolean sent = false; !sent; ) {
            try (Line line = new Line(hubbub)) {
                sent = line.get(Line.publishTarget("flapping", Integer.toString(message)))
                        .startsWith("HTTP/1.1 200 ");
            } catch (ConnectException e) {
                // Refused: again.
            }
        }
    }
}
