package io.hubbub.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One broker, its clients, and the oracle that judges every answer. All of it follows from a seed. */
final class SimulatedWorld {
    private static final int[] LOOPS = {1, 2, 4};
    static final int STEPS = 2_000;
    private static final Duration LATE = Duration.ofSeconds(1); // an end of a hold may be seen one tick late

    private final Random random;
    private final VirtualLoops loops;
    private final int loopCount;
    private final boolean crowded;
    private final BrokerSettings settings;
    private final Broker broker;
    private final Access access;
    private final List<Tenant> tenants = new ArrayList<>();
    private final Map<String, Tenant> bySubscribeKey = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final Map<Event, Long> seen = new EnumMap<>(Event.class);

    private long step;
    private long ended = STEPS; // the steps after which the world came to rest
    private long logBytes;
    private long parkedPolls;
    private boolean draining;
    private int nesting; // answers that a client reacts to inside an answer
    private @Nullable Throwable failure;

    SimulatedWorld(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
        loopCount = LOOPS[random.nextInt(LOOPS.length)];
        loops = new VirtualLoops(loopCount, random.nextLong());
        crowded = random.nextInt(10) == 0;
        settings = new BrokerSettings(
                pick(1, 5, 100),
                pick(4_000, 60_000, 1 << 28),
                Duration.ofSeconds(pick(40, 300, 1_200)),
                Duration.ofSeconds(pick(5, 100, 280)),
                pick(1, 10, 100),
                pick(1, 1_500, 4 << 20));
        int tenantCount = 1 + random.nextInt(4);
        int channels = pick(1, 4, 40);
        for (int i = 0; i < tenantCount; i++) {
            Tenant tenant = new Tenant(new Keyset("tenant " + i, "sub-" + i, "pub-" + i, "sec-" + i), channels);
            tenants.add(tenant);
            bySubscribeKey.put(tenant.keyset.subscribeKey(), tenant);
        }
        access = new Access(key -> {
            Tenant tenant = bySubscribeKey.get(key);
            return tenant == null ? null : tenant.keyset;
        });
        broker = new Broker(settings, loops.all(), new Oracle());
        int clientCount = crowded ? 2_000 : pick(2, 12, 80);
        for (int i = 0; i < clientCount; i++) {
            clients.add(new Client(any(tenants)));
        }
    }

    /** Ends after this many steps, or earlier when {@code timeIsUp}; tells what happened, if nothing went wrong. */
    Map<Event, Long> live(int steps, BooleanSupplier timeIsUp) {
        for (; step < steps && !timeIsUp.getAsBoolean(); step++) {
            act();
            if (random.nextInt(3) == 0) {
                loops.run(1 + random.nextInt(40));
            }
            if (random.nextInt(25) == 0) {
                loops.runUntilIdle();
                checkAtRest();
            }
            check();
        }
        ended = step;
        restAndDrain();
        return seen;
    }

    /** After how many steps it came to rest. */
    long steps() {
        return ended;
    }

    private void act() {
        int dice = random.nextInt(1_000);
        if (dice < 300) {
            publish(any(tenants), 1);
        } else if (dice < 320) {
            publish(any(tenants), 1 + random.nextInt(crowded ? 5 : settings.queueMessages() + 10));
        } else if (dice < 780) {
            any(clients).act();
        } else if (dice < 840) {
            for (Client client : clients) {
                if (random.nextInt(4) == 0) {
                    client.act();
                }
            }
        } else if (dice < 930) {
            loops.advance(Duration.ofNanos(random.nextInt(2_000_000)));
        } else if (dice < 970) {
            loops.advance(Duration.ofMillis(random.nextInt(3_000)));
        } else if (dice < 985) {
            loops.advance(Duration.ofSeconds(random.nextInt(90)));
        } else if (dice < 988) {
            loops.advance(Duration.ofSeconds(random.nextInt(1_500)));
        } else if (dice < 990) {
            loops.pause(Duration.ofSeconds(random.nextInt(600)));
        } else {
            turnTheWallClock();
        }
    }

    private void turnTheWallClock() {
        switch (random.nextInt(4)) {
            case 0 -> {
                loops.stepWall(Duration.ofMillis(-random.nextInt(20_000)));
                saw(Event.CLOCK_STEPPED_BACK);
            }
            case 1 -> loops.stepWall(Duration.ofMillis(random.nextInt(20_000)));
            case 2 -> loops.stopWall();
            default -> loops.startWall();
        }
    }

    private void publish(Tenant tenant, int count) {
        String channel = any(tenant.channels);
        for (int i = 0; i < count; i++) {
            VirtualLoop loop = anyLoop();
            inTurnOf(loop, () -> publish(tenant, loop, channel));
        }
    }

    private void publish(Tenant tenant, VirtualLoop loop, String channel) {
        Delivery delivery = random.nextInt(20) == 0 ? Delivery.HANDLERS : Delivery.SUBSCRIBERS;
        Timetoken dictated = random.nextInt(40) == 0 ? new Timetoken(1 + random.nextInt(1_000)) : null;
        int size = random.nextInt(30) == 0 ? random.nextInt(4_000) : random.nextInt(40);
        Message message = new Message(
                random.nextInt(8) == 0 ? MessageType.SIGNAL : MessageType.MESSAGE,
                JsonText.check(('"' + "x".repeat(size) + '"').getBytes(UTF_8)),
                null,
                null,
                null,
                null,
                delivery,
                new Storage(true, null, dictated));
        long before = tenant.lastPlace;
        var unused = broker.publish(
                        loop,
                        access.toPublish(tenant.keyset.subscribeKey(), tenant.keyset.publishKey(), channel),
                        message)
                .whenComplete((place, error) -> guard(() -> {
                    require(error == null, "A publish failed:", error);
                    require(loop.inLoop(), "A publish was answered outside its loop");
                    if (dictated != null) {
                        require(place.equals(dictated), "Dictated", dictated, ", answered", place);
                    } else {
                        require(place.ticks() > before, place, "was given out after", before);
                        require(tenant.places.contains(place.ticks()), place, "was never accepted");
                    }
                }));
    }

    /** Nothing moves: whoever waits has seen everything. */
    private void checkAtRest() {
        long waiting = 0;
        for (Client client : clients) {
            Question open = client.open;
            if (open != null) {
                waiting++;
                NavigableMap<Long, Envelope> unseen =
                        client.tenant.between(open.channels, open.cursor.ticks(), Long.MAX_VALUE);
                unseen.values().removeIf(envelope -> open.isCovered(envelope, client.tenant));
                require(unseen.isEmpty(), open, "waits although there is", unseen.keySet());
            }
        }
        require(parkedPolls == waiting, waiting, "polls wait,", parkedPolls, "are counted");
    }

    private void restAndDrain() {
        loops.startWall();
        loops.runUntilIdle();
        checkAtRest();
        if (random.nextBoolean()) {
            step++;
            loops.advance(settings.hold().plus(LATE));
            check();
            for (Client client : clients) {
                require(client.open == null || client.open.asked == step, client.open, "waits for longer than a hold");
            }
        }
        draining = true;
        broker.drain();
        loops.runUntilIdle();
        check();
        for (Client client : clients) {
            require(client.open == null, client.open, "still waits after the drain");
        }
        require(parkedPolls == 0, "After the drain", parkedPolls, "polls are counted");
        saw(Event.DRAINED);
        for (int i = 0; i < 50; i++) {
            any(clients).act();
            loops.runUntilIdle();
        }
        check();
        checkAtRest();
        checkLogBytes();
        checkInterestIsWithdrawn();
        loops.advance(settings.queueIdle().plus(Duration.ofMinutes(2)));
        require(logBytes == 0, logBytes, "bytes are counted after everything became idle");
    }

    /** Reads everything that is kept: the counter covers it. */
    private void checkLogBytes() {
        long kept = 0;
        for (Tenant tenant : tenants) {
            for (String channel : tenant.channels) {
                Timetoken cursor = new Timetoken(1);
                while (true) {
                    Batch batch = ask(tenant, cursor, channel);
                    if (batch.envelopes().isEmpty()) {
                        break;
                    }
                    kept += batch.envelopes().stream()
                            .mapToInt(envelope -> envelope.json().length)
                            .sum();
                    cursor = batch.cursor();
                }
            }
        }
        require(kept <= logBytes, kept, "bytes are kept,", logBytes, "are counted");
    }

    private Batch ask(Tenant tenant, Timetoken cursor, String channel) {
        VirtualLoop loop = anyLoop();
        List<Batch> answer = new ArrayList<>();
        loop.turn(() -> {
            var permit = access.toSubscribe(tenant.keyset.subscribeKey(), Names.ofChannels(List.of(channel)));
            var unused = broker.subscribe(loop, permit, SubscribeTerms.NONE, cursor)
                    .batch()
                    .thenAccept(answer::add);
        });
        loops.runUntilIdle();
        require(answer.size() == 1, "A poll after the drain got", answer.size(), "answers");
        return answer.get(0);
    }

    /** Two sweeps after the last poll a message goes nowhere: to the shard and back to its publisher, no other turn. */
    private void checkInterestIsWithdrawn() {
        loops.advance(Duration.ofMinutes(3));
        for (Tenant tenant : tenants) {
            for (String channel : tenant.channels) {
                VirtualLoop loop = anyLoop();
                long before = loops.turns();
                loop.turn(() -> publishPlainly(tenant, loop, channel));
                loops.runUntilIdle();
                long turns = loops.turns() - before;
                require(turns == 0 || turns == 2, "A message that nobody asked for took", turns, "turns");
            }
        }
    }

    private void publishPlainly(Tenant tenant, VirtualLoop loop, String channel) {
        var permit = access.toPublish(tenant.keyset.subscribeKey(), tenant.keyset.publishKey(), channel);
        Message message = Message.of(MessageType.MESSAGE, JsonText.check(new byte[] {'1'}), null);
        var unused = broker.publish(loop, permit, message);
    }

    /** Runs {@code action} as a turn, or lets the loop run it among its others. */
    private void inTurnOf(VirtualLoop loop, Runnable action) {
        if (random.nextBoolean()) {
            loop.turn(action);
        } else {
            loop.post(action);
        }
    }

    private Tenant tenant(Keyset keyset) {
        return Objects.requireNonNull(bySubscribeKey.get(keyset.subscribeKey()));
    }

    private VirtualLoop anyLoop() {
        return loops.loop(random.nextInt(loopCount));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void saw(Event event) {
        seen.merge(event, 1L, Long::sum);
    }

    /** Futures swallow what their listeners throw: keep the first for {@link #check}. */
    private void guard(Runnable judgement) {
        try {
            judgement.run();
        } catch (RuntimeException | AssertionError e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    private void check() {
        if (failure != null) {
            throw new AssertionError("In step " + step + " of " + loopCount + " loops, " + settings, failure);
        }
    }

    /** Otherwise fails and says {@code sentence}, whose parts are put together only then. */
    private void require(boolean condition, @Nullable Object... sentence) {
        if (!condition) {
            String said = Arrays.stream(sentence).map(String::valueOf).collect(Collectors.joining(" "));
            throw new AssertionError("Step " + step + ": " + said);
        }
    }

    /** What a simulation meets. */
    enum Event {
        ACCEPTED,
        FIRED,
        DICTATED,
        HANDSHAKE,
        ANSWERED_AT_ONCE,
        ANSWERED_LATER,
        ANSWERED_EMPTY,
        SPLIT_REPLY,
        CANCELLED,
        CAME_BACK_ELSEWHERE,
        GAP,
        MISSED_IN_A_GAP,
        CLOCK_STEPPED_BACK,
        DRAINED
    }

    /** A keyset and everything that it accepted. */
    private static final class Tenant {
        final Keyset keyset;
        final List<String> channels;
        final Map<String, NavigableMap<Long, Envelope>> accepted = new HashMap<>(); // live messages only
        final Set<Long> places = new TreeSet<>();
        final Map<String, Map<Long, Gap>> gaps = new HashMap<>(); // by channel and cursor, the latest
        long lastPlace;
        long lastCursor; // the latest that any subscriber was given

        Tenant(Keyset keyset, int channelCount) {
            this.keyset = keyset;
            this.channels = IntStream.range(0, channelCount)
                    .mapToObj(number -> "channel-" + number)
                    .toList();
            channels.forEach(channel -> accepted.put(channel, new TreeMap<>()));
        }

        NavigableMap<Long, Envelope> in(String channel) {
            return Objects.requireNonNull(accepted.get(channel));
        }

        /** What was accepted for {@code wanted} after {@code from} up to {@code through}. */
        NavigableMap<Long, Envelope> between(List<String> wanted, long from, long through) {
            NavigableMap<Long, Envelope> found = new TreeMap<>();
            for (String channel : wanted) {
                found.putAll(in(channel).subMap(from, false, through, true));
            }
            return found;
        }
    }

    private record Gap(long step, long through) {}

    /** One poll under way. */
    private static final class Question {
        final List<String> channels;
        final Timetoken cursor;
        final long asked; // step
        boolean later; // than the turn that asked

        @Nullable
        Subscription subscription;

        Question(List<String> channels, Timetoken cursor, long asked) {
            this.channels = channels;
            this.cursor = cursor;
            this.asked = asked;
        }

        boolean isCovered(Envelope missing, Tenant tenant) {
            Gap gap = tenant.gaps.getOrDefault(missing.channel(), Map.of()).get(cursor.ticks());
            return gap != null
                    && gap.step >= asked
                    && gap.through >= missing.timetoken().ticks();
        }

        @Override
        public String toString() {
            return "a poll of step " + asked + " for " + channels + " after " + cursor;
        }
    }

    /** A subscriber: one poll at a time, a cursor that it keeps, channels that change. */
    private final class Client {
        final Tenant tenant;
        private VirtualLoop loop = anyLoop();
        private List<String> channels;
        private Timetoken cursor = Timetoken.NONE;
        private long awayUntil; // step
        private @Nullable Subscription subscription;

        @Nullable
        Question open;

        Client(Tenant tenant) {
            this.tenant = tenant;
            this.channels = someChannels();
        }

        void act() {
            if (step < awayUntil) {
                return;
            }
            int dice = random.nextInt(100);
            if (open == null) {
                if (cursor.isNone() || dice < 5) {
                    shakeHands();
                } else if (dice < 15) {
                    channels = someChannels();
                } else if (dice < 25) {
                    move();
                } else if (dice < 30) {
                    awayUntil = step + random.nextInt(600);
                } else {
                    inTurnOf(loop, this::poll);
                }
            } else if (dice < 15) {
                shakeHands(); // while the old poll still waits
            } else if (dice < 50) {
                loop.turn(this::cancel);
            }
        }

        private void move() {
            loop = anyLoop();
            saw(Event.CAME_BACK_ELSEWHERE);
        }

        private List<String> someChannels() {
            List<String> mix = new ArrayList<>(tenant.channels);
            Collections.shuffle(mix, random);
            return List.copyOf(mix.subList(0, 1 + random.nextInt(Math.min(mix.size(), 6))));
        }

        private void shakeHands() {
            VirtualLoop caller = loop;
            inTurnOf(caller, () -> {
                long asked = step;
                var unused = broker.now(
                                caller,
                                access.toSubscribe(tenant.keyset.subscribeKey(), Names.ofChannels(channels)),
                                SubscribeTerms.NONE)
                        .thenAccept(now -> guard(() -> shakenHands(now, caller, asked)));
            });
        }

        private void shakenHands(Timetoken now, VirtualLoop caller, long asked) {
            require(caller.inLoop(), "A handshake was answered outside its loop");
            require(!now.isNone(), "A handshake of step", asked, "got no cursor");
            tenant.lastCursor = Math.max(tenant.lastCursor, now.ticks());
            saw(Event.HANDSHAKE);
            // Most clients that hold an older cursor throw the new one away.
            if (cursor.isNone()) {
                cursor = now;
            }
        }

        private void poll() {
            VirtualLoop caller = loop;
            if (open != null || !caller.inLoop()) {
                return; // changed its mind since it posted this
            }
            Question question = new Question(channels, cursor, step);
            open = question;
            Subscription asked = broker.subscribe(
                    caller,
                    access.toSubscribe(tenant.keyset.subscribeKey(), Names.ofChannels(question.channels)),
                    SubscribeTerms.NONE,
                    question.cursor);
            question.subscription = asked;
            var unused = asked.batch()
                    .thenAccept(batch -> guard(() -> {
                        require(caller.inLoop(), question, "was answered outside its loop");
                        require(open == question, question, "was answered a second time or after its end");
                        open = null;
                        subscription = null;
                        judge(question, batch);
                        cursor = batch.cursor();
                        react();
                    }));
            question.later = true;
        }

        private void cancel() {
            if (open != null && open.subscription != null && loop.inLoop()) {
                open.subscription.cancel();
                open = null;
                saw(Event.CANCELLED);
            }
        }

        /** What a server's connection may do in the very turn of the answer. */
        private void react() {
            if (nesting > 3 || draining) {
                return;
            }
            nesting++;
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> poll();
                case 3 -> publish(tenant, loop, any(tenant.channels));
                case 4 -> {
                    Client other = any(clients);
                    if (other.loop == loop) {
                        other.cancel();
                    }
                }
                default -> {}
            }
            nesting--;
        }

        private void judge(Question question, Batch batch) {
            long from = question.cursor.ticks();
            long through = batch.cursor().ticks();
            require(through >= from, "The cursor fell from", from, "to", through);
            tenant.lastCursor = Math.max(tenant.lastCursor, through);
            long last = from;
            Set<Envelope> got = new HashSet<>();
            for (Envelope envelope : batch.envelopes()) {
                require(envelope.timetoken().ticks() > last, question, "got", envelope.timetoken(), "after", last);
                last = envelope.timetoken().ticks();
                got.add(envelope);
            }
            require(last <= through, question, "got", last, ", behind the cursor", through);
            NavigableMap<Long, Envelope> expected = tenant.between(question.channels, from, through);
            for (Envelope envelope : got) {
                require(
                        envelope.equals(expected.get(envelope.timetoken().ticks())),
                        question,
                        "got",
                        envelope.timetoken());
            }
            for (Envelope envelope : expected.values()) {
                if (!got.contains(envelope)) {
                    require(
                            question.isCovered(envelope, tenant),
                            question,
                            "up to",
                            through,
                            "missed",
                            envelope.timetoken());
                    saw(Event.MISSED_IN_A_GAP);
                }
            }
            tell(question, batch);
        }

        private void tell(Question question, Batch batch) {
            if (batch.envelopes().isEmpty()) {
                saw(Event.ANSWERED_EMPTY);
                require(draining || batch.cursor().ticks() > 0, question, "was answered without a cursor");
            } else {
                saw(question.later ? Event.ANSWERED_LATER : Event.ANSWERED_AT_ONCE);
            }
            if (!tenant.between(question.channels, batch.cursor().ticks(), Long.MAX_VALUE)
                    .isEmpty()) {
                saw(Event.SPLIT_REPLY);
            }
        }
    }

    /** Knows every accepted message, and checks the order in which they were. */
    private final class Oracle implements Observer {
        @Override
        public void accepted(Keyset keyset, Message message, Envelope envelope) {
            Tenant tenant = tenant(keyset);
            if (message.storage().placedAt() != null) {
                saw(Event.DICTATED);
                return;
            }
            long place = envelope.timetoken().ticks();
            guard(() -> {
                require(place > tenant.lastPlace, place, "was accepted after", tenant.lastPlace);
                require(place > tenant.lastCursor, place, "hides behind the cursor", tenant.lastCursor);
            });
            tenant.lastPlace = place;
            tenant.places.add(place);
            if (message.delivery() == Delivery.HANDLERS) {
                saw(Event.FIRED);
                return;
            }
            saw(Event.ACCEPTED);
            tenant.in(envelope.channel()).put(place, envelope);
        }

        @Override
        public void delivered(Envelope envelope, int polls, long nowTicks) {
            guard(() -> require(polls > 0, envelope, "went to", polls, "polls"));
        }

        @Override
        public void caughtUp(int messages) {
            guard(() -> require(messages > 0, messages, "messages are caught up"));
        }

        @Override
        public void gap(Keyset keyset, String channel, Timetoken after, Timetoken through) {
            Tenant tenant = tenant(keyset);
            guard(() -> {
                require(through.isAfter(after), "A gap from", after, "to", through);
                if (after.ticks() > 1) {
                    require(
                            tenant.in(channel).containsKey(through.ticks()),
                            "A gap of",
                            channel,
                            "through",
                            through,
                            ", where there was no message");
                }
            });
            tenant.gaps
                    .computeIfAbsent(channel, key -> new HashMap<>())
                    .put(after.ticks(), new Gap(step, through.ticks()));
            saw(Event.GAP);
        }

        @Override
        public void logBytes(long delta) {
            logBytes += delta;
            guard(() -> require(logBytes >= 0, logBytes, "bytes are kept"));
        }

        @Override
        public void parkedPolls(int delta) {
            parkedPolls += delta;
            guard(() -> require(parkedPolls >= 0, parkedPolls, "polls wait"));
        }

        @Override
        public void presenceEntries(int delta) {}

        @Override
        public void presenceFull() {}

        @Override
        public void presenceEvent() {}
    }
}
