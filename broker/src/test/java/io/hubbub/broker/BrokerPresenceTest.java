package io.hubbub.broker;

import static io.hubbub.broker.BrokerWorld.asUser;
import static io.hubbub.broker.BrokerWorld.attendance;
import static io.hubbub.broker.BrokerWorld.channels;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.BrokerWorld.Polled;
import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is present because of what it asks, and who hears of it. */
@ParameterizedClass
@EnumSource
final class BrokerPresenceTest {
    private static final Duration TICK = Duration.ofMillis(300);

    private final Seat seat;
    private BrokerWorld world;

    BrokerPresenceTest(Seat seat) {
        this.seat = seat;
        world = new BrokerWorld(seat);
    }

    @Test
    void handshake_withPresence_doesNotShowTheOwnJoinButTheNextPollDoes() {
        Timetoken cursor = world.now(channels("a", "a-pnpres"), asUser("ann"));

        Polled first = world.poll(cursor, channels("a", "a-pnpres"), asUser("ann"));

        assertThat(first.events()).containsExactly("join ann 1");
        assertThat(first.messages()).singleElement().asString().startsWith("a-pnpres by a-pnpres: ");
    }

    @Test
    void handshake_clockStandsStill_theOwnJoinIsStillAfterTheCursor() {
        world.loops.stopWall();
        Timetoken cursor = world.now(channels("a", "a-pnpres"), asUser("ann"));

        assertThat(world.poll(cursor, channels("a", "a-pnpres"), asUser("ann")).events())
                .containsExactly("join ann 1");
    }

    @Test
    void poll_ofSomebodyPresent_doesNotJoinAgain() {
        Timetoken cursor = world.now(channels("a"), asUser("ann"));
        for (int i = 0; i < 5; i++) {
            cursor = world.publish("a", "" + i);
            world.poll(cursor, channels("a"), asUser("ann"));
        }

        assertThat(world.observer.presenceEvents).isEqualTo(1);
        assertThat(world.observer.presenceEntries).isEqualTo(1);
    }

    @Test
    void poll_namesAPattern_isPresentUnderThePatternsName() {
        world.now(channels("a.*", "b-pnpres"), asUser("ann"));

        assertThat(where("ann")).containsExactly("a.*");
        assertThat(here("a.b")).isEmpty();
    }

    @Test
    void waitingPoll_outlastsTheTimeout_isTimedOutAndComesBackWithTheNext() {
        Timetoken cursor = world.now(channels("a"), SubscribeTerms.NONE);
        Attendance short20 = new Attendance("ann", Duration.ofSeconds(20), Map.of());
        Polled waiting = world.poll(cursor, channels("a"), new SubscribeTerms(null, short20));
        Polled observer = world.poll(cursor, "a-pnpres");
        assertThat(observer.events()).containsExactly("join ann 1");

        Polled next = world.poll(observer.answer().cursor(), "a-pnpres");
        world.advance(Duration.ofSeconds(20).plus(TICK));
        assertThat(next.events()).containsExactly("timeout ann 0");
        assertThat(waiting.waits()).isTrue();

        world.publish("a", "1");
        assertThat(where("ann")).isEmpty();
        world.poll(cursor, channels("a"), asUser("ann"));
        assertThat(where("ann")).containsExactly("a");
    }

    @Test
    void waitingPoll_answered_beginsTheTimeAnew() {
        Attendance twenty = new Attendance("ann", Duration.ofSeconds(20), Map.of());
        world.poll(world.now("a"), channels("a"), new SubscribeTerms(null, twenty));
        world.advance(Duration.ofSeconds(15));
        world.publish("a", "1");

        world.advance(Duration.ofSeconds(15));
        assertThat(where("ann")).containsExactly("a");
        world.advance(Duration.ofSeconds(6));
        assertThat(where("ann")).isEmpty();
    }

    @Test
    void waitingPoll_answeredAfterItsUserLeft_doesNotBringItBack() {
        world.poll(world.now("a"), channels("a"), asUser("ann"));
        world.advance(Duration.ofSeconds(15));
        leave("ann", "a");

        world.publish("a", "1");

        assertThat(where("ann")).isEmpty();
        assertThat(world.observer.presenceEntries).isZero();
    }

    @Test
    void connectionEnds_byDefault_changesNothing() {
        Polled polled = world.poll(world.now("a"), channels("a"), asUser("ann"));

        world.cancel(polled);

        assertThat(where("ann")).containsExactly("a");
    }

    @Test
    void connectionEnds_whereThatIsALeave_leaves() {
        world = new BrokerWorld(seat, leaveOnDisconnect(), BrokerSettings.DEFAULT);
        Polled polled = world.poll(world.now("a"), channels("a"), asUser("ann"));

        world.cancel(polled);

        assertThat(where("ann")).isEmpty();
    }

    @Test
    void connectionEnds_afterTheUserCameByAnother_doesNotLeave() {
        world = new BrokerWorld(seat, leaveOnDisconnect(), BrokerSettings.DEFAULT);
        Timetoken cursor = world.now("a");
        Polled old = world.poll(cursor, channels("a", "b"), asUser("ann"));
        world.poll(cursor, channels("a"), asUser("ann"));

        world.cancel(old);

        assertThat(where("ann")).containsExactly("a");
    }

    @Test
    void state_ofAPoll_isThereForOthers() {
        Attendance happy = new Attendance("ann", Duration.ZERO, Map.of("a", BrokerWorld.json("{\"mood\":1}")));
        world.now(channels("a", "b"), new SubscribeTerms(null, happy));

        assertThat(here("a")).containsExactly(new ChannelPresence.User("ann", BrokerWorld.json("{\"mood\":1}")));
        assertThat(here("b")).containsExactly(new ChannelPresence.User("ann", null));
    }

    @Test
    void setState_ofSomebodyPresent_isAnEvent() {
        Timetoken cursor = world.now(channels("a", "a-pnpres"), asUser("ann"));
        JsonText state = BrokerWorld.json("{\"x\":1}");

        world.ask(loop -> world.broker.presence().setState(loop, world.permit("a"), "ann", state));

        assertThat(world.poll(cursor, "a-pnpres").events()).containsExactly("join ann 1", "state-change ann 1");
        Map<String, JsonText> states =
                world.ask(loop -> world.broker.presence().states(loop, world.permit("a", "b"), "ann"));
        assertThat(states).containsExactly(Map.entry("a", state));
    }

    @Test
    void everywhere_severalChannels_countsAll() {
        world.now(channels("a", "b"), asUser("ann"));
        world.now(channels("b"), asUser("bob"));

        GlobalPresence all = world.ask(loop -> world.broker.presence().everywhere(loop, world.permit("a"), 0, 1));

        assertThat(all.totalChannels()).isEqualTo(2);
        assertThat(all.totalOccupancy()).isEqualTo(3);
        assertThat(all.channels())
                .containsExactlyInAnyOrder(
                        new ChannelPresence("a", 1, List.of(new ChannelPresence.User("ann", null))),
                        new ChannelPresence("b", 2, List.of(new ChannelPresence.User("ann", null))));
    }

    @Test
    void tooMany_present_areServedButNotPresent() {
        PresenceOptions few =
                new PresenceOptions(true, 20, Duration.ofSeconds(10), false, false, Duration.ofSeconds(300), false, 2);
        world = new BrokerWorld(seat, few, BrokerSettings.DEFAULT);
        world.now(channels("a", "b"), asUser("ann"));

        Timetoken cursor = world.now(channels("a"), asUser("bob"));
        world.publish("a", "1");

        assertThat(world.poll(cursor, channels("a"), asUser("bob")).messages()).containsExactly("a: 1");
        assertThat(where("bob")).isEmpty();
        assertThat(world.observer.presenceFull).isEqualTo(2);
        leave("ann", "b");
        world.now(channels("a"), asUser("bob"));
        assertThat(where("bob")).containsExactly("a");
    }

    @Test
    void interval_aboveTheThreshold_isOneEventForMany() {
        PresenceOptions deltas =
                new PresenceOptions(true, 1, Duration.ofSeconds(10), true, false, Duration.ofSeconds(300), false, 100);
        world = new BrokerWorld(seat, deltas, BrokerSettings.DEFAULT);
        Timetoken cursor = world.now("a-pnpres");
        world.now(channels("a"), asUser("ann"));
        world.now(channels("a"), asUser("bob"));
        world.now(channels("a"), asUser("cid"));
        world.advance(Duration.ofSeconds(10).plus(TICK));

        Polled polled = world.poll(cursor, "a-pnpres");

        assertThat(polled.events()).containsExactly("join ann 1", "interval  3");
        assertThat(polled.messages().get(1)).contains("\"join\":[\"bob\",\"cid\"]");
    }

    @Test
    void presenceEvents_byTheThousand_leaveMessagesAlone() {
        BrokerSettings small =
                new BrokerSettings(100, 200_000, Duration.ofMinutes(20), Duration.ofSeconds(280), 100, 4 << 20);
        world = new BrokerWorld(seat, PresenceOptions.DEFAULT, small);
        Timetoken cursor = world.now("precious");
        world.publish("precious", "1");

        for (int i = 0; i < 2000; i++) {
            world.now(channels("c" + i), asUser("ann"));
        }

        assertThat(world.poll(cursor, "precious").messages()).containsExactly("precious: 1");
        assertThat(world.observer.gaps).isEmpty();
    }

    private void leave(String user, String channel) {
        world.ask(loop -> world.broker.presence().leave(loop, world.permit(channel), user));
    }

    private List<String> where(String user) {
        return world.ask(loop -> world.broker.presence().where(loop, world.permit("any"), user));
    }

    private List<ChannelPresence.User> here(String channel) {
        List<ChannelPresence> found =
                world.ask(loop -> world.broker.presence().here(loop, world.permit(channel), 0, 100));
        return found.isEmpty() ? List.of() : found.get(0).users();
    }

    private static PresenceOptions leaveOnDisconnect() {
        return new PresenceOptions(true, 20, Duration.ofSeconds(10), false, false, Duration.ofSeconds(300), true, 1000);
    }

    @Test
    void group_polled_makesPresentOnItsChannels() {
        world.addToGroup("g", "a", "b", "c-pnpres");

        world.now(BrokerWorld.groups("g", "g-pnpres"), asUser("ann"));

        assertThat(where("ann")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void group_left_leavesEachOfItsChannels() {
        world.addToGroup("g", "a", "b");
        world.now(BrokerWorld.groups("g"), asUser("ann"));
        Timetoken cursor = world.now("x");

        world.ask(loop -> world.broker.presence().leave(loop, world.permit(BrokerWorld.groups("g")), "ann"));

        assertThat(where("ann")).isEmpty();
        assertThat(world.poll(cursor, BrokerWorld.groups("g-pnpres"), SubscribeTerms.NONE)
                        .events())
                .containsExactly("leave ann 0", "leave ann 0");
    }

    @Test
    void state_ofAGroup_isThatOfEachChannelWithoutAnother() {
        world.addToGroup("g", "a", "b");
        Attendance who = new Attendance(
                "ann",
                Duration.ZERO,
                Map.of("g", BrokerWorld.json("{\"of\":\"g\"}"), "b", BrokerWorld.json("{\"of\":\"b\"}")));

        world.now(new Names(List.of("b"), List.of("g")), new SubscribeTerms(null, who));

        assertThat(here("a")).containsExactly(new ChannelPresence.User("ann", BrokerWorld.json("{\"of\":\"g\"}")));
        assertThat(here("b")).containsExactly(new ChannelPresence.User("ann", BrokerWorld.json("{\"of\":\"b\"}")));
    }

    @Test
    void heartbeat_ofSomebodyNew_joins() {
        Timetoken cursor = world.now("a-pnpres");

        world.ask(loop -> world.broker.presence().heartbeat(loop, world.permit("a"), attendance("ann")));

        assertThat(world.poll(cursor, "a-pnpres").events()).containsExactly("join ann 1");
    }

    @Test
    void group_leftBeforeTheGroupsWereRead_staysLeft() {
        MemoryGroupStore store = new MemoryGroupStore();
        store.add("demo", "g", List.of("a")).toCompletableFuture().join();
        world = new BrokerWorld(seat, PresenceOptions.DEFAULT, BrokerSettings.DEFAULT, store);

        world.inATurn(() -> {
            var unused = world.broker.presence().heartbeat(world.caller, groupPermit(), attendance("ann"));
            unused = world.broker.presence().leave(world.caller, groupPermit(), "ann");
        });

        assertThat(where("ann")).isEmpty();
    }

    private PresencePermit groupPermit() {
        return world.permit(BrokerWorld.groups("g"));
    }
}
