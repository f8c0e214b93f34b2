package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatusCategory;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;
import tools.jackson.databind.node.StringNode;

@HubbubServer
@Timeout(60)
class ReceivedTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private final PubNub pubnub;
    private final Received received;
    private final String room;
    private final String hall;

    ReceivedTest(PubNub pubnub, TestInfo test) {
        this.pubnub = pubnub;
        received = Received.by(pubnub);
        room = "room" + test.getDisplayName().hashCode();
        hall = "hall" + test.getDisplayName().hashCode();
    }

    @BeforeEach
    void subscribe() {
        pubnub.subscribe().channels(room, hall).execute();
        received.awaitConnected(room, hall);
    }

    @Test
    void messages_inTheirOrder_areExpected() {
        publish(room, "a", "b", "c");

        received.expect("a", "b");
        received.expect("c");
        received.expectNothingMore(SOON);
    }

    @Test
    void messages_thatAreStillToCome_areWaitedFor() {
        CompletableFuture<Void> later = CompletableFuture.runAsync(() -> publish(room, "a", "b"));

        received.expect("a", "b");

        later.join();
    }

    @Test
    void messages_ofOneChannel_areExpectedBesideThoseOfOthers() {
        publish(room, 1);
        publish(hall, 2);
        publish(room, 3);

        received.on(room).expect(1, 3);
        received.expect(2);
    }

    @Test
    void values_ofJava_areComparedAsJson() {
        publish(room, "text", 1, 2.50, true, List.of(1, "two"), Map.of("a", 1, "b", List.of()), 9_007_199_254_740_993L);
        pubnub.publish().channel(room).message(new Point(1, 2)).sync();

        received.expect(
                StringNode.valueOf("text"),
                1.0,
                new BigDecimal("2.5"),
                true,
                List.of(1L, "two"),
                Map.of("b", new ArrayList<>(), "a", 1L),
                9_007_199_254_740_993L,
                Map.of("x", 1, "y", 2));
    }

    @Test
    void numbers_thatDifferInTheirLastDigit_differ() {
        publish(room, 9_007_199_254_740_993L);
        awaitMessage(message -> true);

        fails(() -> received.within(SOON).expect(9_007_199_254_740_992L)).hasMessageContaining("unexpected");
    }

    @Test
    void missingMessage_isNamedWithTheStatuses() {
        publish(room, "a", "c");
        awaitMessage(message -> message.message().asString().equals("c"));

        fails(() -> received.within(SOON).expect("a", "b", "c"))
                .hasMessageContaining("Not the expected messages within PT0.2S")
                .hasMessageContaining("missing: [\"b\"]")
                .hasMessageContaining("received: [\"a\",\"c\"]".replace(",", ", "))
                .hasMessageContaining("statuses: [PNConnectedCategory]")
                .hasMessageNotContaining("unexpected")
                .hasMessageNotContaining("out of order");
    }

    @Test
    void repeatedMessage_isNamed() {
        publish(room, "a", "a", "b");
        awaitMessage(message -> message.message().asString().equals("b"));

        fails(() -> received.expect("a", "b"))
                .hasMessageContaining("missing: [\"b\"]")
                .hasMessageContaining("repeated: [\"a\"]")
                .hasMessageContaining("and after that: [\"b\"]");
    }

    @Test
    void messagesOutOfOrder_areNamed() {
        publish(room, "a", "c", "b", "d");

        fails(() -> received.expect("a", "b", "c", "d"))
                .hasMessageContaining("out of order: [\"c\", \"b\"]")
                .hasMessageNotContaining("missing");
        received.expectInAnyOrder("d", "c", "b", "a");
    }

    @Test
    void unexpectedMessage_isNamed() {
        publish(room, "x");

        fails(() -> received.expect("a"))
                .hasMessageContaining("missing: [\"a\"]")
                .hasMessageContaining("unexpected: [\"x\"]");
    }

    @Test
    void messageInAnyOrder_thatComesTwice_isNotTakenForTwo() {
        publish(room, "a", "a");

        fails(() -> received.expectInAnyOrder("a", "b"))
                .hasMessageContaining("missing: [\"b\"]")
                .hasMessageContaining("repeated: [\"a\"]");
    }

    @Test
    void failedExpectation_usesUpNothing() {
        publish(room, "a");
        fails(() -> received.expect("b"));

        received.expect("a");
    }

    @Test
    void failure_carriesBothSequencesForTools() {
        publish(room, "x");

        assertThatExceptionOfType(AssertionFailedError.class)
                .isThrownBy(() -> received.expect("a"))
                .satisfies(failure -> {
                    assertThat(failure.isExpectedDefined()).isTrue();
                    assertThat(failure.getActual().getStringRepresentation()).isEqualTo("[\"x\"]");
                });
    }

    @Test
    void anotherMessage_whenNothingMoreIsExpected_fails() {
        publish(hall, "late");

        fails(() -> received.expectNothingMore(Duration.ofSeconds(20)))
                .hasMessageContaining("No more messages were expected")
                .hasMessageContaining(hall + ": \"late\"");
        received.on(room).expectNothingMore(SOON);
    }

    @Test
    void signals_areApartFromMessages() {
        pubnub.signal().channel(room).message("typing").sync();
        publish(room, "hello");

        received.expect("hello");
        received.signals().on(room).expect("typing");
        assertThat(received.events())
                .hasAtLeastOneElementOfType(PNSignalResult.class)
                .hasAtLeastOneElementOfType(PNMessageResult.class);
    }

    @Test
    void event_thatFits_isFoundAmongAll() {
        publish(room, "a", "b");

        PNMessageResult found = received.expectEvent(
                PNMessageResult.class, message -> message.message().asString().equals("b"));

        assertThat(found.channel()).isEqualTo(room);
        fails(() -> received.within(SOON).expectEvent(PNSignalResult.class, signal -> true))
                .hasMessageContaining("No such PNSignalResult within PT0.2S");
    }

    @Test
    void statuses_areExpectedEachOnce(Hubbub hubbub) {
        received.expectStatus(PNStatusCategory.PNConnectedCategory);

        loseConnection(hubbub);

        received.expectStatus(PNStatusCategory.PNReconnectedCategory);
        fails(() -> received.within(SOON).expectStatus(PNStatusCategory.PNReconnectedCategory))
                .hasMessageContaining("No PNReconnectedCategory within PT0.2S")
                .hasMessageContaining("PNUnexpectedDisconnectCategory");
    }

    @Test
    void connection_toAChannelThatIsNotSubscribed_isNotAwaitedForLong() {
        fails(() -> received.within(SOON).awaitConnected(room, "elsewhere"))
                .hasMessageContaining("Not connected to [" + room + ", elsewhere] within PT0.2S")
                .hasMessageContaining("statuses: [PNConnectedCategory]");
    }

    @Test
    void connection_thatIsLost_isAwaitedAnew(Hubbub hubbub) {
        loseConnection(hubbub);

        received.awaitConnected(room, hall);

        assertThat(received.statuses())
                .last()
                .satisfies(status -> assertThat(status.category()).isEqualTo(PNStatusCategory.PNReconnectedCategory));
    }

    @Test
    void nullMessage_isExpectedAsNull(Hubbub hubbub) throws IOException {
        Line.get(hubbub, Line.publishTarget(room, "null"));
        Line.get(hubbub, Line.publishTarget(room, "null"));

        received.expect((Object) null);
        received.expect((Object) null);
    }

    @Test
    void expectationOfNothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(received::expect);
        assertThatIllegalArgumentException().isThrownBy(received::expectInAnyOrder);
        assertThatIllegalArgumentException().isThrownBy(received::awaitConnected);
        assertThatIllegalArgumentException().isThrownBy(() -> received.within(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> received.expectNothingMore(Duration.ofSeconds(-1)));
    }

    private record Point(int x, int y) {}

    private void publish(String channel, Object... messages) {
        for (Object message : messages) {
            pubnub.publish().channel(channel).message(message).sync();
        }
    }

    /** For as long as the client needs to find out. */
    private void loseConnection(Hubbub hubbub) {
        hubbub.inject(Fault.refuse());
        received.expectStatus(PNStatusCategory.PNUnexpectedDisconnectCategory);
        hubbub.heal();
    }

    /** Waits until it is there, and uses it up for nobody. */
    private void awaitMessage(Predicate<PNMessageResult> wanted) {
        var unused = received.expectEvent(PNMessageResult.class, wanted);
    }

    private static AbstractThrowableAssert<?, ?> fails(ThrowingCallable expectation) {
        return assertThatExceptionOfType(AssertionFailedError.class)
                .isThrownBy(expectation)
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE);
    }
}
