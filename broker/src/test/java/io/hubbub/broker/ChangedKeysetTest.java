package io.hubbub.broker;

import static io.hubbub.broker.BrokerWorld.asUser;
import static io.hubbub.broker.BrokerWorld.attendance;
import static io.hubbub.broker.BrokerWorld.channels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.broker.BrokerWorld.Polled;
import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Presence and persistence of a keyset that is in use are changed. */
@ParameterizedClass
@EnumSource
final class ChangedKeysetTest {
    private static final PresenceOptions USUAL = PresenceOptions.DEFAULT;
    private static final int KEPT = 100; // messages in memory
    private static final int STEPS_PER_TURN = 90; // ten who come
    private static final int MANY = 100; // channels
    private static final Duration HOUR = Duration.ofHours(1);

    private final SimulatedHistory history = SimulatedHistory.reliable();
    private final Stores stores;
    private final Seat seat;
    private BrokerWorld world;

    ChangedKeysetTest(Seat seat) {
        this.seat = seat;
        Stores memory = Stores.inMemory(1 << 20);
        stores = new Stores(memory.groups(), GroupLimits.DEFAULT, history, history.store(), HistoryLimits.DEFAULT);
        world = world(PersistenceOptions.DEFAULT);
    }

    @Test
    void presenceOff_usersPresent_goInSilenceAndQuestionsAreRefused() {
        Polled listener = world.poll(world.now("a-pnpres"), "a-pnpres");
        world.poll(world.now("a"), channels("a"), asUser("ann"));
        Timetoken cursor = listener.answer().cursor();
        listener = world.poll(cursor, "a-pnpres");
        PresencePermit before = world.permit("a");

        change(PresenceOptions.OFF);

        assertThat(listener.answer().envelopes()).isEmpty();
        assertThat(world.observer.presenceEntries).isZero();
        Polled later = world.poll(cursor, "a-pnpres");
        world.poll(world.now("a"), channels("a"), asUser("ann"));
        world.advance(Duration.ofMinutes(4));
        assertThat(later.waits()).isTrue();
        assertThat(world.observer.presenceEvents).isEqualTo(1);
        assertThat(world.refusal(world.caller.ask(() -> world.broker.presence().here(world.caller, before, 0, 10))))
                .isEqualTo(RefusalCode.FEATURE_OFF);
        assertThat(world.refusal(world.caller.ask(() -> world.broker.presence().where(world.caller, before, "ann"))))
                .isEqualTo(RefusalCode.FEATURE_OFF);
        assertThat(world.refusal(world.caller.ask(
                        () -> world.broker.presence().heartbeat(world.caller, before, attendance("ann")))))
                .isEqualTo(RefusalCode.FEATURE_OFF);
    }

    @Test
    void presenceOff_pollIsAnsweredOrEndsAfterwards_nothingHappens() {
        change(with(USUAL, true));
        Polled answered = world.poll(world.now("a"), channels("a"), asUser("ann"));
        Polled ended = world.poll(world.now("b"), channels("b"), asUser("bob"));
        world.advance(Duration.ofSeconds(5));

        adopt(keyset -> keyset.with(PresenceOptions.OFF)); // the polls are not sent away
        var unused = publish("a", 1);
        world.cancel(ended);

        assertThat(answered.messages()).containsExactly("a: 1");
        assertThat(world.observer.presenceEntries).isZero();
        assertThat(world.observer.presenceEvents).isEqualTo(2);
    }

    @Test
    void presenceOffAndOn_somebodyWasThere_comesAnewWithItsNextPoll() {
        world.poll(world.now("a"), channels("a"), asUser("ann"));
        setState("ann", "b");
        change(PresenceOptions.OFF);
        change(USUAL);
        Timetoken cursor = world.now("a");
        assertThat(everywhere()).isZero();
        assertThat(states("ann", "b")).isEmpty();

        world.poll(cursor, channels("a"), asUser("ann"));

        assertThat(world.poll(cursor, "a-pnpres").events()).containsExactly("join ann 1");
        assertThat(everywhere()).isOne();
    }

    @Test
    void presenceOn_pollWaits_isSentToAskAnewAndJoinsThen() {
        change(PresenceOptions.OFF);
        Timetoken cursor = world.now("a");
        Polled poll = world.poll(cursor, channels("a"), asUser("ann"));
        assertThat(poll.waits()).isTrue();

        change(USUAL);

        assertThat(poll.answer().envelopes()).isEmpty();
        assertThat(everywhere()).isZero();
        world.poll(poll.answer().cursor(), channels("a"), asUser("ann"));
        assertThat(world.poll(cursor, "a-pnpres").events()).containsExactly("join ann 1");
    }

    @Test
    void presenceOff_requestsAreGoneThrough_endThere() {
        world = new BrokerWorld(seat, USUAL, BrokerSettings.DEFAULT, stores.groups(), STEPS_PER_TURN);
        Names many = Names.ofChannels(many());
        PresencePermit permit = world.permit(many);
        Polled poll = new Polled();
        world.inATurn(() -> world.ask(poll, Timetoken.NONE, many, asUser("ann")));
        CompletionStage<Boolean> heartbeat =
                world.caller.ask(() -> world.broker.presence().heartbeat(world.caller, permit, attendance("bob")));
        CompletionStage<Boolean> state = world.caller.ask(
                () -> world.broker.presence().setState(world.caller, permit, "cid", BrokerWorld.json("{}")));
        CompletionStage<List<String>> where =
                world.caller.ask(() -> world.broker.presence().where(world.caller, permit, "bob"));
        world.loops.runUntilIdle();
        assertThat(world.observer.presenceEntries).isBetween(1, MANY);

        world.beginChange(keyset -> keyset.with(PresenceOptions.OFF));
        int events = world.observer.presenceEvents;
        world.advance(Duration.ofSeconds(1));

        assertThat(world.observer.presenceEntries).isZero();
        assertThat(world.observer.presenceEvents).isEqualTo(events);
        assertThat(poll.waits()).isTrue();
        assertThat(world.refusal(heartbeat)).isEqualTo(RefusalCode.FEATURE_OFF);
        assertThat(world.refusal(state)).isEqualTo(RefusalCode.FEATURE_OFF);
        assertThat(world.refusal(where)).isEqualTo(RefusalCode.FEATURE_OFF);
        change(USUAL);
        assertThat(everywhere()).isZero();
        assertThat(states("cid", many().get(MANY - 1))).isEmpty();
    }

    @Test
    void interval_changedWhileOneIsUnderWay_isAnnouncedAtOnceAndTheNextIsByTheNewRules() {
        change(announcing(0, HOUR, false));
        Timetoken cursor = world.now("a-pnpres");
        world.now(channels("a"), asUser("ann"));
        assertThat(world.observer.presenceEvents).isZero();

        change(announcing(0, Duration.ofSeconds(10), true));

        assertThat(world.poll(cursor, "a-pnpres").events()).containsExactly("interval  1");
        cursor = world.now("a-pnpres");
        world.now(channels("a"), asUser("bob"));
        world.advance(Duration.ofSeconds(11));
        assertThat(world.poll(cursor, "a-pnpres").messages())
                .singleElement()
                .asString()
                .contains("\"join\":[\"bob\"]", "\"occupancy\":2");
    }

    @Test
    void announceMax_raised_eventsAreSingleAgainAndAddUp() {
        change(announcing(0, HOUR, true));
        Timetoken cursor = world.now("a-pnpres");
        world.now(channels("a"), asUser("ann"));

        change(announcing(5, HOUR, true));
        world.now(channels("a"), asUser("bob"));

        assertThat(world.poll(cursor, "a-pnpres").events()).containsExactly("interval  1", "join bob 2");
    }

    @Test
    void timeout_changed_countsForWhoIsHeardOfAfterwards() {
        world.now(channels("a"), asUser("ann"));
        change(timingOutAfter(Duration.ofSeconds(10)));
        world.now(channels("a"), asUser("bob"));

        world.advance(Duration.ofSeconds(11));

        assertThat(where("bob")).isEmpty();
        assertThat(where("ann")).containsExactly("a");
        world.now(channels("a"), asUser("ann"));
        world.advance(Duration.ofSeconds(11));
        assertThat(where("ann")).isEmpty();
    }

    @Test
    void leaveOnDisconnect_changed_countsForPollsThatWaitAlready() {
        Polled first = world.poll(world.now("a"), channels("a"), asUser("ann"));
        Polled second = world.poll(world.now("b"), channels("b"), asUser("bob"));

        adopt(keyset -> keyset.with(with(USUAL, true)));
        world.cancel(first);
        assertThat(where("ann")).isEmpty();

        adopt(keyset -> keyset.with(USUAL));
        world.cancel(second);
        assertThat(where("bob")).containsExactly("b");
    }

    @Test
    void maxEntries_lowered_leavesWhoIsThereAndLetsNobodyElseIn() {
        world.now(channels("a"), asUser("ann"));
        world.now(channels("a"), asUser("bob"));

        change(new PresenceOptions(true, 20, Duration.ofSeconds(10), false, false, Duration.ofMinutes(5), false, 1));
        world.now(channels("a"), asUser("cid"));

        assertThat(where("ann")).containsExactly("a");
        assertThat(where("cid")).isEmpty();
        assertThat(world.observer.presenceFull).isOne();
    }

    @Test
    void change_requestOfBeforeMakesTheShard_countsAllTheSame() {
        PresencePermit before = world.permit("a");
        CompletableFuture<Boolean> heartbeat = new CompletableFuture<>();
        world.inATurn(() -> {
            world.beginChange(keyset -> keyset.with(PresenceOptions.OFF));
            var unused = world.broker
                    .presence()
                    .heartbeat(world.caller, before, attendance("ann"))
                    .thenAccept(heartbeat::complete);
        });

        assertThat(world.observer.presenceEntries).isZero();
        assertThat(world.refusal(world.caller.ask(() -> world.broker.presence().where(world.caller, before, "ann"))))
                .isEqualTo(RefusalCode.FEATURE_OFF);
    }

    @Test
    void persistenceOff_appendsWait_areAnsweredAndStay() {
        CompletableFuture<Timetoken> waiting = publish("a", 1);
        assertThat(waiting).isNotDone();

        change(PersistenceOptions.OFF);
        CompletableFuture<Timetoken> later = publish("a", 2);

        assertThat(later).isCompleted();
        assertThat(waiting).isNotDone();
        store();
        assertThat(waiting).isCompleted();
        change(PersistenceOptions.DEFAULT);
        assertThat(read("a")).containsExactly("1");
    }

    @Test
    void persistenceOff_changesThatNeedIt_areRefused() {
        var deletion = world.deletion("a");
        Timetoken message = publish("a", 1, new Storage(false, null, null)).join();
        adopt(keyset -> keyset.with(PersistenceOptions.OFF));

        assertThat(world.refusal(world.caller.ask(
                        () -> world.broker.history().delete(world.caller, deletion, HistoryRange.ALL))))
                .isEqualTo(RefusalCode.PERSISTENCE_OFF);
        assertThat(message).isNotNull();
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> world.history("a"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.PERSISTENCE_OFF));
    }

    @Test
    void persistenceOff_subscriberComesBackForWhatMemoryLost_isToldOfTheGap() {
        Timetoken cursor = world.now("a");
        List<String> published = new ArrayList<>(publishMany("a", 50));
        Timetoken lost = world.observer.accepted.get(49).timetoken();
        published.addAll(publishMany("a", KEPT));
        store();
        change(PersistenceOptions.OFF);

        assertThat(readAll(cursor, "a")).isEqualTo(published.subList(50, KEPT + 50));
        assertThat(world.observer.gaps).containsOnly(new RecordingObserver.Gap("demo", "a", cursor, lost));
    }

    @Test
    void persistenceOff_historyIsBeingRead_pollGetsWhatIsReadAndMissesNothing() {
        Timetoken cursor = world.now("a");
        List<String> published = new ArrayList<>(publishMany("a", KEPT + 50));
        store();
        Polled poll = world.poll(cursor, "a");
        assertThat(poll.waits()).isTrue();

        adopt(keyset -> keyset.with(PersistenceOptions.OFF));
        published.addAll(publishMany("a", 10));
        store();

        assertThat(poll.messages()).isEqualTo(published.subList(0, 100));
        List<String> rest = readAll(poll.answer().cursor(), "a");
        assertThat(rest).isEqualTo(published.subList(100, KEPT + 60));
        assertThat(world.observer.gaps).isEmpty();
    }

    @Test
    void persistenceOn_messagesOfBefore_areInMemoryOrAGapAndLaterOnesInHistory() {
        world = world(PersistenceOptions.OFF);
        Timetoken cursor = world.now("a");
        List<String> unstored = publishMany("a", KEPT + 50);
        change(PersistenceOptions.DEFAULT);

        assertThat(readAll(cursor, "a")).isEqualTo(unstored.subList(50, KEPT + 50));
        Timetoken lost = world.observer.gaps.get(0).through();
        world.observer.gaps.clear();
        Timetoken last = world.now("a");
        List<String> stored = publishMany("a", KEPT + 50);
        store();

        assertThat(readAll(cursor, "a")).isEqualTo(stored);
        assertThat(world.observer.gaps)
                .extracting(RecordingObserver.Gap::after)
                .contains(cursor)
                .doesNotContain(last);
        assertThat(world.observer.gaps)
                .allSatisfy(gap -> assertThat(gap.through()).isGreaterThan(lost).isLessThanOrEqualTo(last));
        world.observer.gaps.clear();
        assertThat(readAll(last, "a")).isEqualTo(stored);
        assertThat(world.observer.gaps).isEmpty();
    }

    @Test
    void persistenceOn_cursorOfBeforeTheProcess_isToldOfTheGap() {
        Timetoken cursor = world.now("a");
        world = world(PersistenceOptions.OFF);
        world.advance(Duration.ofMinutes(1)); // its clock begins where that of the other did
        publishMany("b", 1);

        change(PersistenceOptions.DEFAULT);
        List<String> stored = publishMany("a", 1);
        store();

        assertThat(readAll(cursor, "a")).isEqualTo(stored);
        assertThat(world.observer.gaps).extracting(RecordingObserver.Gap::after).contains(cursor);
    }

    @Test
    void persistenceOn_publishes_areAnsweredWhenTheyAreStoredAndTheClockIsRemembered() {
        world = world(PersistenceOptions.OFF);
        Timetoken cursor = world.now("a");
        change(PersistenceOptions.DEFAULT);
        world.advance(Duration.ofMillis(1001));
        assertThat(publish("a", 1)).isNotDone();
        store();

        assertThat(history.remembered()).isGreaterThanOrEqualTo(cursor);
        assertThat(read("a")).containsExactly("1");
    }

    @Test
    void persistenceOffAndOn_onlyWhatWasPublishedBetween_isAGap() {
        Timetoken cursor = world.now("a");
        List<String> expected = new ArrayList<>(publishMany("a", 10));
        store();
        change(PersistenceOptions.OFF);
        publishMany("a", 10);
        Timetoken lost = world.now("a");
        change(PersistenceOptions.DEFAULT);
        expected.addAll(publishMany("a", KEPT));
        store();

        assertThat(readAll(cursor, "a")).isEqualTo(expected);
        assertThat(world.observer.gaps)
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap.through()).isLessThanOrEqualTo(lost));
        world.observer.gaps.clear();
        assertThat(readAll(lost, "a")).hasSize(KEPT);
        assertThat(world.observer.gaps).isEmpty();
    }

    @Test
    void retention_shortened_hidesWhatWasReadBackBefore() {
        Timetoken cursor = world.now("a");
        publishMany("a", 250);
        store();
        world.advance(HOUR); // memory forgets what nobody asks for
        assertThat(readAll(cursor, "a")).hasSize(250);

        change(new PersistenceOptions(true, Duration.ofMinutes(30)));

        assertThat(readAll(cursor, "a")).isEmpty();
        assertThat(read("a")).isEmpty();
        assertThat(world.observer.gaps).extracting(RecordingObserver.Gap::after).containsOnly(cursor);
    }

    @Test
    void retention_lengthenedWhileHistoryIsRead_nothingIsMissingInSilence() {
        change(new PersistenceOptions(true, Duration.ofMinutes(30)));
        Timetoken cursor = world.now("a");
        List<String> published = publishMany("a", 3);
        store();
        world.loops.advance(HOUR);
        world.loops.runUntilIdle();
        Polled poll = world.poll(cursor, "a"); // is read by the retention of now

        adopt(keyset -> keyset.with(PersistenceOptions.DEFAULT));
        store();

        boolean gotAll = !poll.waits() && poll.messages().equals(published);
        assertThat(gotAll
                        || world.observer.gaps.stream()
                                .anyMatch(gap -> gap.after().equals(cursor)))
                .isTrue();
    }

    @Test
    void retention_lengthenedAfterMessagesWereRemoved_theyAreAGap() {
        change(new PersistenceOptions(true, Duration.ofMinutes(30)));
        Timetoken cursor = world.now("a");
        publishMany("a", 3);
        store();
        world.advance(HOUR);
        store();
        world.now("a"); // something happens, and the expired are removed a minute later
        world.advance(Duration.ofMinutes(2));
        store();

        change(PersistenceOptions.DEFAULT);

        assertThat(readAll(cursor, "a")).isEmpty();
        assertThat(world.observer.gaps).extracting(RecordingObserver.Gap::after).contains(cursor);
    }

    @Test
    void persistenceOff_retention_goesOn() {
        change(new PersistenceOptions(true, HOUR));
        publishMany("a", 3);
        store();
        change(new PersistenceOptions(false, HOUR));
        world.advance(HOUR.plusMinutes(1));
        store();
        world.now("a");
        world.advance(Duration.ofMinutes(2));
        store();

        change(PersistenceOptions.DEFAULT);

        assertThat(read("a")).isEmpty();
    }

    private BrokerWorld world(PersistenceOptions persistence) {
        return new BrokerWorld(seat, persistence, stores);
    }

    private void change(PresenceOptions presence) {
        world.change(keyset -> keyset.with(presence));
    }

    private void change(PersistenceOptions persistence) {
        world.change(keyset -> keyset.with(persistence));
    }

    /** Those who wait are not sent to ask anew. */
    private void adopt(UnaryOperator<Keyset> change) {
        world.beginChange(change);
        world.loops.runUntilIdle();
    }

    private static PresenceOptions announcing(int max, Duration interval, boolean deltas) {
        return new PresenceOptions(true, max, interval, deltas, false, Duration.ofMinutes(5), false, 1000);
    }

    private static PresenceOptions timingOutAfter(Duration timeout) {
        return new PresenceOptions(true, 20, Duration.ofSeconds(10), false, false, timeout, false, 1000);
    }

    private static PresenceOptions with(PresenceOptions usual, boolean leaveOnDisconnect) {
        return new PresenceOptions(
                true,
                usual.announceMax(),
                usual.interval(),
                usual.deltas(),
                false,
                usual.timeout(),
                leaveOnDisconnect,
                usual.maxEntries());
    }

    private static List<String> many() {
        return IntStream.range(0, MANY).mapToObj(number -> "m" + number).toList();
    }

    private int everywhere() {
        GlobalPresence found = world.ask(loop -> world.broker.presence().everywhere(loop, world.permit("any"), 0, 100));
        assertThat(world.observer.presenceEntries).isEqualTo((int) found.totalOccupancy());
        return (int) found.totalOccupancy();
    }

    private List<String> where(String user) {
        return world.ask(loop -> world.broker.presence().where(loop, world.permit("any"), user));
    }

    private void setState(String user, String channel) {
        world.ask(loop ->
                world.broker.presence().setState(loop, world.permit(channel), user, BrokerWorld.json("{\"x\":1}")));
    }

    private Map<String, ?> states(String user, String channel) {
        return world.ask(loop -> world.broker.presence().states(loop, world.permit(channel), user));
    }

    /** What history has. */
    private List<String> read(String channel) {
        HistoryPermit permit = world.history(channel);
        CompletionStage<Map<String, List<StoredMessage>>> found =
                world.caller.ask(() -> world.broker.history().read(world.caller, permit, HistoryRange.ALL, 1000));
        store();
        return found.toCompletableFuture().join().getOrDefault(channel, List.of()).stream()
                .map(message -> message.message().payload().toString())
                .toList();
    }

    /** What polls from {@code cursor} on get until there is nothing more. */
    private List<String> readAll(Timetoken cursor, String channel) {
        List<String> got = new ArrayList<>();
        Timetoken from = cursor;
        for (int i = 0; i < 1000; i++) {
            Polled poll = world.poll(from, channel);
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
        } while (history.work(Integer.MAX_VALUE));
    }
}
