package io.hubbub.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.PublishPermit;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One keyset, seen from the loop of its shard and from another. */
@ParameterizedClass
@EnumSource
final class BrokerTest {
    private static final Keyset DEMO =
            new Keyset("demo", "demo", "pub", "secret", PresenceOptions.DEFAULT, PersistenceOptions.OFF);
    private static final Keyset OTHER = new Keyset("other", "other", "pub", "secret");
    private static final Timetoken BEGINNING = new Timetoken(1);
    private static final Duration SWEEP = Duration.ofSeconds(60);

    @Parameter
    Seat seat = Seat.AT_THE_SHARD;

    private final VirtualLoops loops = new VirtualLoops(2, 11);
    private final RecordingObserver observer = new RecordingObserver();
    private final Access access = new Access(Map.of("demo", DEMO, "other", OTHER)::get);
    private Broker broker = broker(BrokerSettings.DEFAULT);

    @Test
    void publish_message_answersItsTimetoken() {
        Timetoken place = publish("a", "1");

        assertThat(observer.accepted).extracting(Envelope::timetoken).containsExactly(place);
    }

    @Test
    void publish_clockStandsStill_timetokensGrow() {
        loops.stopWall();

        assertThat(publish("a", "1")).isLessThan(publish("b", "2"));
    }

    @Test
    void publish_clockStepsBack_timetokensGrow() {
        Timetoken before = publish("a", "1");
        loops.stepWall(Duration.ofHours(-1));

        assertThat(publish("a", "2")).isGreaterThan(before);
    }

    @Test
    void now_newSubscriber_isAfterWhatWasAndBeforeWhatComes() {
        Timetoken before = publish("a", "1");
        Timetoken now = now("a");
        Timetoken after = publish("a", "2");

        assertThat(now).isGreaterThanOrEqualTo(before).isLessThan(after);
    }

    @Test
    void now_clockStandsStill_isBeforeWhatComes() {
        loops.stopWall();
        Timetoken now = now("a");

        assertThat(publish("a", "1")).isGreaterThan(now);
    }

    @Test
    void subscribe_messagesAfterTheCursor_areAnsweredAtOnceOldestFirst() {
        Timetoken cursor = now("a");
        publish("a", "1");
        publish("b", "2");
        publish("c", "not asked for");
        Timetoken last = publish("a", "3");
        Poll poll = poll(cursor, "a", "b");

        assertPayloads(poll.answer()).containsExactly("1", "2", "3");
        assertThat(poll.answer().cursor()).isEqualTo(last);
        assertThat(observer.gaps).isEmpty();
    }

    @Test
    void subscribe_messageAtTheCursor_isNotAnsweredAgain() {
        Timetoken place = publish("a", "1");
        publish("a", "2");

        assertPayloads(poll(place, "a").answer()).containsExactly("2");
    }

    @Test
    void subscribe_nothingNew_waitsForTheNextMessage() {
        Poll poll = poll(now("a"), "a");
        assertThat(poll.answers).isEmpty();

        Timetoken place = publish("a", "1");

        assertPayloads(poll.answer()).containsExactly("1");
        assertThat(poll.answer().cursor()).isEqualTo(place);
    }

    @Test
    void subscribe_messageOfAnotherChannel_goesOnWaiting() {
        Poll poll = poll(now("a"), "a");
        publish("b", "1");

        assertThat(poll.answers).isEmpty();
    }

    @Test
    void subscribe_messageOfAnotherKeyset_goesOnWaiting() {
        Poll poll = poll(now("a"), "a");
        publish(OTHER, "a", message("1"));

        assertThat(poll.answers).isEmpty();
    }

    @Test
    void subscribe_severalMessagesInOneTurn_comeInOneAnswer() {
        Poll poll = poll(now("a"), "a", "b");
        shardLoop().turn(() -> {
            publishFrom(shardLoop(), DEMO, "a", message("1"));
            publishFrom(shardLoop(), DEMO, "b", message("2"));
        });
        loops.runUntilIdle();

        assertPayloads(poll.answer()).containsExactly("1", "2");
    }

    @Test
    void subscribe_sameChannelsTwice_bothGetTheSameBatch() {
        Timetoken cursor = now("a");
        Poll first = poll(cursor, "a");
        Poll second = poll(cursor, "a");
        publish("a", "1");

        assertThat(first.answer()).isSameAs(second.answer());
        assertThat(observer.deliveries)
                .extracting(RecordingObserver.Delivery::polls)
                .containsExactly(2);
    }

    @Test
    void subscribe_messagesAreKept_areCountedAsCaughtUpAndNotAsWaitedFor() {
        Timetoken cursor = now("a");
        publishMany("a", 3);
        poll(cursor, "a");

        assertThat(observer.caughtUp).isEqualTo(3);
        assertThat(observer.deliveries).isEmpty();
    }

    @Test
    void subscribe_pollsFromTheSameMoment_seeOnlyWhatTheirCursorsMiss() {
        Timetoken cursor = now("a");
        List<Poll> polls = new ArrayList<>();
        shardLoop().turn(() -> {
            polls.add(pollFrom(shardLoop(), DEMO, cursor, "a"));
            Timetoken first = publishFrom(shardLoop(), DEMO, "a", message("1")).place();
            polls.add(pollFrom(shardLoop(), DEMO, first, "a"));
            Timetoken second = publishFrom(shardLoop(), DEMO, "a", message("2")).place();
            polls.add(pollFrom(shardLoop(), DEMO, second, "a"));
        });
        loops.runUntilIdle();

        assertPayloads(polls.get(0).answer()).containsExactly("1", "2");
        assertPayloads(polls.get(1).answer()).containsExactly("2");
        assertThat(polls.get(2).answers).isEmpty();
    }

    @Test
    void subscribe_answerBringsTheNextMessage_whoeverKnowsThisOneGetsThat() {
        Timetoken cursor = now("a");
        List<Poll> polls = new ArrayList<>();
        shardLoop().turn(() -> {
            polls.add(
                    pollFrom(shardLoop(), DEMO, cursor, () -> publishFrom(shardLoop(), DEMO, "a", message("2")), "a"));
            Timetoken first = publishFrom(shardLoop(), DEMO, "a", message("1")).place();
            polls.add(pollFrom(shardLoop(), DEMO, first, "a"));
        });
        loops.runUntilIdle();

        assertPayloads(polls.get(0).answer()).containsExactly("1");
        assertPayloads(polls.get(1).answer()).containsExactly("2");
    }

    @Test
    void subscribe_answerCancelsAnotherPoll_itGetsNone() {
        Timetoken cursor = now("a");
        List<Poll> polls = new ArrayList<>();
        polls.add(poll(cursor, () -> polls.get(1).cancel(), "a"));
        polls.add(poll(cursor, "a"));
        publish("a", "1");

        assertThat(polls.get(0).answers).hasSize(1);
        assertThat(polls.get(1).answers).isEmpty();
        assertThat(observer.parkedPolls).isZero();
    }

    @Test
    void subscribe_holdEnds_isAnsweredEmptyWithAFreshCursor() {
        Timetoken cursor = now("a");
        Poll poll = poll(cursor, "a");
        loops.advance(Duration.ofSeconds(279));
        assertThat(poll.answers).isEmpty();

        Timetoken elsewhere = publish("b", "1");
        loops.advance(Duration.ofSeconds(2));

        assertThat(poll.answer().envelopes()).isEmpty();
        assertThat(poll.answer().cursor()).isGreaterThan(elsewhere);
        assertThat(publish("a", "2")).isGreaterThan(poll.answer().cursor());
        assertThat(observer.parkedPolls).isZero();
    }

    @Test
    void subscribe_messageIsOnItsWayWhenTheHoldEnds_isNotSkipped() {
        for (int seed = 0; seed < 50; seed++) {
            VirtualLoops some = new VirtualLoops(2, seed);
            broker = new Broker(BrokerSettings.DEFAULT, some.all(), observer);
            VirtualLoop shard = some.loop(shardNumber());
            VirtualLoop caller = some.loop(seat == Seat.AT_THE_SHARD ? shardNumber() : 1 - shardNumber());
            Timetoken cursor = new Timetoken(caller.nowTicks());
            Poll poll = caller.ask(() -> pollFrom(caller, DEMO, cursor, "a"));
            some.runUntilIdle();
            some.pause(Duration.ofSeconds(281));
            some.fireTimers();
            some.run(seed % 5);
            shard.turn(() -> publishFrom(shard, DEMO, "a", message("1")));
            some.runUntilIdle();
            Timetoken seen = poll.answer().cursor();
            Poll next =
                    poll.answer().envelopes().isEmpty() ? caller.ask(() -> pollFrom(caller, DEMO, seen, "a")) : poll;
            some.runUntilIdle();

            assertPayloads(next.answer()).containsExactly("1");
        }
    }

    @Test
    void subscribe_answerAtTheEndOfAHoldBringsAMessage_isNotSkipped() {
        Timetoken cursor = now("a");
        List<Poll> polls = new ArrayList<>();
        VirtualLoop shard = shardLoop();
        shard.turn(() -> {
            polls.add(pollFrom(shard, DEMO, cursor, "a"));
            polls.add(pollFrom(shard, DEMO, cursor, () -> publishFrom(shard, DEMO, "a", message("2")), "b"));
        });
        loops.runUntilIdle();
        loops.pause(Duration.ofSeconds(281));
        // The message for b waits for the end of the turn in which the hold of the poll for a ends.
        loops.fireTimers();
        shard.turn(() -> publishFrom(shard, DEMO, "b", message("1")));
        loops.runUntilIdle();
        Timetoken seen = polls.get(0).answer().cursor();
        Poll next = polls.get(0).answer().envelopes().isEmpty()
                ? shard.ask(() -> pollFrom(shard, DEMO, seen, "a"))
                : polls.get(0);
        loops.runUntilIdle();

        assertPayloads(next.answer()).containsExactly("2");
    }

    @Test
    void subscribe_cursorInTheFuture_startsNow() {
        publish("a", "old");
        Timetoken now = now("a");
        Poll poll = poll(new Timetoken(Long.MAX_VALUE), "a");
        publish("a", "1");

        assertPayloads(poll.answer()).containsExactly("1");
        assertThat(poll.answer().cursor()).isGreaterThan(now).isLessThan(new Timetoken(Long.MAX_VALUE));
    }

    @Test
    void subscribe_cursorInTheFutureAndDrain_isAnsweredWithNow() {
        Poll poll = poll(new Timetoken(Long.MAX_VALUE), "a");
        drain();

        assertThat(poll.answer().cursor()).isLessThanOrEqualTo(now("a"));
    }

    @Test
    void subscribe_olderThanTheQueue_getsTheQueueAndTheGapIsTold() {
        Timetoken cursor = now("a");
        List<Timetoken> places = publishMany("a", 103);

        Batch answer = poll(cursor, "a").answer();

        assertThat(answer.envelopes())
                .extracting(Envelope::timetoken)
                .containsExactlyElementsOf(places.subList(3, 103));
        assertThat(observer.gaps).containsExactly(new RecordingObserver.Gap("demo", "a", cursor, places.get(2)));
    }

    @Test
    void subscribe_cursorFromBeforeTheShard_tellsAGap() {
        publish("a", "1");
        poll(BEGINNING, "a");

        assertThat(observer.gaps).extracting(RecordingObserver.Gap::after).containsExactly(BEGINNING);
    }

    @Test
    void subscribe_moreThanTheReplyLimit_continuesWithTheNextPoll() {
        Timetoken cursor = now("a");
        publishMany("a", 60);
        publishMany("b", 60);

        Batch first = poll(cursor, "a", "b").answer();
        Batch second = poll(first.cursor(), "a", "b").answer();

        assertThat(first.envelopes()).hasSize(100);
        assertThat(first.cursor()).isEqualTo(first.envelopes().get(99).timetoken());
        assertThat(second.envelopes()).hasSize(20);
    }

    @Test
    void subscribe_moreThanFourMebibytes_continuesWithTheNextPoll() {
        Timetoken cursor = now("a");
        String large = "x".repeat(100_000);
        for (int i = 0; i < 60; i++) {
            publish("a", large);
        }

        Batch first = poll(cursor, "a").answer();
        Batch second = poll(first.cursor(), "a").answer();

        assertThat(first.json().length).isBetween(4_000_000, (4 << 20) + 1_000);
        assertThat(first.envelopes().size() + second.envelopes().size()).isEqualTo(60);
    }

    @Test
    void subscribe_waitsAndMoreThanFitsComes_continuesWithTheNextPoll() {
        broker = broker(new BrokerSettings(100, 1 << 20, Duration.ofMinutes(1), Duration.ofSeconds(280), 100, 1));
        Poll first = poll(now("a"), "a");
        shardLoop().turn(() -> {
            publishFrom(shardLoop(), DEMO, "a", message("1"));
            publishFrom(shardLoop(), DEMO, "a", message("2"));
        });
        loops.runUntilIdle();

        assertPayloads(first.answer()).containsExactly("1");
        assertPayloads(poll(first.answer().cursor(), "a").answer()).containsExactly("2");
    }

    @Test
    void subscribe_newChannelsWithTheOldCursor_catchesUpOnThem() {
        Timetoken cursor = now("a");
        poll(cursor, "a").cancel();
        publish("b", "1");

        assertPayloads(poll(cursor, "a", "b").answer()).containsExactly("1");
    }

    @Test
    void subscribe_loopOfSomebodyElse_isRefused() {
        VirtualLoop foreign = VirtualLoops.single();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> foreign.turn(() -> pollFrom(foreign, DEMO, BEGINNING, "a")));
    }

    @Test
    void publish_dictatedTimetoken_isAnsweredAndNotDeliveredLive() {
        Timetoken cursor = now("a");
        Poll poll = poll(cursor, "a");
        Timetoken dictated = new Timetoken(cursor.ticks() - 1_000_000);
        Timetoken place = publish(DEMO, "a", withStorage(new Storage(true, null, dictated)));

        assertThat(place).isEqualTo(dictated);
        assertThat(poll.answers).isEmpty();
        assertThat(poll(cursor, "a").answers).isEmpty();
        assertThat(observer.accepted).extracting(Envelope::timetoken).containsExactly(dictated);
    }

    @Test
    void publish_fired_isPlacedAndNotDelivered() {
        Timetoken cursor = now("a");
        Poll poll = poll(cursor, "a");
        Message fired = new Message(
                MessageType.MESSAGE, json("1"), null, null, null, null, Delivery.HANDLERS, Storage.KEYSET_DEFAULT);
        Timetoken place = publish(DEMO, "a", fired);

        assertThat(place).isGreaterThan(cursor);
        assertThat(poll.answers).isEmpty();
        assertThat(poll(cursor, "a").answers).isEmpty();
        assertThat(observer.accepted).hasSize(1);
    }

    @Test
    void cancel_whileWaiting_leavesNothing() {
        Poll poll = poll(now("a"), "a");
        assertThat(observer.parkedPolls).isEqualTo(1);
        poll.cancel();
        publish("a", "1");
        loops.advance(Duration.ofMinutes(10));

        assertThat(poll.answers).isEmpty();
        assertThat(observer.parkedPolls).isZero();
        assertThat(observer.deliveries).isEmpty();
    }

    @Test
    void cancel_beforeTheFirstRead_leavesNothing() {
        Timetoken cursor = now("a");
        VirtualLoop caller = caller();
        Poll poll = caller.ask(() -> pollFrom(caller, DEMO, cursor, "a"));
        caller.turn(poll::cancel);
        loops.runUntilIdle();
        assertThat(observer.parkedPolls).isZero();

        publish("a", "1");

        assertThat(poll.answers).isEmpty();
    }

    @Test
    void cancel_afterTheAnswer_changesNothing() {
        Poll poll = poll(now("a"), "a");
        publish("a", "1");
        poll.cancel();

        assertThat(poll.answers).hasSize(1);
        assertThat(observer.parkedPolls).isZero();
    }

    @Test
    void sweep_nobodyAsksForAChannelAnyMore_interestIsWithdrawn() {
        poll(now("a"), "a").cancel();
        loops.advance(SWEEP.multipliedBy(3));
        long before = loops.turns();
        shardLoop().turn(() -> publishFrom(shardLoop(), DEMO, "a", message("1")));
        loops.runUntilIdle();

        assertThat(loops.turns() - before).isZero();
    }

    @Test
    void poll_neverForTheSameChannelsTwice_interestIsWithdrawnBeforeTheNextSweep() {
        Timetoken cursor = now("a");
        for (int i = 0; i < 101; i++) {
            int mix = i;
            poll(cursor, IntStream.range(0, 1_000).mapToObj(c -> mix + "-" + c).toArray(String[]::new))
                    .cancel();
        }
        loops.runUntilIdle();
        long before = loops.turns();
        shardLoop().turn(() -> publishFrom(shardLoop(), DEMO, "0-0", message("1")));
        loops.runUntilIdle();

        assertThat(loops.turns() - before).isZero();
    }

    @Test
    void sweep_somebodyStillWaits_interestStays() {
        Poll poll = poll(now("a"), "a");
        loops.advance(SWEEP.multipliedBy(4));
        publish("a", "1");

        assertPayloads(poll.answer()).containsExactly("1");
    }

    @Test
    void sweep_channelIsAskedForAgain_interestComesBack() {
        poll(now("a"), "a").cancel();
        loops.advance(SWEEP.multipliedBy(3));
        Poll poll = poll(now("a"), "a");
        publish("a", "1");

        assertPayloads(poll.answer()).containsExactly("1");
    }

    @Test
    void sweep_nothingLeft_setsNoMoreTimers() {
        poll(now("a"), "a").cancel();
        loops.advance(SWEEP.multipliedBy(3));

        assertThat(loops.timers()).isZero();
    }

    @Test
    void housekeeping_moreChannelsThanOneTurnDrops_theRestGoesAtOnce() {
        for (int i = 0; i < 6_000; i++) {
            publish("channel " + i, "1");
        }
        loops.advance(Duration.ofMinutes(20).plusSeconds(31));

        assertThat(observer.logBytes).isZero();
    }

    @Test
    void housekeeping_nobodyUsesTheChannel_itsMessagesAreDroppedAndTheGapIsTold() {
        Timetoken cursor = now("a");
        Timetoken place = publish("a", "1");
        assertThat(observer.logBytes).isPositive();
        loops.advance(Duration.ofMinutes(21));
        assertThat(observer.logBytes).isZero();

        Poll poll = poll(cursor, "a");

        assertThat(poll.answers).isEmpty();
        assertThat(observer.gaps).containsExactly(new RecordingObserver.Gap("demo", "a", cursor, place));
    }

    @Test
    void drain_pollsWait_allAreAnsweredWithTheirCursor() {
        Timetoken cursor = now("a");
        Poll first = poll(cursor, "a");
        Poll second = poll(cursor, "b");
        drain();

        assertThat(first.answer().envelopes()).isEmpty();
        assertThat(first.answer().cursor()).isEqualTo(cursor);
        assertThat(second.answer().cursor()).isEqualTo(cursor);
        assertThat(observer.parkedPolls).isZero();
    }

    @Test
    void drain_pollComesLater_isAnsweredAtOnce() {
        Timetoken cursor = now("a");
        poll(cursor, "a");
        drain();

        assertThat(poll(cursor, "a").answer().cursor()).isEqualTo(cursor);
    }

    @Test
    void drain_pollOfAKeysetThatNobodyUsedBefore_isAnsweredAtOnce() {
        drain();

        assertThat(poll(now("a"), "a").answer().envelopes()).isEmpty();
    }

    @Test
    void drain_pollIsBeingOpened_isAnswered() {
        Timetoken cursor = now("a");
        VirtualLoop caller = caller();
        Poll poll = caller.ask(() -> pollFrom(caller, DEMO, cursor, "a"));
        drain();

        assertThat(poll.answer().cursor()).isEqualTo(cursor);
    }

    private VirtualLoop shardLoop() {
        return loops.loop(shardNumber());
    }

    private static int shardNumber() {
        return Math.floorMod(DEMO.subscribeKey().hashCode(), 2);
    }

    private VirtualLoop caller() {
        return loops.loop(seat == Seat.AT_THE_SHARD ? shardNumber() : 1 - shardNumber());
    }

    private Broker broker(BrokerSettings settings) {
        return new Broker(settings, loops.all(), observer);
    }

    private void drain() {
        broker.drain();
        loops.runUntilIdle();
    }

    private Timetoken now(String channel) {
        VirtualLoop caller = caller();
        var now = caller.ask(() -> broker.now(caller, subscribePermit(DEMO, channel), SubscribeTerms.NONE));
        loops.runUntilIdle();
        return now.toCompletableFuture().join();
    }

    private Timetoken publish(String channel, String payload) {
        return publish(DEMO, channel, message(payload));
    }

    private Timetoken publish(Keyset keyset, String channel, Message message) {
        VirtualLoop caller = caller();
        var place = caller.ask(() -> publishFrom(caller, keyset, channel, message));
        loops.runUntilIdle();
        return place.place();
    }

    private List<Timetoken> publishMany(String channel, int count) {
        List<Timetoken> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(publish(channel, "" + i));
        }
        return places;
    }

    private Publication publishFrom(VirtualLoop caller, Keyset keyset, String channel, Message message) {
        PublishPermit permit = access.toPublish(keyset.subscribeKey(), keyset.publishKey(), channel, Credentials.NONE);
        return new Publication(broker.publish(caller, permit, message).toCompletableFuture());
    }

    private Poll poll(Timetoken cursor, String... channels) {
        return poll(cursor, () -> {}, channels);
    }

    private Poll poll(Timetoken cursor, Runnable reaction, String... channels) {
        VirtualLoop caller = caller();
        Poll poll = caller.ask(() -> pollFrom(caller, DEMO, cursor, reaction, channels));
        loops.runUntilIdle();
        return poll;
    }

    private Poll pollFrom(VirtualLoop caller, Keyset keyset, Timetoken cursor, String... channels) {
        return pollFrom(caller, keyset, cursor, () -> {}, channels);
    }

    private Poll pollFrom(VirtualLoop caller, Keyset keyset, Timetoken cursor, Runnable reaction, String... channels) {
        return new Poll(
                caller,
                broker.subscribe(caller, subscribePermit(keyset, channels), SubscribeTerms.NONE, cursor),
                reaction);
    }

    private SubscribePermit subscribePermit(Keyset keyset, String... channels) {
        return access.toSubscribe(keyset.subscribeKey(), Names.ofChannels(List.of(channels)), Credentials.NONE);
    }

    private static Message message(String payload) {
        return Message.of(MessageType.MESSAGE, json('"' + payload + '"'), null);
    }

    private static Message withStorage(Storage storage) {
        return new Message(MessageType.MESSAGE, json("1"), null, null, null, null, Delivery.SUBSCRIBERS, storage);
    }

    private static JsonText json(String text) {
        return JsonText.check(text.getBytes(UTF_8));
    }

    private static AbstractListAssert<?, List<? extends String>, String, ObjectAssert<String>> assertPayloads(
            Batch batch) {
        return assertThat(batch.envelopes()).extracting(each -> {
            String json = each.toString();
            return json.substring(json.indexOf("\"d\":") + 4, json.length() - 1).replace("\"", "");
        });
    }

    /** Where the client's connection lives. */
    enum Seat {
        AT_THE_SHARD,
        ELSEWHERE
    }

    private record Publication(CompletableFuture<Timetoken> answer) {
        Timetoken place() {
            return answer.join();
        }
    }

    private static final class Poll {
        final List<Batch> answers = new ArrayList<>();
        private final VirtualLoop caller;
        private final Subscription subscription;

        Poll(VirtualLoop caller, Subscription subscription, Runnable reaction) {
            this.caller = caller;
            this.subscription = subscription;
            var unused = subscription.batch().thenAccept(batch -> {
                answers.add(batch);
                reaction.run();
            });
        }

        Batch answer() {
            assertThat(answers).hasSize(1);
            return answers.get(0);
        }

        void cancel() {
            caller.turn(subscription::cancel);
        }
    }
}
