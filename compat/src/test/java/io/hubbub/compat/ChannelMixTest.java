package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A subscriber that changes its channels while a publisher goes on. The SDKs drop their poll, shake hands anew and
 * resume from the cursor they have; what is published meanwhile must neither be lost nor arrive twice.
 */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class ChannelMixTest {
    private static final int CHANGES = 8;
    private static final int AFTER_A_CHANGE = 10; // all of them together stay within the queue of a channel

    @RegisterExtension
    final Stage stage;

    private final Hubbub server;
    private final Wire wire;

    ChannelMixTest(Sdk sdk, Hubbub server) {
        this.server = server;
        stage = new Stage(sdk, server);
        wire = new Wire(server.origin());
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    @Test
    void subscriber_thatSubscribesToMore_losesNothing() {
        stage.shows(Operation.SUBSCRIBE_MORE);

        subscribesToMore(ChannelMixTest::assertNothingIsLost);
    }

    @Test
    void subscriber_thatSubscribesToMore_seesNothingTwice() {
        stage.shows(Operation.SUBSCRIBE_MORE_ONCE);

        subscribesToMore(ChannelMixTest::assertNothingIsLostOrDoubled);
    }

    private void subscribesToMore(BiConsumer<Participant, List<Long>> assertion) {
        String kept = stage.channel("kept");
        List<String> more = channels("more");
        Participant subscriber = stage.subject(stage.settings().withOrigin(wire.origin()));
        subscriber.subscribe(kept);
        Participant publisher = stage.witness();

        List<Long> published = changeWhileMessagesFlow(
                publisher, kept, more, channel -> subscriber.client().subscribe(List.of(channel)));
        wire.awaitPollFor(more.get(CHANGES - 1)); // an SDK may begin a channel when it has shaken hands, not before
        for (String channel : more) {
            published.add(publisher.publish(channel, "new here"));
        }

        assertion.accept(subscriber, published);
    }

    @Test
    void subscriber_thatUnsubscribesFromSome_losesNothing() {
        stage.shows(Operation.UNSUBSCRIBE_SOME);

        unsubscribesFromSome(ChannelMixTest::assertNothingIsLost);
    }

    @Test
    void subscriber_thatUnsubscribesFromSome_seesNothingTwice() {
        stage.shows(Operation.UNSUBSCRIBE_SOME_ONCE);

        unsubscribesFromSome(ChannelMixTest::assertNothingIsLostOrDoubled);
    }

    private void unsubscribesFromSome(BiConsumer<Participant, List<Long>> assertion) {
        String kept = stage.channel("kept");
        List<String> fewer = channels("fewer");
        Participant subscriber = stage.subject(stage.settings().withOrigin(wire.origin()));
        subscriber.subscribe(Stream.concat(Stream.of(kept), fewer.stream()).toArray(String[]::new));

        Participant publisher = stage.witness();

        List<Long> published = changeWhileMessagesFlow(
                publisher, kept, fewer, channel -> subscriber.client().unsubscribe(List.of(channel)));
        published.add(publisher.publish(kept, "the end"));

        assertion.accept(subscriber, published);
    }

    @Test
    void unsubscribe_fromOneChannel_endsItsMessagesOnly() {
        stage.shows(Operation.UNSUBSCRIBE);
        String left = stage.channel("left");
        String kept = stage.channel("kept");
        Participant subscriber = stage.subject();
        subscriber.subscribe(left, kept);
        Participant publisher = stage.witness();
        publisher.publish(left, "before");
        assertThat(subscriber.inbox().next().channel()).isEqualTo(left);
        Waiting.await(server, kept, 1);

        subscriber.unsubscribe(left);
        // Some SDKs keep the poll that was open; this answers it.
        publisher.publish(kept, "between");
        Arrival arrival = subscriber.inbox().next();
        publisher.publish(left, "after");
        long last = publisher.publish(kept, "after");

        assertThat(arrival.channel()).isEqualTo(kept);
        while (arrival.timetoken() != last) {
            arrival = subscriber.inbox().next();
            assertThat(arrival.channel()).isEqualTo(kept);
        }
    }

    /** Makes one change per channel and publishes at once after it; returns the timetokens in order. */
    private List<Long> changeWhileMessagesFlow(
            Participant publisher, String kept, List<String> channels, Consumer<String> change) {
        List<Long> published = new ArrayList<>();
        for (String channel : channels) {
            // An SDK whose poll was just answered keeps its old cursor, so that a change at that moment doubles
            // messages whatever the server does. Hence every change meets an open poll.
            long ready = publisher.publish(kept, "ready for " + channel);
            published.add(ready);
            wire.awaitPollAfter(ready);
            change.accept(channel);
            for (int i = 0; i < AFTER_A_CHANGE; i++) {
                published.add(publisher.publish(kept, i));
            }
        }
        return published;
    }

    private static void assertNothingIsLost(Participant subscriber, List<Long> published) {
        Set<Long> arrived = new TreeSet<>();
        while (arrived.size() < published.size()) {
            arrived.add(subscriber.inbox().next().timetoken());
        }
        assertThat(arrived).containsExactlyElementsOf(published);
    }

    private static void assertNothingIsLostOrDoubled(Participant subscriber, List<Long> published) {
        assertThat(subscriber.inbox().next(published.size()))
                .extracting(Arrival::timetoken)
                .isEqualTo(published);
    }

    private List<String> channels(String kind) {
        return Stream.generate(() -> stage.channel(kind)).limit(CHANGES).toList();
    }
}
