package io.hubbub.client.netty;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.junit.Calls;
import io.hubbub.junit.Fault;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import io.hubbub.junit.Received;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Polls break in every way, over connections that publishes use as well. */
@HubbubServer("queue-messages=2000")
@Timeout(120)
final class BrokenNetworkTest {
    private static final int MESSAGES = 300;

    private final Random random = new Random(Long.getLong("hubbub.seed", 11));

    @Test
    void publish_whilePollsOfAnotherClientBreak_allArriveOnceAndInOrder(Hubbub hubbub) {
        List<Fault> faults = List.of(
                Fault.status(500).on(Calls.SUBSCRIBE).times(1),
                Fault.reset().on(Calls.SUBSCRIBE).times(1),
                Fault.cutInHalf().on(Calls.SUBSCRIBE).times(1),
                Fault.delay(Duration.ofMillis(30)).on(Calls.SUBSCRIBE).times(3),
                Fault.dropRequest().on(Calls.SUBSCRIBE).times(1),
                Fault.dropReply().on(Calls.SUBSCRIBE).times(1));
        try (NettyRuntime runtime = NettyRuntime.create();
                PubNub publisher =
                        PubNub.builder(hubbub.configuration()).runtime(runtime).build();
                PubNub subscriber = PubNub.builder(hubbub.configuration()
                                .setSubscribeRequestTimeout(Duration.ofSeconds(2)) // for replies that are dropped
                                .setReconnectPolicy(PNReconnectionPolicy.LINEAR))
                        .runtime(runtime)
                        .build()) {
            Received received = Received.by(subscriber).within(Duration.ofSeconds(60));
            subscriber.subscribe().channels("breaking").execute();
            received.awaitConnected("breaking");

            for (int i = 0; i < MESSAGES; i++) {
                if (i % 10 == 0) {
                    hubbub.inject(faults.get(random.nextInt(faults.size())));
                }
                publisher.publish().channel("breaking").message(i).sync();
                subscriber.reconnect();
            }
            hubbub.heal();
            subscriber.reconnect();

            received.expect(IntStream.range(0, MESSAGES).boxed().toArray());
            received.expectNothingMore(Duration.ofMillis(300));
        }
    }
}
