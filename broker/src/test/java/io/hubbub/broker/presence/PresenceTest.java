package io.hubbub.broker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.presence.PresenceEvent.Action;
import io.hubbub.broker.presence.PresenceEvent.Interval;
import io.hubbub.broker.presence.PresenceEvent.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PresenceTest {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration TTL = Duration.ofSeconds(8);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int MAX_ENTRIES = 100_000;
    private static final Duration STATE_TIMEOUT = Duration.ofMinutes(5);

    private final VirtualLoop loop = VirtualLoops.single();
    private final List<String> heard = new ArrayList<>();
    private Runnable onTimeout = () -> {}; // the first
    private final TimingWheel wheel = loop.ask(() -> new TimingWheel(loop, TICK, 64));
    private Presence presence = presence(new PresenceRules(20, INTERVAL, false, 1000, STATE_TIMEOUT, MAX_ENTRIES));

    @Test
    void arrive_firstTime_joins() {
        arrive("ann", "a", "b");

        assertThat(heard).containsExactly("a join ann 1", "b join ann 1");
        assertThat(where("ann")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void arrive_again_isNoEvent() {
        arrive("ann", "a");
        arrive("ann", "a", "b");

        assertThat(heard).containsExactly("a join ann 1", "b join ann 1");
        assertThat(occupancy("a")).isEqualTo(1);
    }

    @Test
    void leave_isHere_leavesOnce() {
        arrive("ann", "a");
        arrive("bob", "a");
        leave("ann", "a", "never");
        leave("ann", "a");

        assertThat(heard).containsExactly("a join ann 1", "a join bob 2", "a leave ann 1");
        assertThat(here("a")).containsExactly("bob");
        assertThat(where("ann")).isEmpty();
    }

    @Test
    void timeout_isNotHeardOf_timesOutAtItsTime() {
        arrive("ann", "a");
        advance(TTL.minusMillis(1));
        assertThat(occupancy("a")).isEqualTo(1);
        advance(TICK);

        assertThat(heard).containsExactly("a join ann 1", "a timeout ann 0");
        assertThat(loop.ask(() -> presence.channels(1))).isEmpty();
        assertThat(loop.ask(presence::occupiedChannels)).isZero();
    }

    @Test
    void timeout_heardOfAgain_startsOver() {
        for (int i = 0; i < 5; i++) {
            arrive("ann", "a");
            advance(TTL.minusSeconds(1));
        }

        assertThat(heard).containsExactly("a join ann 1");
    }

    @Test
    void timeout_heardOfAgainForLonger_timesOutAtTheLaterTime() {
        arrive("ann", "a");
        advance(TTL.minusSeconds(1));
        arriveFor(TTL.multipliedBy(3), "ann");
        advance(TTL.multipliedBy(3).minusMillis(1));
        assertThat(occupancy("a")).isEqualTo(1);
        advance(TICK);

        assertThat(heard).containsExactly("a join ann 1", "a timeout ann 0");
    }

    @Test
    void timeout_heardOfAgainForShorter_timesOutAtTheEarlierTime() {
        arriveFor(Duration.ofHours(1), "ann");
        arrive("ann", "a");
        advance(TTL.minusMillis(1));
        assertThat(occupancy("a")).isEqualTo(1);
        advance(TICK);

        assertThat(heard).containsExactly("a join ann 1", "a timeout ann 0");
    }

    @Test
    void timeout_heardOfWheneverTheWheelAsked_timesOutOnce() {
        arrive("ann", "a");
        for (int i = 0; i < 20; i++) {
            advance(TTL.minusMillis(1));
            arrive("ann", "a");
            arrive("ann", "a");
        }
        advance(TTL.plus(TICK));
        advance(TTL.multipliedBy(3));

        assertThat(heard).containsExactly("a join ann 1", "a timeout ann 0");
    }

    @Test
    void deadlines_everybodyWasHeardOfOftenAndWent_leaveNothingInTheWheel() {
        for (int i = 0; i < 30; i++) {
            arrive("ann", "a", "b");
            answered(arrive("bob", "a"));
            arriveFor(Duration.ofHours(1), "bob");
            advance(TTL.dividedBy(3));
        }
        leave("ann", "a", "b");
        assertThat(loop.ask(wheel::size)).isEqualTo(1);
        leave("bob", "a");

        assertThat(loop.ask(wheel::size)).isZero();
    }

    @Test
    void answered_isStillHere_startsOver() {
        Visit visit = arrive("ann", "a");
        advance(TTL.minusSeconds(1));
        answered(visit);
        advance(TTL.minusSeconds(1));

        assertThat(heard).containsExactly("a join ann 1");
        advance(Duration.ofSeconds(2));
        assertThat(heard).endsWith("a timeout ann 0");
    }

    @Test
    void answered_hasLeftMeanwhile_staysGone() {
        Visit late = arrive("ann", "a", "b");
        leave("ann", "a");
        answered(late);

        assertThat(here("a")).isEmpty();
        assertThat(here("b")).containsExactly("ann");
    }

    @Test
    void answered_hasLeftAndComeBack_doesNotCountForTheNewOne() {
        Visit late = arrive("ann", "a");
        leave("ann", "a");
        arrive("ann", "a");
        advance(TTL.minusSeconds(1));
        answered(late);
        advance(Duration.ofSeconds(2));

        assertThat(heard).containsExactly("a join ann 1", "a leave ann 0", "a join ann 1", "a timeout ann 0");
    }

    @Test
    void storm_ofTimeouts_letsTheLoopLookAtItsSockets() {
        for (int i = 0; i < 2000; i++) {
            arrive("user-" + i, "a");
        }
        heard.clear();
        List<Integer> seen = new ArrayList<>();
        loop.turn(() -> loop.after(TTL, () -> watch(seen)));
        advance(TTL.plus(TICK));

        assertThat(occupancy("a")).isZero();
        assertThat(seen).hasSizeGreaterThan(5).anyMatch(count -> count > 0 && count < 2000);
    }

    @Test
    void storm_userIsHeardOfBeforeItsTurn_stays() {
        presence = presence(new PresenceRules(1000, INTERVAL, false, 1000, STATE_TIMEOUT, MAX_ENTRIES));
        for (int i = 0; i < 1000; i++) {
            arrive("user-" + i, "a");
        }
        onTimeout = () -> loop.post(() -> arriveNow("user-999", TTL, Map.of(), "a"));
        advance(TTL.plus(TICK));

        assertThat(here("a")).containsExactly("user-999");
        assertThat(heard).filteredOn(line -> line.contains("user-999")).hasSize(1);
    }

    @Test
    void state_isSetWhileHere_isAnEventOnceAndReadable() {
        arrive("ann", "a");
        setState("ann", "a", "{\"mood\":1}");
        setState("ann", "a", "{\"mood\":1}");

        assertThat(heard).containsExactly("a join ann 1", "a state_change ann 1 {\"mood\":1}");
        assertThat(state("ann", "a")).isEqualTo("{\"mood\":1}");
        leave("ann", "a");
        assertThat(state("ann", "a")).isEqualTo("none");
    }

    @Test
    void state_isSetBeforeTheJoin_comesWithIt() {
        setState("ann", "a", "{\"mood\":1}");
        assertThat(heard).isEmpty();
        arrive("ann", "a");

        assertThat(heard).containsExactly("a join ann 1 {\"mood\":1}");
    }

    @Test
    void state_nobodyComes_isForgottenInTime() {
        setState("ann", "a", "{}");
        advance(STATE_TIMEOUT.minusSeconds(1));
        assertThat(state("ann", "a")).isEqualTo("{}");
        advance(Duration.ofSeconds(2));

        assertThat(state("ann", "a")).isEqualTo("none");
    }

    @Test
    void state_carriedByARequest_isKeptWithoutAnEvent() {
        arriveWith("ann", Map.of("a", "{\"x\":1}"), "a");
        arriveWith("ann", Map.of("a", "{\"x\":2}"), "a");
        arriveWith("ann", Map.of(), "a");

        assertThat(heard).containsExactly("a join ann 1 {\"x\":1}");
        assertThat(state("ann", "a")).isEqualTo("{\"x\":2}");
    }

    @Test
    void state_carriedByARequestAndThenSet_isAnEventOnce() {
        // Clients send a new state along with their next poll, which may be here before the call that sets it.
        arrive("ann", "a");
        arriveWith("ann", Map.of("a", "{\"mood\":1}"), "a");
        setState("ann", "a", "{\"mood\":1}");
        arriveWith("ann", Map.of("a", "{\"mood\":1}"), "a");
        setState("ann", "a", "{\"mood\":1}");

        assertThat(heard).containsExactly("a join ann 1", "a state_change ann 1 {\"mood\":1}");
    }

    @Test
    void interval_aboveTheMaximum_saysTheCountOnly() {
        presence = presence(new PresenceRules(2, INTERVAL, false, 1000, STATE_TIMEOUT, MAX_ENTRIES));
        for (String user : List.of("ann", "bob", "cid", "dan")) {
            arriveFor(Duration.ofHours(1), user);
        }
        assertThat(heard).containsExactly("a join ann 1", "a join bob 2");
        advance(INTERVAL.plus(TICK));
        assertThat(heard).endsWith("a interval 4");
        advance(INTERVAL.multipliedBy(3));

        assertThat(heard).as("nothing happened").hasSize(3);
    }

    @Test
    void interval_withDeltas_namesWhoCameAndWent() {
        presence = presence(new PresenceRules(2, INTERVAL, true, 1000, STATE_TIMEOUT, MAX_ENTRIES));
        for (String user : List.of("ann", "bob", "cid", "dan", "eve")) {
            arriveFor(Duration.ofHours(1), user);
        }
        leave("ann", "a");
        leave("eve", "a");
        advance(INTERVAL.plus(TICK));

        assertThat(heard).last().isEqualTo("a interval 3 +[cid, dan] -[ann]");
    }

    @Test
    void interval_backToTheMaximum_saysAllAtOnceAndGoesOnOneByOne() {
        presence = presence(new PresenceRules(2, INTERVAL, true, 1000, STATE_TIMEOUT, MAX_ENTRIES));
        for (String user : List.of("ann", "bob", "cid")) {
            arriveFor(Duration.ofHours(1), user);
        }
        leave("ann", "a");
        leave("bob", "a");

        assertThat(heard)
                .containsExactly("a join ann 1", "a join bob 2", "a interval 2 +[cid] -[ann]", "a leave bob 1");
        advance(INTERVAL.multipliedBy(2));
        assertThat(heard).hasSize(4);
    }

    @Test
    void interval_moreNamesThanFit_asksForARefresh() {
        presence = presence(new PresenceRules(0, INTERVAL, true, 30, STATE_TIMEOUT, MAX_ENTRIES));
        for (String user : List.of("annabel", "bobby")) {
            arriveFor(Duration.ofHours(1), user);
        }
        advance(INTERVAL.plus(TICK));

        assertThat(heard).containsExactly("a interval 2 refresh");
    }

    @Test
    void follow_deltasWithinAnInterval_countFromTheNextOn() {
        presence = presence(new PresenceRules(0, INTERVAL, false, 1000, STATE_TIMEOUT, MAX_ENTRIES));
        arriveFor(Duration.ofHours(1), "ann");
        loop.turn(() -> presence.follow(new PresenceRules(0, INTERVAL, true, 1000, STATE_TIMEOUT, MAX_ENTRIES)));
        arriveFor(Duration.ofHours(1), "bob");
        advance(INTERVAL.plus(TICK));
        assertThat(heard).as("all names or none").containsExactly("a interval 2");

        arriveFor(Duration.ofHours(1), "cid");
        loop.turn(() -> presence.follow(new PresenceRules(0, INTERVAL, false, 1000, STATE_TIMEOUT, MAX_ENTRIES)));
        arriveFor(Duration.ofHours(1), "dan");
        assertThat(loop.ask(presence::waiting)).containsExactly("a");
        assertThat(loop.ask(() -> presence.announceNow("a"))).isTrue();
        assertThat(loop.ask(() -> presence.announceNow("a"))).isFalse();

        advance(INTERVAL.plus(TICK));
        assertThat(heard).containsExactly("a interval 2", "a interval 4 +[cid, dan]");
    }

    @Test
    void here_inPages_areInOrderOfArrival() {
        arrive("ann", "a");
        arrive("bob", "a");
        arrive("cid", "a");

        assertThat(loop.ask(() -> presence.here("a", 1, 1))).containsExactly(new Present("bob", null));
        assertThat(loop.ask(() -> presence.here("a", 5, 10))).isEmpty();
        assertThat(loop.ask(() -> presence.here("nowhere", 0, 10))).isEmpty();
    }

    @Test
    void here_manyComeAndGo_pagesStayInOrderOfArrival() {
        Random random = new Random(1);
        Set<String> there = new LinkedHashSet<>();
        for (int i = 0; i < 5_000; i++) {
            String user = "user-" + random.nextInt(300);
            // First more come than go, then the other way round.
            if (random.nextInt(5_000) > i) {
                arrive(user, "a");
                there.add(user);
            } else {
                leave(user, "a");
                there.remove(user);
            }
            int offset = random.nextInt(150);
            int limit = random.nextInt(20);
            assertThat(loop.ask(() -> presence.here("a", offset, limit)))
                    .extracting(Present::user)
                    .containsExactlyElementsOf(
                            there.stream().skip(offset).limit(limit).toList());
        }
    }

    private void watch(List<Integer> seen) {
        seen.add(presence.occupancy("a"));
        if (presence.occupancy("a") > 0) {
            loop.after(Duration.ZERO, () -> watch(seen));
        }
    }

    private Presence presence(PresenceRules rules) {
        return loop.ask(() -> new Presence(loop, wheel, rules, this::hear));
    }

    private void hear(String channel, PresenceEvent event) {
        if (event instanceof Single single) {
            if (single.action() == Action.TIMEOUT) {
                onTimeout.run();
                onTimeout = () -> {};
            }
            heard.add("%s %s %s %d%s"
                    .formatted(
                            channel,
                            single.action().name().toLowerCase(Locale.ROOT),
                            single.user(),
                            single.occupancy(),
                            single.state() == null ? "" : " " + single.state()));
        } else if (event instanceof Interval interval) {
            heard.add(channel + " interval " + interval.occupancy()
                    + (interval.joined().isEmpty() ? "" : " +" + interval.joined())
                    + (interval.left().isEmpty() ? "" : " -" + interval.left())
                    + (interval.timedOut().isEmpty() ? "" : " x" + interval.timedOut())
                    + (interval.refresh() ? " refresh" : ""));
        }
    }

    private Visit arrive(String user, String... channels) {
        return arriveWith(user, Map.of(), channels);
    }

    private Visit arriveWith(String user, Map<String, String> states, String... channels) {
        return loop.ask(() -> arriveNow(user, TTL, states, channels));
    }

    private Visit arriveNow(String user, Duration timeout, Map<String, String> states, String... channels) {
        Visit visit = presence.visit(user, timeout);
        for (String channel : channels) {
            presence.arrive(visit, channel, states.get(channel));
        }
        return visit;
    }

    private void arriveFor(Duration timeout, String user) {
        loop.turn(() -> arriveNow(user, timeout, Map.of(), "a"));
    }

    private void answered(Visit visit) {
        loop.turn(() -> presence.answered(visit, new Allowance(100)));
    }

    private void leave(String user, String... channels) {
        loop.turn(() -> {
            for (String channel : channels) {
                presence.leave(user, channel);
            }
        });
    }

    private void setState(String user, String channel, String state) {
        loop.turn(() -> presence.setState(user, channel, state));
    }

    private String state(String user, String channel) {
        return loop.ask(() -> {
            String state = presence.state(user, channel);
            return state == null ? "none" : state;
        });
    }

    private int occupancy(String channel) {
        return loop.ask(() -> presence.occupancy(channel));
    }

    private List<String> here(String channel) {
        return loop.ask(() -> presence.here(channel, 0, Integer.MAX_VALUE)).stream()
                .map(Present::user)
                .toList();
    }

    private List<String> where(String user) {
        return loop.ask(() -> presence.where(user));
    }

    private void advance(Duration time) {
        loop.loops().advance(time);
    }
}
