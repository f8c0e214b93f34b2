package io.hubbub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.BrokerWorld.Polled;
import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Wildcards and filters: who gets which message, and what it is told of it. */
@ParameterizedClass
@EnumSource
final class RoutingTest {
    private final Seat seat;
    private final BrokerWorld world;

    RoutingTest(Seat seat) {
        this.seat = seat;
        world = new BrokerWorld(seat);
    }

    @Test
    void pattern_waiting_getsWhatItStandsFor() {
        Polled wide = world.poll(world.now("a.*"), "a.*");
        world.publish("ab", "0");
        world.publish("b.a", "0");
        assertThat(wide.waits()).isTrue();

        world.publish("a.b", "1");

        assertThat(wide.messages()).containsExactly("a.b by a.*: 1");
    }

    @Test
    void pattern_waiting_getsDeeperLevelsToo() {
        Polled wide = world.poll(world.now("a.*"), "a.*");
        Polled narrow = world.poll(world.now("a.b.*"), "a.b.*");
        Polled other = world.poll(world.now("a.c.*"), "a.c.*");

        world.publish("a.b.c.d", "1");

        assertThat(wide.messages()).containsExactly("a.b.c.d by a.*: 1");
        assertThat(narrow.messages()).containsExactly("a.b.c.d by a.b.*: 1");
        assertThat(other.waits()).isTrue();
    }

    @Test
    void pattern_comingBack_getsWhatItMissedInOrder() {
        Timetoken cursor = world.now("a.*");
        world.publish("a.z", "1");
        world.publish("a.b", "2");
        world.publish("c", "0");
        world.publish("a.z", "3");
        Timetoken last = world.publish("a.b.c", "4");

        Polled polled = world.poll(cursor, "a.*");

        assertThat(polled.messages())
                .containsExactly("a.z by a.*: 1", "a.b by a.*: 2", "a.z by a.*: 3", "a.b.c by a.*: 4");
        assertThat(polled.answer().cursor()).isEqualTo(last);
        assertThat(world.observer.gaps).isEmpty();
        assertThat(world.poll(last, "a.*").waits()).isTrue();
    }

    @Test
    void channelAndPatterns_together_giveAMessageOnceAndTheChannelWins() {
        Timetoken cursor = world.now("a.b.c");
        Polled waiting = world.poll(cursor, "a.*", "a.b.*", "a.b.c");

        world.publish("a.b.c", "1");
        world.publish("a.b.x", "2");

        assertThat(waiting.messages()).containsExactly("a.b.c: 1");
        assertThat(world.poll(cursor, "a.b.c", "a.*", "a.b.*").messages())
                .containsExactly("a.b.c: 1", "a.b.x by a.*: 2");
    }

    @Test
    void channelAndPatterns_inAnyOrder_theChannelWinsThenTheWiderPattern() {
        Timetoken cursor = world.now("a.b.c");
        world.publish("a.b.c", "1");
        world.publish("a.b.x", "2");

        assertThat(world.poll(cursor, "a.b.*", "a.*", "a.b.c").messages())
                .containsExactly("a.b.c: 1", "a.b.x by a.*: 2");
    }

    @Test
    void pattern_nobodyListensAnyMore_isForgotten() {
        Polled polled = world.poll(world.now("a.*"), "a.*");
        world.cancel(polled);
        world.advance(Duration.ofMinutes(3));
        int deliveries = world.observer.deliveries.size();

        world.publish("a.b", "1");

        assertThat(world.observer.deliveries).hasSize(deliveries);
    }

    @Test
    void pattern_messagesFellOut_isToldOfTheGap() {
        Timetoken cursor = world.now("a.*");
        for (int i = 0; i < 150; i++) {
            world.publish("a.b", "" + i);
        }

        world.poll(cursor, "a.*");

        assertThat(world.observer.gaps)
                .extracting(RecordingObserver.Gap::channel)
                .containsExactly("a.b");
    }

    @Test
    void pattern_channelWasDropped_isToldOfTheGap() {
        Timetoken cursor = world.now("a.*");
        world.publish("a.b", "1");
        world.advance(BrokerSettings.DEFAULT.queueIdle().plusMinutes(2));
        Timetoken later = world.now("a.*");

        world.poll(cursor, "a.*");
        assertThat(world.observer.gaps)
                .extracting(RecordingObserver.Gap::channel)
                .containsExactly("a.*");

        world.observer.gaps.clear();
        world.poll(later, "a.*");
        assertThat(world.observer.gaps).isEmpty();
    }

    @Test
    void presenceOfAPattern_waiting_getsEventsOfEachChannel() {
        Polled waiting = world.poll(world.now("a.*-pnpres"), "a.*-pnpres");

        world.ask(loop -> world.broker.presence().heartbeat(loop, world.permit("a.b"), BrokerWorld.attendance("ann")));

        assertThat(waiting.events()).containsExactly("join ann 1");
        assertThat(waiting.messages()).singleElement().asString().startsWith("a.b-pnpres by a.*-pnpres: ");
    }

    @Test
    void presenceOfAPattern_somebodyIsOnThePatternItself_givesTheEventOnce() {
        Timetoken cursor = world.now("a.*-pnpres");
        Polled waiting = world.poll(cursor, "a.*-pnpres");

        world.now(BrokerWorld.channels("a.*"), BrokerWorld.asUser("ann"));

        assertThat(waiting.events()).containsExactly("join ann 1");
        assertThat(world.poll(cursor, "a.*-pnpres").events()).containsExactly("join ann 1");
    }

    @Test
    void presenceOfTwoPatterns_somebodyIsOnTheNarrower_saysThatItMatchedThat() {
        Timetoken cursor = world.now("x");
        Polled waiting = world.poll(cursor, "a.*-pnpres", "a.b.*-pnpres");

        world.now(BrokerWorld.channels("a.b.*"), BrokerWorld.asUser("ann"));

        String start = "a.b.*-pnpres by a.b.*-pnpres: ";
        assertThat(waiting.messages()).singleElement().asString().startsWith(start);
        assertThat(world.poll(cursor, "a.*-pnpres", "a.b.*-pnpres").messages())
                .singleElement()
                .asString()
                .startsWith(start);
    }

    @Test
    void filter_waiting_withholdsAndMovesOn() {
        Timetoken cursor = world.now("a");
        Polled english = world.poll(cursor, BrokerWorld.channels("a"), BrokerWorld.filter("lang == 'en'"));
        Polled all = world.poll(cursor, "a");

        world.publish("a", "1", "{\"lang\":\"fr\"}");
        assertThat(all.messages()).containsExactly("a: 1");
        assertThat(english.waits()).isTrue();

        world.publish("a", "2", "{\"lang\":\"en\"}");
        assertThat(english.messages()).containsExactly("a: 2");
    }

    @Test
    void filter_comingBack_getsOnlyWhatItWants() {
        Timetoken cursor = world.now("a");
        world.publish("a", "1", "{\"n\":1}");
        world.publish("a", "2", "{\"n\":2}");
        Timetoken last = world.publish("a", "3", "{\"n\":1}");

        Polled polled = world.poll(cursor, BrokerWorld.channels("a"), BrokerWorld.filter("n == 2"));

        assertThat(polled.messages()).containsExactly("a: 2");
        assertThat(polled.answer().cursor()).isEqualTo(last);
    }

    @Test
    void filter_everythingWithheld_waitsBehindIt() {
        Timetoken cursor = world.now("a");
        world.publish("a", "1", "{\"n\":1}");
        Timetoken last = world.publish("a", "2", "{\"n\":1}");

        Polled polled = world.poll(cursor, BrokerWorld.channels("a"), BrokerWorld.filter("n == 2"));
        assertThat(polled.waits()).isTrue();
        world.advance(BrokerSettings.DEFAULT.hold().plusSeconds(1));

        assertThat(polled.messages()).isEmpty();
        assertThat(polled.answer().cursor()).isGreaterThan(last);
    }

    @Test
    void filter_thousandsWithheld_answersEmptySoThatNobodyWaitsForTheLoop() {
        BrokerSettings large =
                new BrokerSettings(5000, 64 << 20, Duration.ofMinutes(20), Duration.ofSeconds(280), 100, 4 << 20);
        BrokerWorld crowded = new BrokerWorld(seat, PresenceOptions.DEFAULT, large);
        Timetoken cursor = crowded.now("a");
        for (int i = 0; i < 2500; i++) {
            crowded.publish("a", "0");
        }
        crowded.publish("a", "\"wanted\"");

        int answers = 0;
        while (true) {
            Polled polled = crowded.poll(
                    cursor, BrokerWorld.channels("a"), BrokerWorld.filter("data.x == 1 || data == 'wanted'"));
            if (polled.waits()) {
                break;
            }
            assertThat(polled.answer().cursor()).isGreaterThan(cursor);
            cursor = polled.answer().cursor();
            answers++;
        }

        assertThat(answers).isEqualTo(2);
    }

    @Test
    void filter_onPresence_looksAtItsOwnMetadata() {
        Timetoken cursor = world.now("a-pnpres");
        world.ask(loop -> world.broker.presence().heartbeat(loop, world.permit("a"), BrokerWorld.attendance("ann")));

        assertThat(world.poll(cursor, BrokerWorld.channels("a-pnpres"), BrokerWorld.filter("lang == 'en'"))
                        .waits())
                .isTrue();
        assertThat(world.poll(
                                cursor,
                                BrokerWorld.channels("a-pnpres"),
                                BrokerWorld.filter("lang == 'en' || pn_ispresence == 1"))
                        .events())
                .containsExactly("join ann 1");
    }

    @Test
    void filter_thatIsNoExpression_isRefusedBeforeAnythingHappens() {
        SubscribeTerms broken = BrokerWorld.filter("a ==");

        assertThatThrownBy(() -> world.now(BrokerWorld.channels("a"), broken))
                .isInstanceOf(Refusal.class)
                .hasMessage("Filter syntax error: expected operand at 4");
        assertThatThrownBy(() -> world.poll(new Timetoken(1), BrokerWorld.channels("a"), broken))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void filters_ofManySubscribers_eachDecideForThemselves() {
        Timetoken cursor = world.now("a");
        List<Polled> polls = List.of(
                world.poll(cursor, BrokerWorld.channels("a"), BrokerWorld.filter("n > 1")),
                world.poll(cursor, BrokerWorld.channels("a", "b"), BrokerWorld.filter("n > 1")),
                world.poll(cursor, BrokerWorld.channels("a"), BrokerWorld.filter("n > 2")));

        world.publish("a", "0", "{\"n\":2}");

        assertThat(polls.get(0).messages()).containsExactly("a: 0");
        assertThat(polls.get(1).messages()).containsExactly("a: 0");
        assertThat(polls.get(2).waits()).isTrue();
    }

    @Test
    void names_nothingAtAll_isRefused() {
        assertThatThrownBy(() -> world.now(new Names(List.of(), List.of()), SubscribeTerms.NONE))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("empty subscription set");
    }

    @Test
    void group_waiting_getsMessagesOfItsChannels() {
        world.addToGroup("g", "a", "b");
        Polled waiting = world.poll(world.now("x"), BrokerWorld.groups("g"), SubscribeTerms.NONE);

        world.publish("c", "0");
        world.publish("b", "1");

        assertThat(waiting.messages()).containsExactly("b by g: 1");
    }

    @Test
    void group_comingBack_getsWhatItMissedInOrder() {
        world.addToGroup("g", "a", "b");
        Timetoken cursor = world.now("x");
        world.publish("b", "1");
        world.publish("c", "0");
        world.publish("a", "2");

        assertThat(world.poll(cursor, BrokerWorld.groups("g"), SubscribeTerms.NONE)
                        .messages())
                .containsExactly("b by g: 1", "a by g: 2");
    }

    @Test
    void group_channelIsAdded_reachesTheOpenPoll() {
        world.addToGroup("g", "a");
        Polled waiting = world.poll(world.now("x"), BrokerWorld.groups("g"), SubscribeTerms.NONE);

        world.addToGroup("g", "b");
        world.publish("b", "1");

        assertThat(waiting.messages()).containsExactly("b by g: 1");
    }

    @Test
    void group_channelIsRemoved_endsItsMessagesForTheOpenPoll() {
        world.addToGroup("g", "a", "b");
        Polled waiting = world.poll(world.now("x"), BrokerWorld.groups("g"), SubscribeTerms.NONE);

        world.removeFromGroup("g", "b");
        world.publish("b", "0");
        world.publish("a", "1");

        assertThat(waiting.messages()).containsExactly("a by g: 1");
    }

    @Test
    void group_changesWhileNobodyPollsForMinutes_stillWorks() {
        world.addToGroup("g", "a");
        world.cancel(world.poll(world.now("x"), BrokerWorld.groups("g"), SubscribeTerms.NONE));
        world.advance(Duration.ofMinutes(3));
        world.addToGroup("g", "b");

        Polled waiting = world.poll(world.now("x"), BrokerWorld.groups("g"), SubscribeTerms.NONE);
        world.publish("b", "1");

        assertThat(waiting.messages()).containsExactly("b by g: 1");
    }

    @Test
    void channelPatternAndGroup_together_giveAMessageOnce() {
        world.addToGroup("g", "a.b", "a.c");
        Names names = new Names(List.of("a.b", "a.*"), List.of("g"));
        Timetoken cursor = world.now("x");
        Polled waiting = world.poll(cursor, names, SubscribeTerms.NONE);

        world.publish("a.b", "1");
        world.publish("a.c", "2");

        assertThat(waiting.messages()).containsExactly("a.b: 1");
        assertThat(world.poll(cursor, names, SubscribeTerms.NONE).messages())
                .containsExactly("a.b: 1", "a.c by a.*: 2");
    }

    @Test
    void groupOfAPattern_waitingAndComingBack_getsWhatThePatternStandsFor() {
        world.addToGroup("g", "a.*");
        Timetoken cursor = world.now("x");
        Polled waiting = world.poll(cursor, BrokerWorld.groups("g"), SubscribeTerms.NONE);

        world.publish("a.b", "1");

        assertThat(waiting.messages()).containsExactly("a.b by g: 1");
        assertThat(world.poll(cursor, BrokerWorld.groups("g"), SubscribeTerms.NONE)
                        .messages())
                .containsExactly("a.b by g: 1");
    }

    @Test
    void presenceOfAGroup_waitingAndComingBack_getsEventsOfItsChannels() {
        world.addToGroup("g", "a");
        Timetoken cursor = world.now("x");
        Polled waiting = world.poll(cursor, BrokerWorld.groups("g-pnpres"), SubscribeTerms.NONE);

        world.ask(loop -> world.broker.presence().heartbeat(loop, world.permit("a"), BrokerWorld.attendance("ann")));

        assertThat(waiting.messages()).singleElement().asString().startsWith("a-pnpres by g-pnpres: ");
        assertThat(world.poll(cursor, BrokerWorld.groups("g-pnpres"), SubscribeTerms.NONE)
                        .events())
                .containsExactly("join ann 1");
    }

    @Test
    void groups_withoutAnyChannel_areRefused() {
        assertThatThrownBy(() -> world.now(BrokerWorld.groups("g", "h-pnpres"), SubscribeTerms.NONE))
                .hasRootCauseInstanceOf(Refusal.class)
                .hasStackTraceContaining("empty subscription set");
        assertThat(world.poll(world.now("x"), BrokerWorld.groups("g"), SubscribeTerms.NONE)
                        .failure())
                .isInstanceOf(Refusal.class);
        assertThat(world.now(new Names(List.of("a"), List.of("g")), SubscribeTerms.NONE))
                .isNotNull();
    }

    @Test
    void groups_refused_areForgottenAfterAWhile() {
        world.poll(world.now("x"), BrokerWorld.groups("g"), SubscribeTerms.NONE);
        world.advance(Duration.ofMinutes(3));
        world.addToGroup("g", "a");

        world.publish("a", "1"); // the groups are known, so the next takes no other turns
        long before = world.loops.turns();
        world.publish("a", "2");

        // To the shard and back to the publisher, or nowhere at all: no loop is told of the message.
        assertThat(world.loops.turns() - before).isEqualTo(seat == Seat.AT_THE_SHARD ? 0 : 2);
    }

    @Test
    void channel_pollBeforeWaitsForTheGroupsToBeRead_itsMessagesReachTheNextPoll() {
        Timetoken cursor = world.now("x");
        Polled both = new Polled();
        Polled one = new Polled();

        world.inATurn(() -> {
            world.ask(both, cursor, new Names(List.of("a"), List.of("g")), SubscribeTerms.NONE);
            world.ask(one, cursor, BrokerWorld.channels("a"), SubscribeTerms.NONE);
            world.send("a", "1");
        });

        assertThat(one.messages()).containsExactly("a: 1");
        assertThat(both.messages()).containsExactly("a: 1");
    }

    @Test
    void channel_pollBeforeFailedBecauseGroupsCannotBeRead_itsMessagesReachTheNextPoll() {
        BrokenGroupStore store = new BrokenGroupStore();
        BrokerWorld broken = new BrokerWorld(seat, PresenceOptions.DEFAULT, BrokerSettings.DEFAULT, store);
        Timetoken cursor = broken.now("x");

        Polled both = broken.poll(cursor, new Names(List.of("a"), List.of("g")), SubscribeTerms.NONE);
        Polled one = broken.poll(cursor, "a");
        broken.publish("a", "1");

        assertThat(both.failure()).isInstanceOf(Refusal.class);
        assertThat(one.messages()).containsExactly("a: 1");
    }
}
