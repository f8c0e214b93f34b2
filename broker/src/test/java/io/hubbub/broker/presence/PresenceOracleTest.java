package io.hubbub.broker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.presence.PresenceEvent.Interval;
import io.hubbub.broker.presence.PresenceEvent.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Compares presence with something far simpler, after any sequence of arrivals, answers, leaves and time: who is here is
 * who was heard of in time and has not left, and the events of each channel add up to that. {@code -Dhubbub.seed=N} plays
 * the sequence of one seed again.
 */
final class PresenceOracleTest {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final int USERS = 12;
    private static final List<String> CHANNELS = List.of("a", "b", "c");
    private static final int STEPS = 400;
    private static final int WORLDS = 200;

    @Test
    void anySequence_occupancyIsTheLiveUsersAndEventsAddUp() {
        String seed = System.getProperty("hubbub.seed");
        if (seed != null) {
            new World(Long.parseLong(seed)).play();
            return;
        }
        long first = new Random().nextLong();
        for (long each = first; each < first + WORLDS; each++) {
            try {
                new World(each).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dhubbub.seed=" + each, e);
            }
        }
    }

    private static final class World {
        private final Random random;
        private final VirtualLoop loop;
        private final Presence presence;

        // What is true, in the simplest terms.
        private final Map<String, Map<String, Stay>> stays = new HashMap<>(); // by channel and user
        private final List<Promise> promises = new ArrayList<>();
        private Duration now = Duration.ZERO;

        // What a subscriber makes of the events.
        private final Map<String, Set<String>> told = new HashMap<>();
        private final Map<String, Integer> toldOccupancy = new HashMap<>();

        World(long seed) {
            random = new Random(seed);
            loop = new VirtualLoops(1, seed).loop(0);
            int announceMax = random.nextInt(3) == 0 ? USERS : random.nextInt(6);
            int deltaBytes = random.nextBoolean() ? 10_000 : 60;
            PresenceRules rules =
                    new PresenceRules(announceMax, INTERVAL, true, deltaBytes, Duration.ofMinutes(5), 100_000);
            presence = loop.ask(() -> new Presence(loop, new TimingWheel(loop, TICK, 16), rules, this::hear));
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> arrive();
                    case 3 -> leave();
                    case 4, 5 -> answer();
                    default -> advance(1 + random.nextInt(12));
                }
                check();
            }
            for (String channel : CHANNELS) {
                live(channel).forEach(user -> arrive(user, List.of(channel), Duration.ofHours(1)));
            }
            advance(1 + (int) INTERVAL.dividedBy(TICK)); // what waits is said, and nobody goes meanwhile
            for (String channel : CHANNELS) {
                assertThat(told.getOrDefault(channel, Set.of())).as(channel).isEqualTo(live(channel));
                assertThat(toldOccupancy.getOrDefault(channel, 0))
                        .as(channel)
                        .isEqualTo(live(channel).size());
            }
        }

        private void arrive() {
            arrive(user(), someChannels(), TICK.multipliedBy(1 + random.nextInt(20)));
        }

        private void arrive(String user, List<String> where, Duration timeout) {
            Visit visit = loop.ask(() -> presence.visit(user, timeout));
            loop.turn(() -> where.forEach(channel -> presence.arrive(visit, channel, null)));
            List<Stay> promised = new ArrayList<>();
            for (String channel : where) {
                Stay stay =
                        stays.computeIfAbsent(channel, key -> new HashMap<>()).computeIfAbsent(user, key -> new Stay());
                stay.timeout = timeout;
                stay.end = now.plus(timeout);
                promised.add(stay);
            }
            promises.add(new Promise(visit, promised));
        }

        private void leave() {
            String user = user();
            List<String> where = someChannels();
            loop.turn(() -> where.forEach(channel -> presence.leave(user, channel)));
            for (String channel : where) {
                Stay left = stays.getOrDefault(channel, new HashMap<>()).remove(user);
                if (left != null) {
                    left.over = true;
                }
            }
        }

        private void answer() {
            if (!promises.isEmpty()) {
                Promise promise = promises.remove(random.nextInt(promises.size()));
                loop.turn(() -> presence.answered(promise.visit(), new Allowance(100)));
                for (Stay stay : promise.stays()) {
                    stay.end = now.plus(stay.timeout); // of no use to one that is over
                }
            }
        }

        private void advance(int ticks) {
            for (int i = 0; i < ticks; i++) {
                loop.loops().advance(TICK);
                now = now.plus(TICK);
                for (Map<String, Stay> users : stays.values()) {
                    for (Stay stay : users.values()) {
                        stay.over = stay.end.compareTo(now) <= 0;
                    }
                    users.values().removeIf(stay -> stay.over);
                }
            }
        }

        private void check() {
            for (String channel : CHANNELS) {
                Set<String> live = live(channel);
                assertThat(loop.ask(() -> presence.occupancy(channel)))
                        .as(channel)
                        .isEqualTo(live.size());
                assertThat(here(channel)).as(channel).isEqualTo(live);
                for (int user = 0; user < USERS; user++) {
                    String name = "user-" + user;
                    assertThat(loop.ask(() -> presence.where(name)).contains(channel))
                            .isEqualTo(live.contains(name));
                }
            }
        }

        private void hear(String channel, PresenceEvent event) {
            Set<String> users = told.computeIfAbsent(channel, key -> new HashSet<>());
            toldOccupancy.put(channel, event.occupancy());
            if (event instanceof Single single) {
                switch (single.action()) {
                    case JOIN -> assertThat(users.add(single.user())).isTrue();
                    case LEAVE, TIMEOUT ->
                        assertThat(users.remove(single.user())).isTrue();
                    case STATE_CHANGE -> throw new AssertionError("Nobody changed a state");
                }
            } else if (event instanceof Interval interval) {
                if (interval.refresh()) {
                    users.clear();
                    users.addAll(presence.here(channel, 0, Integer.MAX_VALUE).stream()
                            .map(Present::user)
                            .toList());
                }
                interval.joined().forEach(user -> assertThat(users.add(user)).isTrue());
                interval.left().forEach(user -> assertThat(users.remove(user)).isTrue());
                interval.timedOut()
                        .forEach(user -> assertThat(users.remove(user)).isTrue());
            }
            assertThat(users).hasSize(event.occupancy());
        }

        private Set<String> live(String channel) {
            return stays.getOrDefault(channel, Map.of()).keySet();
        }

        private Set<String> here(String channel) {
            Set<String> users = new HashSet<>();
            loop.ask(() -> presence.here(channel, 0, Integer.MAX_VALUE)).forEach(each -> users.add(each.user()));
            return users;
        }

        private String user() {
            return "user-" + random.nextInt(USERS);
        }

        private List<String> someChannels() {
            List<String> some = new ArrayList<>(CHANNELS);
            some.removeIf(channel -> random.nextBoolean());
            return some;
        }
    }

    /** A user on a channel, from its join on. */
    private static final class Stay {
        private Duration timeout = Duration.ZERO;
        private Duration end = Duration.ZERO;
        private boolean over;
    }

    /** A request that is not answered yet. */
    private record Promise(Visit visit, List<Stay> stays) {}
}
