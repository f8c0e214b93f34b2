package io.hubbub.broker;

import static io.hubbub.broker.BrokerWorld.asUser;
import static io.hubbub.broker.BrokerWorld.attendance;
import static io.hubbub.broker.BrokerWorld.channels;
import static io.hubbub.broker.BrokerWorld.groups;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.BrokerWorld.Polled;
import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests for so many channels that they take the shard several turns. */
@ParameterizedClass
@EnumSource
final class LongRequestsTest {
    private static final int STEPS_PER_TURN = 90; // ten who come
    private static final int MOST_PER_TURN = 10; // events
    private static final int MANY = 100; // channels
    private static final Names GROUP = groups("g");

    private final Seat seat;
    private BrokerWorld world;

    LongRequestsTest(Seat seat) {
        this.seat = seat;
        world = world(PresenceOptions.DEFAULT);
        world.addToGroup("g", many("g"));
    }

    @Test
    void poll_ofManyChannels_makesPresentWithinTheBoundOfEachTurn() {
        Polled poll = ask(world.now("x"), GROUP, asUser("ann"));

        assertThat(eventsOfTheBusiestTurn()).isBetween(1, MOST_PER_TURN);
        assertThat(poll.waits()).isTrue();
        assertThat(where("ann")).hasSize(MANY);
    }

    @Test
    void heartbeatAndLeave_ofManyChannels_keepTheBoundOfEachTurn() {
        var unused = heartbeat("ann", GROUP);
        assertThat(eventsOfTheBusiestTurn()).isBetween(1, MOST_PER_TURN);
        assertThat(where("ann")).hasSize(MANY);

        unused = leave("ann", GROUP);
        assertThat(eventsOfTheBusiestTurn()).isBetween(1, MOST_PER_TURN);
        assertThat(where("ann")).isEmpty();
    }

    @Test
    void setState_onManyChannels_keepsTheBoundOfEachTurn() {
        var unused = heartbeat("ann", GROUP);
        finish();

        unused = begin(() -> world.broker
                .presence()
                .setState(world.caller, world.permit(GROUP), "ann", BrokerWorld.json("{\"x\":1}")));
        assertThat(eventsOfTheBusiestTurn()).isBetween(1, MOST_PER_TURN);
        assertThat(world.observer.presenceEvents).isEqualTo(2 * MANY);
    }

    @Test
    void connectionEnds_ofManyChannels_keepsTheBoundOfEachTurn() {
        world = world(leaveOnDisconnect());
        world.addToGroup("g", many("g"));
        Polled poll = ask(world.now("x"), GROUP, asUser("ann"));
        finish();

        world.cancel(poll);
        assertThat(eventsOfTheBusiestTurn()).isBetween(1, MOST_PER_TURN);
        assertThat(where("ann")).isEmpty();
    }

    @Test
    void heartbeat_isAnsweredWhenItsUserIsEverywhere() {
        CompletionStage<Boolean> answer = heartbeat("ann", GROUP);
        world.loops.runUntilIdle();
        assertThat(answer.toCompletableFuture()).isNotDone();

        finish();
        assertThat(answer.toCompletableFuture()).isCompletedWithValue(true);
    }

    @Test
    void poll_seesItsOwnJoinsInOrder() {
        world.addToGroup("g", many("g"));
        Timetoken cursor = world.now("x");

        Polled poll = ask(cursor, groups("g", "g-pnpres"), asUser("ann"));
        finish();

        List<String> events = new ArrayList<>(poll.messages());
        assertThat(events).hasSize(MANY);
        for (int i = 0; i < MANY; i++) {
            assertThat(events.get(i)).startsWith("g" + i + "-pnpres by g-pnpres: ");
        }
    }

    @Test
    void handshake_itsJoinsAreAfterTheCursor() {
        CompletionStage<Timetoken> cursor = begin(
                () -> world.broker.now(world.caller, world.subscribePermit(groups("g", "g-pnpres")), asUser("ann")));
        finish();

        Polled poll = ask(cursor.toCompletableFuture().join(), groups("g-pnpres"), SubscribeTerms.NONE);
        finish();
        assertThat(poll.events()).hasSize(MANY).containsOnly("join ann 1");
    }

    @Test
    void leave_whileItsUserStillArrives_isDoneAfterIt() {
        CompletionStage<Boolean> came = heartbeat("ann", GROUP);
        CompletionStage<Boolean> left = leave("ann", channels("g0", "g99"));
        world.loops.runUntilIdle();
        assertThat(left.toCompletableFuture()).isNotDone();
        finish();

        assertThat(came.toCompletableFuture()).isDone();
        assertThat(left.toCompletableFuture()).isDone();
        assertThat(where("ann")).hasSize(MANY - 2).doesNotContain("g0", "g99");
        assertThat(world.observer.presenceEvents).isEqualTo(MANY + 2);
    }

    @Test
    void where_whileItsUserStillArrives_saysAll() {
        var unused = heartbeat("ann", GROUP);
        CompletionStage<List<String>> where =
                begin(() -> world.broker.presence().where(world.caller, world.permit("any"), "ann"));
        finish();

        assertThat(where.toCompletableFuture().join()).hasSize(MANY);
    }

    @Test
    void hereNow_ofManyChannels_isAnsweredInSeveralTurns() {
        var unused = heartbeat("ann", GROUP);
        finish();

        CompletionStage<List<ChannelPresence>> here = begin(this::whoIsInTheGroup);
        assertThat(turnsUntilDone(here)).isPositive();
        assertThat(here.toCompletableFuture().join())
                .extracting(ChannelPresence::channel)
                .containsExactly(many("g"));
    }

    @Test
    void hereNow_ofChannelsWithManyUsers_isAnsweredInSeveralTurns() {
        for (int i = 0; i < MANY; i++) {
            var unused = heartbeat("user-" + i, channels("a", "b", "c"));
        }
        finish();

        assertThat(turnsUntilDone(begin(() -> here(channels("a"), 0, 10)))).isZero();
        assertThat(turnsUntilDone(begin(() -> here(channels("a", "b", "c"), 0, 0))))
                .isZero();
        CompletionStage<List<ChannelPresence>> all = begin(() -> here(channels("a", "b", "c"), 0, MANY));
        assertThat(turnsUntilDone(all)).isPositive();
        assertThat(all.toCompletableFuture().join())
                .hasSize(3)
                .allSatisfy(channel -> assertThat(channel.users()).hasSize(MANY));
    }

    @Test
    void hereNow_ofTheSameChannelTwice_tellsOfItOnce() {
        world.addToGroup("h", "g0", "h0");
        var unused = heartbeat("ann", groups("g", "h"));
        finish();

        CompletionStage<List<ChannelPresence>> here = begin(() -> here(groups("h", "g"), 0, 1));
        finish();
        assertThat(here.toCompletableFuture().join())
                .hasSize(MANY + 1)
                .extracting(ChannelPresence::channel)
                .startsWith("g0", "h0", "g1");
    }

    @Test
    void hereNow_ofAllChannels_isAnsweredInSeveralTurns() {
        var unused = heartbeat("ann", GROUP);
        finish();

        CompletionStage<GlobalPresence> here =
                begin(() -> world.broker.presence().everywhere(world.caller, world.permit("any"), 0, 1));
        assertThat(turnsUntilDone(here)).isPositive();
        GlobalPresence found = here.toCompletableFuture().join();
        assertThat(found.channels()).extracting(ChannelPresence::channel).containsExactlyInAnyOrder(many("g"));
        assertThat(found.totalChannels()).isEqualTo(MANY);
        assertThat(found.totalOccupancy()).isEqualTo(MANY);
    }

    @Test
    void states_onManyChannels_areToldInSeveralTurnsAfterTheyWereSet() {
        var unused = begin(() -> world.broker
                .presence()
                .setState(world.caller, world.permit(GROUP), "ann", BrokerWorld.json("{\"x\":1}")));
        CompletionStage<Map<String, JsonText>> states =
                begin(() -> world.broker.presence().states(world.caller, world.permit(GROUP), "ann"));

        assertThat(turnsUntilDone(states)).isPositive();
        assertThat(states.toCompletableFuture().join().keySet()).containsExactly(many("g"));
    }

    @Test
    void hereNow_presenceIsSwitchedOffMeanwhile_isRefused() {
        var unused = heartbeat("ann", GROUP);
        finish();

        CompletionStage<List<ChannelPresence>> here = begin(this::whoIsInTheGroup);
        world.change(keyset -> keyset.with(PresenceOptions.OFF));
        finish();
        assertThat(world.refusal(here)).isEqualTo(RefusalCode.FEATURE_OFF);
    }

    @Test
    void pollOfTheSameUser_whileItStillArrives_waitsForIt() {
        Timetoken cursor = world.now("x");
        world.publish("b", "1");
        ask(cursor, GROUP, asUser("ann"));
        Polled second = ask(cursor, channels("b"), asUser("ann"));
        world.loops.runUntilIdle();
        assertThat(second.waits()).isTrue();

        finish();
        assertThat(second.messages()).containsExactly("b: 1");
        assertThat(where("ann")).hasSize(MANY + 1);
    }

    @Test
    void poll_ofOneChannelWithNothingNew_makesPresentAndWaits() {
        world.publish("b", "1");
        Polled poll = ask(world.now("b"), channels("b"), asUser("ann"));
        world.loops.runUntilIdle();

        assertThat(poll.waits()).isTrue();
        assertThat(where("ann")).containsExactly("b");
    }

    @Test
    void pollOfTheSameUser_nothingNewWhileItStillLeaves_makesItPresentAfterwards() {
        world.publish("last", "1");
        Timetoken cursor = world.now("last");
        Names all = Names.ofChannels(
                Stream.concat(Stream.of(many("c")), Stream.of("last")).toList());
        var came = heartbeat("ann", all);
        finish();
        assertThat(came.toCompletableFuture()).isDone();

        var left = leave("ann", all);
        Polled poll = ask(cursor, channels("last"), asUser("ann"));
        finish();
        assertThat(left.toCompletableFuture()).isDone();
        assertThat(poll.waits()).isTrue();
        assertThat(where("ann")).containsExactly("last");
    }

    @Test
    void requestsOfOthers_whileSomebodyArrives_doNotWait() {
        Timetoken cursor = world.now("x");
        var unused = heartbeat("ann", GROUP);
        world.loops.runUntilIdle();
        int before = world.observer.presenceEvents;
        assertThat(before).isLessThan(MANY);

        world.publish("b", "1");
        assertThat(world.poll(cursor, channels("b"), asUser("bob")).messages()).containsExactly("b: 1");
        assertThat(world.observer.presenceEvents).isEqualTo(before + 1);
        assertThat(where("bob")).containsExactly("b");
    }

    @Test
    void connectionEnds_whileItsUserStillArrives_leavesEverywhere() {
        world = world(leaveOnDisconnect());
        world.addToGroup("g", many("g"));
        Polled poll = ask(world.now("x"), GROUP, asUser("ann"));
        world.cancel(poll);
        finish();

        assertThat(where("ann")).isEmpty();
        assertThat(world.observer.presenceEntries).isZero();
        assertThat(world.observer.parkedPolls).isZero();
        assertThat(poll.waits()).isTrue();
    }

    @Test
    void connectionEnds_whileItsUserArrivesByAnother_stays() {
        world = world(leaveOnDisconnect());
        world.addToGroup("g", many("g"));
        Timetoken cursor = world.now("x");
        Polled old = ask(cursor, GROUP, asUser("ann"));
        finish();
        int before = world.observer.presenceEvents;

        ask(cursor, GROUP, asUser("ann"));
        world.cancel(old);
        finish();
        assertThat(where("ann")).hasSize(MANY);
        assertThat(world.observer.presenceEvents).isEqualTo(before);
    }

    @Test
    void groups_changeWhileSomebodyArrives_eachCountsAsItIsWhenItsTurnComes() {
        world.addToGroup("h", "h0", "h1");
        var unused = heartbeat("ann", groups("g", "h"));
        world.loops.runUntilIdle();
        world.removeFromGroup("g", many("g"));
        world.removeFromGroup("h", "h0");
        finish();

        assertThat(where("ann")).hasSize(MANY + 1).contains("g0", "g99", "h1");
    }

    @Test
    void drain_whileSomebodyArrives_answersThePoll() {
        Timetoken cursor = world.now("x");
        Polled poll = ask(cursor, GROUP, asUser("ann"));
        world.broker.drain();
        finish();

        assertThat(poll.answer().envelopes()).isEmpty();
        assertThat(poll.answer().cursor()).isEqualTo(cursor);
    }

    @Test
    void waitingPoll_ofManyChannels_answered_beginsTheTimeOfAllAnew() {
        SubscribeTerms twenty = new SubscribeTerms(null, new Attendance("ann", Duration.ofSeconds(20), Map.of()));
        world.addToGroup("g2", many("k"));
        ask(world.now("x"), groups("g", "g2"), twenty);
        world.advance(Duration.ofSeconds(15));
        world.publish("g50", "1");

        world.advance(Duration.ofSeconds(15));
        assertThat(where("ann")).hasSize(2 * MANY);
        world.advance(Duration.ofSeconds(6));
        assertThat(where("ann")).isEmpty();
    }

    @Test
    void longRequests_tooManyWait_furtherOnesAreRefusedAndShortOnesServed() {
        world.inATurn(() -> {
            for (int i = 0; i < 1000; i++) {
                var unused = heartbeat("user-" + i, GROUP);
            }
        });

        CompletionStage<Boolean> refused = heartbeat("ann", GROUP);
        CompletionStage<List<ChannelPresence>> refusedQuestion = begin(this::whoIsInTheGroup);
        CompletionStage<List<ChannelPresence>> shortQuestion = begin(() -> here(channels("g0"), 0, 10));
        world.loops.runUntilIdle();
        assertThat(world.refusal(refused)).isEqualTo(RefusalCode.UNAVAILABLE);
        assertThat(world.refusal(refusedQuestion)).isEqualTo(RefusalCode.UNAVAILABLE);
        assertThat(shortQuestion.toCompletableFuture().join()).hasSize(1);
        Polled poll = ask(world.now("x"), GROUP, asUser("ann"));
        world.loops.runUntilIdle();
        assertThat(poll.failure()).isInstanceOf(Refusal.class);
        world.ask(loop -> world.broker.presence().heartbeat(loop, world.permit("b"), attendance("bob")));
        assertThat(where("bob")).containsExactly("b");
        assertThat(where("ann")).isEmpty();
        finish();
        assertThat(world.loops.isIdle()).isTrue();
    }

    @Test
    void pattern_ofManyChannelsWithNews_isReadInSeveralTurnsInOrder() {
        Timetoken cursor = world.now("x");
        publishOnEach("p.c", 2 * MANY);

        Polled first = ask(cursor, channels("p.*"), SubscribeTerms.NONE);
        assertThat(turnsUntilAnswered(first)).isGreaterThanOrEqualTo(2);
        Polled second = ask(first.answer().cursor(), channels("p.*"), SubscribeTerms.NONE);
        finish();

        List<String> all = new ArrayList<>(first.messages());
        all.addAll(second.messages());
        assertThat(all)
                .containsExactlyElementsOf(IntStream.range(0, 2 * MANY)
                        .mapToObj(i -> "p.c" + i + " by p.*: " + i)
                        .toList());
    }

    @Test
    void group_ofManyChannels_isReadInSeveralTurns() {
        Timetoken cursor = world.now("x");
        publishOnEach("g", MANY);

        Polled poll = ask(cursor, GROUP, SubscribeTerms.NONE);
        assertThat(turnsUntilAnswered(poll)).isGreaterThanOrEqualTo(1);
        assertThat(poll.messages()).hasSize(MANY).startsWith("g0 by g: 0").endsWith("g99 by g: 99");
    }

    @Test
    void group_messagesComeWhileItIsRead_areGivenOnceEach() {
        Timetoken cursor = world.now("x");
        Polled poll = ask(cursor, GROUP, SubscribeTerms.NONE);
        readNinetySteps(poll);
        send("g95", "1");
        send("g0", "2");
        finish();
        assertThat(poll.messages()).containsExactly("g95 by g: 1", "g0 by g: 2");

        Polled next = ask(poll.answer().cursor(), GROUP, SubscribeTerms.NONE);
        finish();
        assertThat(next.waits()).isTrue();
        world.publish("g1", "3");
        assertThat(next.messages()).containsExactly("g1 by g: 3");
    }

    @Test
    void group_changesWhileItIsRead_newChannelsAreReadAndThoseThatLeftAreNot() {
        Timetoken cursor = world.now("x");
        send("g0", "0");
        send("g1", "1");
        Polled poll = ask(cursor, groups("g", "h"), SubscribeTerms.NONE);
        readNinetySteps(poll);
        world.removeFromGroup("g", "g0");
        world.addToGroup("g", "new");
        send("new", "2");
        send("g0", "3");
        finish();

        assertThat(poll.messages()).containsExactly("g1 by g: 1", "new by g: 2");
    }

    @Test
    void filter_onALongRead_withholdsAndWaitsBehindWhatItWithheld() {
        Timetoken cursor = world.now("x");
        publishOnEach("g", MANY);
        Polled poll = ask(cursor, GROUP, BrokerWorld.filter("n == 1"));
        finish();
        assertThat(poll.waits()).isTrue();

        world.publish("g5", "\"yes\"", "{\"n\":1}");
        assertThat(poll.messages()).containsExactly("g5 by g: \"yes\"");
    }

    @Test
    void cancel_whileItIsRead_leavesNothing() {
        Polled poll = ask(world.now("x"), GROUP, SubscribeTerms.NONE);
        world.cancel(poll);
        finish();
        world.publish("g0", "1");

        assertThat(poll.waits()).isTrue();
        assertThat(world.observer.parkedPolls).isZero();
    }

    @Test
    void longReads_tooManyWait_furtherOnesAreRefusedAndShortOnesServed() {
        Timetoken cursor = world.now("x");
        publishOnEach("p.c", MANY);
        List<Polled> polls = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            polls.add(ask(cursor, channels("p.*"), SubscribeTerms.NONE));
        }
        world.loops.runUntilIdle();

        Polled refused = ask(cursor, channels("p.*"), SubscribeTerms.NONE);
        Polled shortOne = ask(cursor, channels("p.c7"), SubscribeTerms.NONE);
        world.loops.runUntilIdle();
        assertThat(refused.failure()).isInstanceOf(Refusal.class);
        assertThat(shortOne.messages()).containsExactly("p.c7: 7");
        finish();
        assertThat(polls).allSatisfy(poll -> assertThat(poll.messages()).hasSize(MANY));
    }

    private void readNinetySteps(Polled poll) {
        world.loops.runUntilIdle();
        world.loops.fireTimers();
        world.loops.runUntilIdle();
        assertThat(poll.waits()).isTrue();
    }

    private void publishOnEach(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            send(prefix + i, "" + i);
        }
    }

    /** Publishes, and runs no timers. */
    private void send(String channel, String payload) {
        world.inATurn(() -> world.send(channel, payload));
    }

    private CompletionStage<List<ChannelPresence>> whoIsInTheGroup() {
        return here(GROUP, 0, 10);
    }

    private CompletionStage<List<ChannelPresence>> here(Names names, int offset, int limit) {
        return world.broker.presence().here(world.caller, world.permit(names), offset, limit);
    }

    /** How often the loops looked at their sockets before they answered. */
    private int turnsUntilAnswered(Polled poll) {
        return turnsWhile(poll::waits);
    }

    private int turnsUntilDone(CompletionStage<?> answer) {
        return turnsWhile(() -> !answer.toCompletableFuture().isDone());
    }

    private int turnsWhile(BooleanSupplier isOpen) {
        int turns = 0;
        world.loops.runUntilIdle();
        for (; isOpen.getAsBoolean(); turns++) {
            world.loops.fireTimers();
            world.loops.runUntilIdle();
        }
        return turns;
    }

    /** Runs everything that follows, and returns how many presence events the turn with the most of them had. */
    private int eventsOfTheBusiestTurn() {
        int most = 0;
        for (int quiet = 0; quiet < 10; ) {
            int before = world.observer.presenceEvents;
            world.loops.fireTimers();
            while (!world.loops.isIdle()) {
                int beforeTurn = world.observer.presenceEvents;
                world.loops.run(1);
                most = Math.max(most, world.observer.presenceEvents - beforeTurn);
            }
            quiet = world.observer.presenceEvents == before ? quiet + 1 : 0;
        }
        return most;
    }

    /** Runs everything that follows, while time stands still. */
    private void finish() {
        world.advance(Duration.ZERO);
    }

    private Polled ask(Timetoken cursor, Names names, SubscribeTerms terms) {
        Polled polled = new Polled();
        world.caller.turn(() -> world.ask(polled, cursor, names, terms));
        return polled;
    }

    private CompletionStage<Boolean> heartbeat(String user, Names names) {
        return begin(() -> world.broker.presence().heartbeat(world.caller, world.permit(names), attendance(user)));
    }

    private CompletionStage<Boolean> leave(String user, Names names) {
        return begin(() -> world.broker.presence().leave(world.caller, world.permit(names), user));
    }

    private <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> request) {
        return world.caller.ask(request);
    }

    private List<String> where(String user) {
        CompletionStage<List<String>> where =
                begin(() -> world.broker.presence().where(world.caller, world.permit("any"), user));
        finish();
        return where.toCompletableFuture().join();
    }

    private BrokerWorld world(PresenceOptions presence) {
        return new BrokerWorld(seat, presence, BrokerSettings.DEFAULT, new MemoryGroupStore(), STEPS_PER_TURN);
    }

    private static String[] many(String prefix) {
        return IntStream.range(0, MANY).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private static PresenceOptions leaveOnDisconnect() {
        return new PresenceOptions(true, 20, Duration.ofSeconds(10), false, false, Duration.ofSeconds(300), true, 1000);
    }
}
