package io.hubbub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.BrokerWorld.Polled;
import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscribers that come back for messages which are no longer in memory. */
@ParameterizedClass
@EnumSource(Seat.class)
final class CatchUpTest {
    private static final int ALL = Integer.MAX_VALUE;

    @Parameter
    Seat seat = Seat.AT_THE_SHARD;

    private final SimulatedHistory history = SimulatedHistory.reliable();
    private Stores stores = Stores.inMemory(1 << 20);
    private BrokerWorld world = new BrokerWorld(seat);

    @BeforeEach
    void open() {
        stores = new Stores(stores.groups(), GroupLimits.DEFAULT, history, history.store(), HistoryLimits.DEFAULT);
        world = new BrokerWorld(seat, PersistenceOptions.DEFAULT, stores);
    }

    @Test
    void publish_isShownAtOnceAndAnsweredWhenItIsStored() {
        Polled poll = world.poll(world.now("a"), "a");
        CompletableFuture<Timetoken> published = publish("a", 1);

        assertThat(poll.messages()).containsExactly("a: 1");
        assertThat(published).isNotDone();
        store();
        assertThat(published)
                .isCompletedWithValue(poll.answer().envelopes().get(0).timetoken());
    }

    @Test
    void publish_cannotBeStored_isShownAndFails() {
        Polled poll = world.poll(world.now("a"), "a");
        CompletableFuture<Timetoken> published = publish("a", 1);
        history.failNext();
        store();

        assertThat(poll.messages()).containsExactly("a: 1");
        assertThat(published).isCompletedExceptionally();
        assertThat(world.observer.notStored).isOne();
        assertThat(world.observer.stored).isZero();
    }

    @Test
    void publish_notToBeStored_isAnsweredAtOnce() {
        assertThat(publish("a", 1, new Storage(false, null, null))).isDone();
    }

    @Test
    void subscribe_olderThanMemory_getsEverythingInOrder() {
        Timetoken cursor = world.now("a");
        List<String> published = publishMany("a", 350);
        store();

        assertThat(readAll(cursor, BrokerWorld.channels("a"))).isEqualTo(published);
        assertThat(world.observer.gaps).isEmpty();
    }

    @Test
    void subscribe_olderThanTheProcess_getsWhatWasPublishedBefore() {
        Timetoken cursor = world.now("a");
        List<String> published = publishMany("a", 150);
        store();
        restart();

        assertThat(readAll(cursor, BrokerWorld.channels("a"))).isEqualTo(published);
        assertThat(world.observer.gaps).isEmpty();
    }

    @Test
    void subscribe_toGroupsAndPatternsOlderThanTheProcess_saysWhatEachMessageMatched() {
        world.addToGroup("g", "c", "d.e");
        Timetoken cursor = world.now("a");
        publishMany("a.b", 1);
        publishMany("c", 1);
        publishMany("x", 1);
        publishMany("d.e", 1);
        publishMany("plain", 1);
        store();
        restart();

        Names names = new Names(List.of("a.*", "plain"), List.of("g"));
        assertThat(readAll(cursor, names)).containsExactly("a.b by a.*: 0", "c by g: 0", "d.e by g: 0", "plain: 0");
    }

    @Test
    void subscribe_messageFallsOutOfMemoryBeforeItIsStored_waitsForTheStore() {
        Timetoken cursor = world.now("a");
        List<String> published = publishMany("a", 150);
        Polled poll = world.poll(cursor, "a");

        assertThat(poll.waits()).isTrue();
        store();
        assertThat(poll.messages()).isEqualTo(published.subList(0, 100));
    }

    @Test
    void subscribe_moreIsPublishedAndForgottenWhileHistoryIsRead_missesNothing() {
        Timetoken cursor = world.now("a", "b");
        List<String> published = new ArrayList<>(publishMany("a", 120));
        store();
        Polled poll = world.poll(cursor, "a", "b");
        published.addAll(publishMany("b", 130));
        published.addAll(publishMany("a", 130));
        store();

        List<String> got = new ArrayList<>(poll.messages());
        got.addAll(readAll(poll.answer().cursor(), BrokerWorld.channels("a", "b")));
        assertThat(got).isEqualTo(published);
    }

    @Test
    void subscribe_someWereNotToBeStored_getsTheOthersAndIsToldOfTheGap() {
        Timetoken cursor = world.now("a");
        publishMany("a", 10);
        Timetoken unstored = publish("a", 10, new Storage(false, null, null)).join();
        publishMany("a", 120);
        store();

        assertThat(readAll(cursor, BrokerWorld.channels("a"))).hasSize(130);
        assertThat(world.observer.gaps).containsOnly(new RecordingObserver.Gap("demo", "a", cursor, unstored));
    }

    @Test
    void subscribe_unstoredMessagesAmongTheStored_comeInTheirPlaces() {
        Timetoken cursor = world.now("a", "b");
        List<String> published = new ArrayList<>(publishMany("a", 90));
        var unused = publish("b", 7, new Storage(false, null, null));
        published.add("b: 7");
        published.addAll(publishMany("a", 90));
        store();

        assertThat(readAll(cursor, BrokerWorld.channels("a", "b"))).isEqualTo(published);
        assertThat(world.observer.gaps).isEmpty();
    }

    @Test
    void subscribe_olderThanTheRetention_isToldOfTheGap() {
        PersistenceOptions brief = new PersistenceOptions(true, Duration.ofHours(1));
        world = new BrokerWorld(seat, brief, stores);
        Timetoken cursor = world.now("a");
        publishMany("a", 3);
        store();
        world.advance(Duration.ofHours(2));
        store();
        List<String> late = publishMany("a", 2);
        store();

        assertThat(readAll(cursor, BrokerWorld.channels("a"))).isEqualTo(late);
        assertThat(world.observer.gaps).extracting(RecordingObserver.Gap::after).containsOnly(cursor);
    }

    @Test
    void subscribe_manyComeBackAtOnce_readEachStretchOnce() {
        Timetoken cursor = world.now("a");
        List<String> published = publishMany("a", 1000);
        store();
        List<Polled> polls = IntStream.range(0, 200)
                .mapToObj(number -> world.poll(cursor, "a"))
                .toList();
        store();

        assertThat(polls).allSatisfy(poll -> assertThat(poll.messages()).isEqualTo(published.subList(0, 100)));
        for (Polled poll : polls) {
            assertThat(readAll(poll.answer().cursor(), BrokerWorld.channels("a")))
                    .isEqualTo(published.subList(100, 1000));
        }
        assertThat(world.observer.recalled).hasSize(2).allMatch(messages -> messages == 500);
    }

    @Test
    void subscribe_historyCannotBeRead_failsAndTheNextGoesOn() {
        Timetoken cursor = world.now("a");
        List<String> published = publishMany("a", 150);
        store();
        Polled failed = world.poll(cursor, "a");
        history.failNext();
        store();

        assertThat(failed.failure()).isInstanceOf(Refusal.class);
        assertThat(readAll(cursor, BrokerWorld.channels("a"))).isEqualTo(published);
    }

    @Test
    void subscribe_someWasDeletedMeanwhile_isNotGivenFromWhatWasReadBefore() {
        Timetoken cursor = world.now("a");
        publishMany("a", 250);
        store();
        readAll(cursor, BrokerWorld.channels("a"));
        CompletionStage<Void> deleted = world.caller.ask(
                () -> world.broker.history().delete(world.caller, world.deletion("a"), HistoryRange.ALL));
        store();

        assertThat(deleted.toCompletableFuture()).isCompleted();
        assertThat(readAll(cursor, BrokerWorld.channels("a"))).hasSize(100); // those in memory
    }

    @Test
    void start_wallClockWasSetBack_timetokensGoOnWhereTheyWere() {
        Timetoken before = world.now("a");
        var unused = publish("a", 1);
        store();
        history.remembered(new Timetoken(before.ticks() + 36_000_000_000L));
        restart();

        assertThat(world.now("a").ticks()).isGreaterThan(before.ticks() + 36_000_000_000L);
    }

    @Test
    void remember_timetokensWereGivenOut_withinASecond() {
        Timetoken cursor = world.now("a");
        world.advance(Duration.ofMillis(1001));
        store();

        assertThat(history.remembered()).isGreaterThanOrEqualTo(cursor);
    }

    /** What polls from {@code cursor} on get until there is nothing more. */
    private List<String> readAll(Timetoken cursor, Names names) {
        List<String> got = new ArrayList<>();
        Timetoken from = cursor;
        for (int i = 0; i < 1000; i++) {
            Polled poll = world.poll(from, names, SubscribeTerms.NONE);
            store();
            if (poll.waits()) {
                world.cancel(poll);
                return got;
            }
            got.addAll(poll.messages());
            from = poll.answer().cursor();
        }
        throw new AssertionError("There is no end of it");
    }

    private List<String> publishMany(String channel, int count) {
        List<String> published = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var unused = publish(channel, i);
            published.add(channel + ": " + i);
        }
        return published;
    }

    private CompletableFuture<Timetoken> publish(String channel, int number) {
        return publish(channel, number, Storage.KEYSET_DEFAULT);
    }

    private CompletableFuture<Timetoken> publish(String channel, int number, Storage storage) {
        CompletionStage<Timetoken> answer =
                world.caller.ask(() -> world.publishing(channel, Integer.toString(number), storage));
        world.loops.runUntilIdle();
        return answer.toCompletableFuture();
    }

    /** Lets the store do all that it was asked, and what follows. */
    private void store() {
        do {
            world.loops.runUntilIdle();
        } while (history.work(ALL));
    }

    private void restart() {
        world = new BrokerWorld(seat, PersistenceOptions.DEFAULT, stores);
        world.advance(Duration.ofMinutes(1)); // its clock begins where that of the other did
    }
}
