package io.hubbub.broker;

import static io.hubbub.broker.access.Guarded.channels;
import static io.hubbub.broker.access.Guarded.names;
import static io.hubbub.protocol.access.Right.READ;
import static io.hubbub.protocol.access.Right.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.access.Guarded;
import io.hubbub.broker.access.Shown;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Polls whose right is taken or ends while they open, wait or are answered; and those that keep theirs. */
final class RevokedPollsTest {
    private static final AccessOptions ON = new AccessOptions(true, true, List.of(Guarded.TOKEN_KEY));
    private static final AccessOptions OFF = new AccessOptions(false, true, List.of(Guarded.TOKEN_KEY));
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int SEEDS = 500;
    private static final int FOLLOWERS = 14;
    private static final int LOOPS = 3; // so that a message may overtake what the caller posted

    @ParameterizedTest
    @EnumSource
    void token_ends_aWaitingPollIsRefused(Seat seat) {
        World world = new World(seat, 1);
        Polled poll = world.poll(world.token(1, "a"), "a");

        world.loops.advance(Duration.ofSeconds(59));
        assertThat(poll.waits()).isTrue();
        world.loops.advance(Duration.ofSeconds(2));

        assertThat(poll.refusal().code()).isEqualTo(RefusalCode.TOKEN_EXPIRED);
    }

    @ParameterizedTest
    @EnumSource
    void token_ended_aMessageInThatMomentIsNotDelivered(Seat seat) {
        World world = new World(seat, 1);
        Polled poll = world.poll(world.token(1, "a"), "a");

        world.loops.pause(Duration.ofSeconds(61)); // no timer ran
        world.publish("a", 1);

        assertThat(poll.refusal().code()).isEqualTo(RefusalCode.TOKEN_EXPIRED);
    }

    @ParameterizedTest
    @EnumSource
    void token_revoked_aWaitingPollIsRefusedBeforeThatIsAnswered(Seat seat) {
        World world = new World(seat, 1);
        String token = world.token(5, "a");
        Polled poll = world.poll(token, "a");
        Polled other = world.poll(world.token(6, "a"), "a");

        world.revoke(token);

        assertThat(poll.refusal().code()).isEqualTo(RefusalCode.TOKEN_REVOKED);
        assertThat(other.waits()).isTrue();
        world.publish("a", 1);
        assertThat(other.payloads()).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void token_revokedWhileThePollOpens_isRefused(Seat seat) {
        for (int seed = 0; seed < 50; seed++) {
            World world = new World(seat, seed);
            String token = world.token(5, "a");
            Polled poll = new Polled();
            world.caller.turn(() -> world.open(poll, token, world.start, "a"));
            CompletableFuture<Void> revoked = world.revoking(token);
            world.loops.runUntilIdle();
            assertThat(revoked).isCompleted();
            world.publish("a", 1);

            assertThat(poll.refusal().code()).isEqualTo(RefusalCode.TOKEN_REVOKED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void token_revokedAfterThePermitOfTheFirstRequestEver_isRefused(Seat seat) {
        World world = new World(seat, 1);
        String token = world.token(5, "a");
        Polled poll = new Polled();

        world.caller.turn(() -> {
            SubscribePermit permit = world.permit(token, names("a"));
            // Another thread takes the token back just now; the keyset has no shard so far.
            var unused = world.grants.revoke(world.other(), world.guarded.revocation(token));
            world.open(poll, permit, world.start);
        });
        world.loops.runUntilIdle();
        world.publish("a", 1);

        assertThat(poll.refusal().code()).isEqualTo(RefusalCode.TOKEN_REVOKED);
    }

    @ParameterizedTest
    @EnumSource
    void grant_taken_aWaitingPollIsRefusedWithWhatItLacks(Seat seat) {
        World world = new World(seat, 1);
        world.guarded.grant("a", "k", READ);
        world.guarded.grant("b", "k", READ);
        Polled both = world.poll("k", "a", "b");
        Polled one = world.poll("k", "b");

        world.put("a", "k", 0);

        assertThat(both.refusal().code()).isEqualTo(RefusalCode.FORBIDDEN);
        assertThat(both.refusal().names()).isEqualTo(names("a"));
        assertThat(one.waits()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void grant_takenOfTwo_thePollWaitsOn(Seat seat) {
        World world = new World(seat, 1);
        world.guarded.grant("a.*", "k", READ);
        world.guarded.grant("a.b", "k", READ);
        Polled poll = world.poll("k", "a.b");

        world.put("a.*", "k", 0);
        world.publish("a.b", 1);

        assertThat(poll.payloads()).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void grant_shortened_thePollIsRefusedWhenItEndsNow(Seat seat) {
        World world = new World(seat, 1);
        world.guarded.grant("a", "k", READ);
        Polled poll = world.poll("k", "a");
        world.guarded.grant("c", "k", READ);
        Polled quiet = world.poll("k", "a", "c");

        world.put("a", "k", world.seconds() + 30, READ);
        world.loops.advance(Duration.ofSeconds(20));
        assertThat(poll.waits()).isTrue();
        world.loops.pause(Duration.ofSeconds(11));
        world.publish("a", 1);

        assertThat(poll.refusal().code()).isEqualTo(RefusalCode.FORBIDDEN);
        assertThat(quiet.refusal().code()).isEqualTo(RefusalCode.FORBIDDEN);
    }

    @ParameterizedTest
    @EnumSource
    void grant_shortened_thePollDoesNotWaitForAMessage(Seat seat) {
        World world = new World(seat, 1);
        world.guarded.grant("a", "k", READ);
        Polled poll = world.poll("k", "a");

        world.put("a", "k", world.seconds() + 30, READ);
        world.loops.advance(Duration.ofSeconds(31));

        assertThat(poll.refusal().code()).isEqualTo(RefusalCode.FORBIDDEN);
    }

    @ParameterizedTest
    @EnumSource
    void grant_prolonged_thePollIsNotRefusedAtItsFormerEnd(Seat seat) {
        World world = new World(seat, 1);
        world.guarded.grant(Level.CHANNEL, "a", "k", world.seconds() + 30, READ);
        Polled poll = world.poll("k", "a");

        world.put("a", "k", 0, READ);
        world.loops.pause(Duration.ofSeconds(40));
        world.publish("a", 1);

        assertThat(poll.payloads()).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void accessManager_switchedOn_waitingPollsAreAskedAnew(Seat seat) {
        World world = new World(seat, 1);
        world.guarded.put(world.guarded.keyset().with(OFF));
        Polled poll = world.poll(null, "a");

        world.guarded.put(world.guarded.keyset().with(ON));
        CompletionStage<Void> released = world.broker.release("sub");
        world.loops.runUntilIdle();

        assertThat(released.toCompletableFuture()).isCompleted();
        assertThat(poll.batch().envelopes()).isEmpty();
        assertThat(poll.batch().cursor().isAfter(world.start)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void accessManager_switchedOnWhileAPollOpens_itGetsNothingThatCameLater(Seat seat) {
        for (int seed = 0; seed < 100; seed++) {
            World world = new World(seat, seed);
            world.guarded.put(world.guarded.keyset().with(OFF));
            Polled poll = new Polled();
            world.caller.turn(() -> {
                SubscribePermit permit = world.permit(null, new Names(List.of("a"), List.of("g")));
                world.guarded.put(world.guarded.keyset().with(ON));
                var unused = world.broker.release("sub");
                world.open(poll, permit, world.start);
            });
            world.loops.run(seed % 10);
            world.publish("a", 1);

            assertThat(poll.batch().envelopes()).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void accessManager_switchedOnDuringALongRead_itGetsNothingThatCameLater(Seat seat) {
        World world = new World(seat, 1, 1);
        world.guarded.put(world.guarded.keyset().with(OFF));
        world.publish("c1", 0);
        Names many = names("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "z");
        for (int steps = 0; steps < 40; steps++) {
            world.guarded.put(world.guarded.keyset().with(OFF));
            Polled poll = new Polled();
            Timetoken now = world.now();
            world.caller.turn(() -> world.open(poll, world.permit(null, many), now));
            for (int i = 0; i < steps; i++) {
                world.loops.run(1);
                world.loops.fireTimers();
            }
            world.guarded.put(world.guarded.keyset().with(ON));
            CompletionStage<Void> released = world.broker.release("sub");
            while (!released.toCompletableFuture().isDone()) {
                world.loops.run(1);
            }
            world.publish("z", steps);
            world.loops.advance(Duration.ofSeconds(1)); // long reads go on by timers

            assertThat(poll.batch().envelopes()).as("after %d steps", steps).isEmpty();
        }
    }

    @Test
    void revocation_anyOrderOfEvents_nothingPublishedAfterItsAnswerArrives() {
        int refused = 0;
        int delivered = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed);
            simulation.run();
            refused += simulation.refused;
            delivered += simulation.delivered;
        }
        assertThat(refused).as("refused polls").isGreaterThan(SEEDS);
        assertThat(delivered).as("messages delivered").isGreaterThan(10 * SEEDS);
    }

    /** Subscribers, each polling on and on, while messages are published and rights are taken. */
    private static final class Simulation {
        private final Random random;
        private final World world;
        private final long seed;
        private final List<Follower> followers = new ArrayList<>();
        private final Set<String> published = new HashSet<>();
        private final List<String> wrong = new ArrayList<>();
        private int refused;
        private int delivered;
        private int next;

        Simulation(long seed) {
            this.seed = seed;
            this.random = new Random(new Random(seed).nextLong());
            this.world = new World(random.nextInt(4) == 0 ? Seat.AT_THE_SHARD : Seat.ELSEWHERE, seed);
            for (int i = 0; i < FOLLOWERS; i++) {
                boolean bearer = i % 2 == 0;
                String auth = bearer ? world.token(10 + i, "a") : "key-" + i;
                if (!bearer) {
                    world.guarded.grant("a", auth, READ);
                }
                followers.add(new Follower(auth, bearer, world.loops.loop(random.nextInt(LOOPS))));
            }
        }

        void run() {
            followers.forEach(Follower::poll);
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(6)) {
                    case 0, 1, 2 -> publish();
                    case 3 -> {
                        Follower loser = followers.get(random.nextInt(followers.size() - 2)); // two keep theirs
                        boolean inPeace = random.nextBoolean();
                        if (inPeace) {
                            world.loops.runUntilIdle(); // all are waiting
                        }
                        loser.lose();
                        if (inPeace) {
                            loser.untilThatIsAnswered();
                            publish();
                        }
                    }
                    default -> world.loops.run(random.nextInt(40));
                }
            }
            world.loops.runUntilIdle();
            publish();
            world.loops.runUntilIdle();
            assertThat(wrong).isEmpty();
            for (Follower follower : followers) {
                if (follower.lost == null) {
                    assertThat(follower.got).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(published);
                } else {
                    assertThat(follower.isRefused).as("seed %d", seed).isTrue();
                }
            }
        }

        private void publish() {
            String payload = Integer.toString(next++);
            published.add(payload);
            followers.forEach(follower -> follower.publishing(payload));
            world.send("a", payload);
        }

        private final class Follower {
            private final String auth;
            private final boolean bearer;
            private final VirtualLoop loop;
            private final List<String> got = new ArrayList<>();
            private final Set<String> tooLate = new HashSet<>();
            private @Nullable CompletableFuture<Void> lost;
            private boolean isRefused;
            private Timetoken cursor = world.start;

            Follower(String auth, boolean bearer, VirtualLoop loop) {
                this.auth = auth;
                this.bearer = bearer;
                this.loop = loop;
            }

            void poll() {
                loop.turn(this::ask);
            }

            private void ask() {
                SubscribePermit permit;
                try {
                    permit = world.permit(auth, names("a"));
                } catch (Refusal refusal) {
                    refused(refusal);
                    return;
                }
                Subscription subscription = world.broker.subscribe(loop, permit, SubscribeTerms.NONE, cursor);
                var unused = subscription.batch().whenComplete((batch, failure) -> {
                    if (failure == null) {
                        received(batch);
                    } else {
                        refused(failure);
                    }
                });
            }

            private void received(Batch batch) {
                for (String payload : payloadsOf(batch)) {
                    if (tooLate.contains(payload)) {
                        wrong.add("seed " + seed + ": " + payload + " came too late");
                    }
                    got.add(payload);
                    delivered++;
                }
                cursor = batch.cursor();
                loop.post(this::ask);
            }

            private void refused(Throwable failure) {
                if (lost == null) {
                    wrong.add("seed " + seed + ": " + failure);
                }
                isRefused = true;
                refused++;
            }

            void lose() {
                if (lost == null) {
                    lost = bearer ? world.revoking(auth) : world.putting("a", auth, 0);
                }
            }

            void untilThatIsAnswered() {
                while (lost != null && !lost.isDone()) {
                    world.loops.run(1);
                }
            }

            void publishing(String payload) {
                if (lost != null && lost.isDone()) {
                    tooLate.add(payload);
                }
            }
        }
    }

    /** A broker in virtual time for a keyset whose access is controlled. */
    private static final class World {
        final Guarded guarded = new Guarded();
        final VirtualLoops loops;
        final Broker broker;
        final GrantService grants;
        final VirtualLoop caller;
        final Timetoken start;

        World(Seat seat, long seed) {
            this(seat, seed, 1000);
        }

        World(Seat seat, long seed, int stepsPerTurn) {
            loops = new VirtualLoops(LOOPS, seed);
            broker = new Broker(
                    BrokerSettings.DEFAULT,
                    loops.all(),
                    new RecordingObserver(),
                    Stores.inMemory(1 << 20),
                    stepsPerTurn);
            grants = broker.grants(guarded.entitlements);
            int shard = Math.floorMod("sub".hashCode(), LOOPS);
            caller = loops.loop(seat == Seat.AT_THE_SHARD ? shard : (shard + 1) % LOOPS);
            start = new Timetoken(caller.nowTicks());
            guarded.grant("a", "publisher", WRITE);
            guarded.grant("a.b", "publisher", WRITE);
            guarded.grant("z", "publisher", WRITE);
        }

        long seconds() {
            return caller.nowTicks() / TICKS_PER_SECOND;
        }

        VirtualLoop other() {
            return loops.loop(caller == loops.loop(0) ? 1 : 0);
        }

        String token(int minutes, String channel) {
            return guarded.seal(Guarded.token(seconds(), minutes, channels(channel, READ), Scopes.NONE, null));
        }

        Timetoken now() {
            CompletionStage<Timetoken> now =
                    caller.ask(() -> broker.now(caller, permit(null, names("a")), SubscribeTerms.NONE));
            loops.runUntilIdle();
            return now.toCompletableFuture().join();
        }

        SubscribePermit permit(@Nullable String auth, Names names) {
            return guarded.access.toSubscribe("sub", names, Shown.at(seconds()).with(auth));
        }

        Polled poll(@Nullable String auth, String... channels) {
            Polled polled = new Polled();
            caller.turn(() -> open(polled, permit(auth, names(channels)), start));
            loops.runUntilIdle();
            return polled;
        }

        void open(Polled polled, @Nullable String auth, Timetoken cursor, String... channels) {
            open(polled, permit(auth, names(channels)), cursor);
        }

        void open(Polled polled, SubscribePermit permit, Timetoken cursor) {
            polled.result = broker.subscribe(caller, permit, SubscribeTerms.NONE, cursor)
                    .batch()
                    .toCompletableFuture();
        }

        CompletableFuture<Void> revoking(String token) {
            return caller.ask(() -> grants.revoke(caller, guarded.revocation(token)))
                    .toCompletableFuture();
        }

        void revoke(String token) {
            CompletableFuture<Void> revoked = revoking(token);
            loops.runUntilIdle();
            assertThat(revoked).isCompleted();
        }

        CompletableFuture<Void> putting(String channel, String authKey, long expires, Right... rights) {
            Grant grant = new Grant(Level.CHANNEL, channel, authKey, Guarded.mask(rights), expires);
            return caller.ask(() -> grants.put(caller, guarded.permit(), List.of(grant)))
                    .toCompletableFuture();
        }

        void put(String channel, String authKey, long expires, Right... rights) {
            CompletableFuture<Void> done = putting(channel, authKey, expires, rights);
            loops.runUntilIdle();
            assertThat(done).isCompleted();
        }

        void send(String channel, String payload) {
            Message message = Message.of(MessageType.MESSAGE, BrokerWorld.json(payload), null);
            Shown publisher = Shown.at(seconds()).with("publisher");
            caller.turn(() -> {
                var unused =
                        broker.publish(caller, guarded.access.toPublish("sub", "pub", channel, publisher), message);
            });
        }

        void publish(String channel, int payload) {
            send(channel, Integer.toString(payload));
            loops.runUntilIdle();
        }
    }

    private static List<String> payloadsOf(Batch batch) {
        return batch.envelopes().stream()
                .map(envelope ->
                        BrokerWorld.JSON.readTree(envelope.toString()).get("d").toString())
                .toList();
    }

    /** A poll, and how it ended. */
    private static final class Polled {
        private CompletableFuture<Batch> result = new CompletableFuture<>();

        boolean waits() {
            return !result.isDone();
        }

        Batch batch() {
            assertThat(result).isDone();
            return result.join();
        }

        List<String> payloads() {
            return payloadsOf(batch());
        }

        Refusal refusal() {
            assertThat(result).isCompletedExceptionally();
            return (Refusal) result.handle((batch, failure) -> failure).join();
        }
    }
}
