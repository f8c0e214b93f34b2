package io.hubbub.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.broker.Judge.Event;
import io.hubbub.broker.MembershipHistory.Status;
import io.hubbub.broker.PresenceTruth.Kind;
import io.hubbub.broker.PresenceTruth.Request;
import io.hubbub.broker.SimulatedTenant.Gap;
import io.hubbub.broker.SimulatedTenant.Sent;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.loop.Chores;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One broker, its clients, and the oracles that judge everything they hear. All of it follows from a seed. */
final class SimulatedWorld {
    private static final int[] LOOPS = {1, 2, 4};
    static final int STEPS = 2_000;
    private static final Duration LATE = Duration.ofSeconds(1); // an end of a hold may be seen one tick late
    private static final Duration LONGEST_PRESENCE = Duration.ofMinutes(2);

    private final Judge judge = new Judge();
    private final Random random;
    private final VirtualLoops loops;
    private final int loopCount;
    private final long startNanos;
    private final boolean crowded;
    private final BrokerSettings settings;
    private final PresenceOptions options;
    private final SimulatedGroupStore groupStore;
    private final SimulatedHistory history;
    private final Broker broker;
    private final Access access;
    private final Map<String, Duration> timeouts = new HashMap<>(); // by user
    private final List<SimulatedTenant> tenants = new ArrayList<>();
    private final Map<String, SimulatedTenant> bySubscribeKey = new HashMap<>();
    private final Map<SimulatedTenant, PresenceAudit> audits = new HashMap<>();
    private final Map<SimulatedTenant, PresenceTruth> truths = new HashMap<>();
    private final List<SimulatedClient> clients = new ArrayList<>();

    private long ended = STEPS; // the steps after which the world came to rest
    private long logBytes;
    private long parkedPolls;
    private long presenceEntries;
    private boolean draining;
    private int nesting; // answers that a client reacts to inside an answer

    SimulatedWorld(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
        loopCount = LOOPS[random.nextInt(LOOPS.length)];
        loops = new VirtualLoops(loopCount, random.nextLong());
        startNanos = loops.loop(0).nowNanos();
        crowded = random.nextInt(10) == 0;
        settings = new BrokerSettings(
                pick(1, 5, 100),
                pick(4_000, 60_000, 1 << 28),
                Duration.ofSeconds(pick(40, 300, 1_200)),
                Duration.ofSeconds(pick(5, 100, 280)),
                pick(1, 10, 100),
                pick(1, 1_500, 4 << 20));
        options = new PresenceOptions(
                true,
                pick(0, 2, 5, 100),
                Duration.ofSeconds(10),
                random.nextBoolean(),
                false,
                LONGEST_PRESENCE,
                random.nextInt(3) == 0,
                pick(5, 20, 1_000_000));
        for (int i = 0; i < 12; i++) {
            timeouts.put("user-" + i, Duration.ofSeconds(pick(3, 30, (int) LONGEST_PRESENCE.toSeconds())));
        }
        int tenantCount = 1 + random.nextInt(4);
        int channels = pick(1, 4, 40);
        for (int i = 0; i < tenantCount; i++) {
            addTenant(new Keyset("tenant " + i, "sub-" + i, "pub-" + i, "sec-" + i, options, persistence()), channels);
        }
        access = new Access(key -> {
            SimulatedTenant tenant = bySubscribeKey.get(key);
            return tenant == null ? null : tenant.keyset;
        });
        groupStore = new SimulatedGroupStore(
                random, key -> Objects.requireNonNull(bySubscribeKey.get(key)).unreadable = true);
        history = new SimulatedHistory(
                random,
                (key, message) ->
                        Objects.requireNonNull(bySubscribeKey.get(key)).notStored(message.place()));
        Stores memory = Stores.inMemory(64L << 20);
        Stores stores = new Stores(groupStore, GroupLimits.DEFAULT, history, history.store(), memory.historyLimits());
        broker = new Broker(settings, loops.all(), new Witness(), stores, pick(1, 5, 20, Chores.STEPS_PER_TURN));
        int clientCount = crowded ? 1_000 : pick(2, 12, 80);
        for (int i = 0; i < clientCount; i++) {
            String user = random.nextBoolean() ? null : "user-" + random.nextInt(timeouts.size());
            clients.add(new SimulatedClient(this, judge, random, any(tenants), user));
        }
    }

    private PersistenceOptions persistence() {
        return random.nextInt(3) == 0 ? PersistenceOptions.OFF : PersistenceOptions.DEFAULT;
    }

    private void addTenant(Keyset keyset, int channels) {
        SimulatedTenant tenant = new SimulatedTenant(keyset, channels);
        tenants.add(tenant);
        bySubscribeKey.put(keyset.subscribeKey(), tenant);
        audits.put(tenant, new PresenceAudit(judge, options.deltas(), channel -> here(tenant, channel)));
        truths.put(tenant, new PresenceTruth(judge, timeouts));
    }

    /** Ends after this many steps, or earlier when {@code timeIsUp}; tells what happened, if nothing went wrong. */
    Map<Event, Long> live(int steps, BooleanSupplier timeIsUp) {
        for (; judge.step < steps && !timeIsUp.getAsBoolean(); judge.step++) {
            act();
            if (random.nextInt(3) == 0) {
                loops.run(1 + random.nextInt(40));
            }
            if (random.nextInt(25) == 0) {
                rest();
                checkAtRest();
            }
            if (random.nextInt(20) == 0) {
                groupStore.endReading();
            }
            if (random.nextInt(4) == 0) {
                history.work(1 + random.nextInt(100));
            }
            check();
        }
        ended = judge.step;
        restAndDrain();
        return judge.seen();
    }

    /** After how many steps it came to rest. */
    long steps() {
        return ended;
    }

    private void act() {
        int dice = random.nextInt(1_000);
        if (dice < 280) {
            publish(any(tenants), 1);
        } else if (dice < 300) {
            publish(any(tenants), 1 + random.nextInt(crowded ? 5 : settings.queueMessages() + 10));
        } else if (dice < 325) {
            changeGroup(any(tenants));
        } else if (dice < 780) {
            any(clients).act();
        } else if (dice < 840) {
            for (SimulatedClient client : List.copyOf(clients)) {
                if (random.nextInt(4) == 0) {
                    client.act();
                }
            }
        } else if (dice < 930) {
            loops.advance(Duration.ofNanos(random.nextInt(2_000_000)));
        } else if (dice < 970) {
            loops.advance(Duration.ofMillis(random.nextInt(3_000)));
        } else if (dice < 985) {
            rest();
            loops.advance(Duration.ofSeconds(random.nextInt(90)));
        } else if (dice < 988) {
            rest();
            loops.advance(Duration.ofSeconds(random.nextInt(1_500)));
        } else if (dice < 990) {
            loops.pause(Duration.ofSeconds(random.nextInt(600)));
        } else if (dice < 995) {
            turnTheWallClock();
        } else {
            changeOptions(any(tenants));
        }
    }

    private void changeOptions(SimulatedTenant tenant) {
        switch (random.nextInt(4)) {
            case 0 -> switchPresence(tenant);
            case 1 -> announceInAnotherWay(tenant);
            default -> switchPersistence(tenant);
        }
    }

    /** While messages are being stored and read. */
    private void switchPersistence(SimulatedTenant tenant) {
        if (tenant.adopting) {
            return;
        }
        boolean on = !tenant.keyset.persistence().enabled();
        tenant.mayHaveRead = true;
        if (!on) {
            tenant.lastOff = Long.MAX_VALUE;
        }
        adopt(tenant, tenant.keyset.with(on ? PersistenceOptions.DEFAULT : PersistenceOptions.OFF), () -> {
            tenant.lastOff = on ? judge.step : Long.MAX_VALUE;
            judge.saw(on ? Event.PERSISTENCE_SWITCHED_ON : Event.PERSISTENCE_SWITCHED_OFF);
        });
    }

    /** While nothing moves but polls that wait: it is known then who must be where. */
    private void switchPresence(SimulatedTenant tenant) {
        rest();
        boolean on = !tenant.keyset.presence().enabled();
        adopt(tenant, tenant.keyset.with(on ? options : PresenceOptions.OFF), () -> {
            truth(tenant).forget();
            Objects.requireNonNull(audits.get(tenant)).forget();
            judge.saw(on ? Event.PRESENCE_SWITCHED_ON : Event.PRESENCE_SWITCHED_OFF);
        });
        settle();
    }

    private void announceInAnotherWay(SimulatedTenant tenant) {
        if (tenant.adopting || !tenant.keyset.presence().enabled()) {
            return;
        }
        PresenceOptions others = new PresenceOptions(
                true,
                pick(0, 2, 5, 100),
                Duration.ofSeconds(pick(1, 10)),
                options.deltas(),
                random.nextBoolean(),
                options.timeout(),
                options.leaveOnDisconnect(),
                options.maxEntries());
        adopt(tenant, tenant.keyset.with(others), () -> judge.saw(Event.ANNOUNCED_IN_ANOTHER_WAY));
    }

    /** As an operator changes a keyset: its polls are sent to ask anew. */
    private void adopt(SimulatedTenant tenant, Keyset changed, Runnable then) {
        tenant.adopting = true;
        tenant.keyset = changed;
        var unused = broker.adopt(changed)
                .thenCompose(adopted -> {
                    then.run();
                    return broker.release(changed.subscribeKey());
                })
                .whenComplete((done, failure) -> {
                    tenant.adopting = false;
                    judge.guard(() -> judge.require(failure == null, "A change of", changed, "failed:", failure));
                });
    }

    private void turnTheWallClock() {
        switch (random.nextInt(4)) {
            case 0 -> {
                loops.stepWall(Duration.ofMillis(-random.nextInt(20_000)));
                judge.saw(Event.CLOCK_STEPPED_BACK);
            }
            case 1 -> loops.stepWall(Duration.ofMillis(random.nextInt(20_000)));
            case 2 -> loops.stopWall();
            default -> loops.startWall();
        }
    }

    private void publish(SimulatedTenant tenant, int count) {
        String channel = any(tenant.channels);
        for (int i = 0; i < count; i++) {
            VirtualLoop loop = anyLoop();
            inTurnOf(loop, () -> publish(tenant, loop, channel));
        }
    }

    private void publish(SimulatedTenant tenant, VirtualLoop loop, String channel) {
        Delivery delivery = random.nextInt(20) == 0 ? Delivery.HANDLERS : Delivery.SUBSCRIBERS;
        Timetoken dictated = random.nextInt(40) == 0 ? new Timetoken(1 + random.nextInt(1_000)) : null;
        int size = random.nextInt(30) == 0 ? random.nextInt(4_000) : random.nextInt(40);
        JsonText meta = random.nextBoolean() ? null : json("{\"n\":" + random.nextInt(4) + "}");
        Message message = new Message(
                random.nextInt(8) == 0 ? MessageType.SIGNAL : MessageType.MESSAGE,
                json('"' + "x".repeat(size) + '"'),
                null,
                meta,
                null,
                null,
                delivery,
                new Storage(random.nextInt(4) > 0, null, dictated));
        long before = tenant.lastPlace;
        var unused = broker.publish(
                        loop,
                        access.toPublish(
                                tenant.keyset.subscribeKey(), tenant.keyset.publishKey(), channel, Credentials.NONE),
                        message)
                .whenComplete((place, error) -> judge.guard(() -> {
                    judge.require(loop.inLoop(), "A publish was answered outside its loop");
                    if (error != null) {
                        judge.require(isUnavailable(error), "A publish failed:", error);
                        return;
                    }
                    if (dictated != null) {
                        judge.require(!dictated.isAfter(place), "Dictated", dictated, ", answered", place);
                    } else {
                        judge.require(place.ticks() > before, place, "was given out after", before);
                        judge.require(tenant.given.contains(place.ticks()), place, "was never accepted");
                    }
                }));
    }

    private void changeGroup(SimulatedTenant tenant) {
        if (tenant.changing) {
            return;
        }
        tenant.changing = true;
        VirtualLoop loop = anyLoop();
        String group = tenant.someGroup(random);
        int dice = random.nextInt(10);
        List<String> members = dice == 0 ? tenant.allNames() : tenant.someMembers(random);
        Status after = dice < 4 ? Status.OUT : Status.IN;
        tenant.changed(group, members, Status.UNKNOWN, judge.nextMoment());
        inTurnOf(loop, () -> {
            var permit = access.toManageGroup(tenant.keyset.subscribeKey(), group, Credentials.NONE);
            CompletionStage<Void> change = dice == 0
                    ? broker.groups().delete(loop, permit)
                    : dice < 4
                            ? broker.groups().remove(loop, permit, members)
                            : broker.groups().add(loop, permit, members);
            var unused = change.whenComplete((done, failure) -> judge.guard(() -> {
                judge.require(failure == null || isUnreadable(failure), "A change of", group, "failed:", failure);
                judge.require(loop.inLoop(), "A change of", group, "was answered outside its loop");
                if (failure == null) {
                    tenant.changed(group, members, after, judge.nextMoment());
                }
                tenant.changing = false;
                judge.saw(parkedPolls > 0 ? Event.GROUP_CHANGED_UNDER_A_POLL : Event.GROUP_CHANGED);
            }));
        });
    }

    private void settle() {
        do {
            loops.advance(Duration.ZERO); // the timers of a pause, and the turns of long requests
        } while (groupStore.endReading() || history.work(Integer.MAX_VALUE));
    }

    /** Runs what is under way, and compares who is where with who must be. */
    void rest() {
        settle();
        for (SimulatedTenant tenant : tenants) {
            Map<String, Set<String>> everywhere = everywhere(tenant);
            judge.require(!tenant.changing, "A change of a group is under way at rest");
            judge.require(!tenant.adopting, "A change of a keyset is under way at rest");
            truth(tenant).settle(now(), everywhere, tenant::resolve);
            tenant.rest();
        }
        for (SimulatedClient client : clients) {
            for (SimulatedPoll poll : client.waiting()) {
                poll.waitsSince = poll.waitsSince < 0 ? now() : poll.waitsSince;
            }
        }
    }

    /** Nothing moves: whoever waits has seen everything. */
    private void checkAtRest() {
        long waiting = 0;
        for (SimulatedClient client : clients) {
            for (SimulatedPoll poll : client.waiting()) {
                waiting++;
                poll.checkWaiting(judge);
            }
        }
        judge.require(parkedPolls == waiting, waiting, "polls wait,", parkedPolls, "are counted");
        long there = 0;
        for (SimulatedTenant tenant : tenants) {
            there += checkWhere(tenant);
        }
        judge.require(presenceEntries == there, there, "are there,", presenceEntries, "are counted");
    }

    private long checkWhere(SimulatedTenant tenant) {
        Map<String, Set<String>> everywhere = everywhere(tenant);
        if (!tenant.keyset.presence().enabled()) {
            return 0;
        }
        for (String user : timeouts.keySet()) {
            Set<String> where = everywhere.keySet().stream()
                    .filter(channel -> set(everywhere.get(channel)).contains(user))
                    .collect(Collectors.toSet());
            Set<String> said = Set.copyOf(atShard(
                    tenant,
                    loop -> presence()
                            .where(
                                    loop,
                                    access.toPresenceAnywhere(tenant.keyset.subscribeKey(), Credentials.NONE),
                                    user)));
            judge.require(where.equals(said), user, "is on", where, "said is", said);
        }
        return everywhere.values().stream().mapToInt(Set::size).sum();
    }

    private void restAndDrain() {
        loops.startWall();
        rest();
        checkAtRest();
        if (random.nextBoolean()) {
            judge.step++;
            loops.advance(settings.hold().plus(LATE));
            check();
            for (SimulatedClient client : clients) {
                for (SimulatedPoll poll : client.waiting()) {
                    judge.require(poll.asked == judge.step, poll, "waits for longer than a hold");
                }
            }
        }
        draining = true;
        broker.drain();
        settle();
        check();
        for (SimulatedClient client : clients) {
            judge.require(client.waiting().isEmpty(), client.waiting(), "still wait after the drain");
        }
        judge.require(parkedPolls == 0, "After the drain", parkedPolls, "polls are counted");
        judge.saw(Event.DRAINED);
        for (int i = 0; i < 50; i++) {
            any(clients).act();
            settle();
        }
        check();
        rest();
        checkAtRest();
        loops.advance(LONGEST_PRESENCE.plus(LATE));
        rest();
        check();
        judge.require(presenceEntries == 0, presenceEntries, "are still there");
        loops.advance(options.interval().plus(LATE));
        audits.values().forEach(PresenceAudit::check);
        checkLogBytes();
        checkInterestIsWithdrawn();
        loops.advance(settings.queueIdle().plus(Duration.ofMinutes(2)));
        judge.require(logBytes == 0, logBytes, "bytes are counted after everything became idle");
        check();
    }

    /** Reads everything that is kept: the counter covers it. */
    private void checkLogBytes() {
        long kept = 0;
        for (SimulatedTenant tenant : tenants) {
            if (tenant.keyset.persistence().enabled()) {
                continue; // what comes may be from history
            }
            for (String channel : tenant.streams()) {
                Timetoken cursor = new Timetoken(1);
                while (true) {
                    Batch batch = ask(tenant, cursor, channel);
                    if (batch.envelopes().isEmpty()) {
                        break;
                    }
                    // Without the subscription that the reply of a presence stream names.
                    kept += batch.envelopes().stream()
                            .filter(envelope -> envelope.channel().equals(channel))
                            .mapToInt(envelope -> envelope.json().length
                                    - (ChannelNames.isPresence(channel) ? channel.length() + 7 : 0))
                            .sum();
                    cursor = batch.cursor();
                }
            }
        }
        judge.require(kept <= logBytes, kept, "bytes are kept,", logBytes, "are counted");
    }

    private Batch ask(SimulatedTenant tenant, Timetoken cursor, String channel) {
        VirtualLoop loop = anyLoop();
        List<Batch> answer = new ArrayList<>();
        loop.turn(() -> {
            var permit = access.toSubscribe(
                    tenant.keyset.subscribeKey(), Names.ofChannels(List.of(channel)), Credentials.NONE);
            var unused = broker.subscribe(loop, permit, SubscribeTerms.NONE, cursor)
                    .batch()
                    .thenAccept(answer::add);
        });
        loops.advance(Duration.ZERO);
        judge.require(answer.size() == 1, "A poll after the drain got", answer.size(), "answers");
        return answer.get(0);
    }

    /** Two sweeps after the last poll a message goes nowhere: to the shard and back to its publisher, no other turn. */
    private void checkInterestIsWithdrawn() {
        loops.advance(Duration.ofMinutes(3));
        for (SimulatedTenant tenant : tenants) {
            for (String channel : tenant.channels) {
                VirtualLoop loop = anyLoop();
                long before = loops.turns();
                loop.turn(() -> publishPlainly(tenant, loop, channel));
                loops.runUntilIdle();
                long turns = loops.turns() - before;
                judge.require(turns == 0 || turns == 2, "A message that nobody asked for took", turns, "turns");
            }
        }
    }

    /** Nothing is to be heard of it but by its subscribers: it is not stored. */
    private void publishPlainly(SimulatedTenant tenant, VirtualLoop loop, String channel) {
        var permit =
                access.toPublish(tenant.keyset.subscribeKey(), tenant.keyset.publishKey(), channel, Credentials.NONE);
        Message message = new Message(
                MessageType.MESSAGE,
                json("1"),
                null,
                null,
                null,
                null,
                Delivery.SUBSCRIBERS,
                new Storage(false, null, null));
        var unused = broker.publish(loop, permit, message);
    }

    CompletionStage<Timetoken> handshake(
            VirtualLoop caller, SimulatedTenant tenant, Names names, SubscribeTerms terms) {
        return broker.now(caller, access.toSubscribe(tenant.keyset.subscribeKey(), names, Credentials.NONE), terms);
    }

    Subscription subscribe(VirtualLoop caller, SimulatedPoll poll, SubscribeTerms terms) {
        return broker.subscribe(
                caller,
                access.toSubscribe(poll.tenant.keyset.subscribeKey(), poll.names, Credentials.NONE),
                terms,
                poll.cursor);
    }

    PresenceService presence() {
        return broker.presence();
    }

    PresencePermit presencePermit(SimulatedTenant tenant, Names names) {
        return access.toPresence(tenant.keyset.subscribeKey(), names, Credentials.NONE);
    }

    /** Whether something could not be stored or read. */
    boolean isUnavailable(@Nullable Throwable failure) {
        return failure instanceof Refusal refusal && refusal.code() == RefusalCode.UNAVAILABLE;
    }

    /** Whether a request failed because the groups cannot be read. */
    boolean isUnreadable(@Nullable Throwable failure) {
        boolean unreadable = isUnavailable(failure);
        if (unreadable) {
            judge.saw(Event.GROUPS_UNREADABLE);
        }
        return unreadable;
    }

    Duration timeout(String user) {
        return Objects.requireNonNull(timeouts.get(user));
    }

    /** A request says something of a user. */
    void asked(SimulatedTenant tenant, Kind kind, String user, Names names, @Nullable SimulatedPoll poll) {
        boolean mayCount = kind != Kind.MAY_LEAVE || options.leaveOnDisconnect();
        if (mayCount && tenant.keyset.presence().enabled()) {
            truth(tenant).asked(new Request(kind, user, names, poll, now()));
        }
    }

    void answered(SimulatedPoll poll) {
        truth(poll.tenant).answered(poll, now());
    }

    void expect(VirtualLoop caller, Event event, CompletionStage<Boolean> answer) {
        var unused = answer.whenComplete((done, failure) -> judge.guard(() -> {
            judge.require(failure == null || isUnreadable(failure), event, "failed:", failure);
            judge.require(caller.inLoop(), event, "was answered outside its loop");
            judge.saw(event);
        }));
    }

    /** What a server's connection may do in the very turn of an answer. */
    void react(SimulatedClient client, VirtualLoop loop) {
        if (nesting > 3 || draining) {
            return;
        }
        nesting++;
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> client.pollAgain();
            case 3 -> publish(client.tenant, loop, any(client.tenant.channels));
            case 4 -> any(clients).cancelIn(loop);
            default -> {}
        }
        nesting--;
    }

    /** Runs {@code action} as a turn, or lets the loop run it among its others. */
    void inTurnOf(VirtualLoop loop, Runnable action) {
        if (random.nextBoolean()) {
            loop.turn(action);
        } else {
            loop.post(action);
        }
    }

    VirtualLoop anyLoop() {
        return loops.loop(random.nextInt(loopCount));
    }

    private Set<String> here(SimulatedTenant tenant, String channel) {
        if (!tenant.keyset.presence().enabled()) {
            return Set.of();
        }
        List<ChannelPresence> found = atShard(
                tenant,
                loop -> presence()
                        .here(loop, presencePermit(tenant, Names.ofChannels(List.of(channel))), 0, Integer.MAX_VALUE));
        return found.isEmpty() ? Set.of() : users(found.get(0));
    }

    private Map<String, Set<String>> everywhere(SimulatedTenant tenant) {
        if (!tenant.keyset.presence().enabled()) {
            return Map.of();
        }
        GlobalPresence found = atShard(
                tenant,
                loop -> presence()
                        .everywhere(
                                loop,
                                access.toPresenceAnywhere(tenant.keyset.subscribeKey(), Credentials.NONE),
                                0,
                                Integer.MAX_VALUE));
        Map<String, Set<String>> everywhere = new HashMap<>();
        found.channels().forEach(each -> everywhere.put(each.channel(), users(each)));
        return everywhere;
    }

    private Set<String> users(ChannelPresence channel) {
        Set<String> users =
                channel.users().stream().map(ChannelPresence.User::name).collect(Collectors.toCollection(HashSet::new));
        judge.require(users.size() == channel.occupancy(), channel, "has another occupancy");
        return users;
    }

    /** Asks in a turn of the keyset's shard; a long answer takes the turns that follow, so it may be asked for at rest only. */
    private <T> T atShard(SimulatedTenant tenant, Function<VirtualLoop, CompletionStage<T>> question) {
        VirtualLoop loop = loops.loop(Math.floorMod(tenant.keyset.subscribeKey().hashCode(), loopCount));
        CompletableFuture<T> answer = loop.ask(() -> question.apply(loop)).toCompletableFuture();
        if (!answer.isDone()) {
            loops.advance(Duration.ZERO);
        }
        judge.require(answer.isDone(), "A question was not answered");
        return answer.join();
    }

    private static Set<String> set(@Nullable Set<String> users) {
        return users == null ? Set.of() : users;
    }

    private SimulatedTenant tenant(Keyset keyset) {
        return Objects.requireNonNull(bySubscribeKey.get(keyset.subscribeKey()));
    }

    private PresenceTruth truth(SimulatedTenant tenant) {
        return Objects.requireNonNull(truths.get(tenant));
    }

    private long now() {
        return loops.loop(0).nowNanos() - startNanos;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static JsonText json(String text) {
        return JsonText.check(text.getBytes(UTF_8));
    }

    private void check() {
        judge.check(loopCount + " loops, " + settings + ", " + options);
    }

    /** Sees every accepted message and every presence event, in the order in which they were. */
    private final class Witness implements Observer {
        @Override
        public void accepted(Keyset keyset, Message message, Envelope envelope) {
            SimulatedTenant tenant = tenant(keyset);
            if (message.storage().placedAt() != null) {
                judge.saw(Event.DICTATED);
                return;
            }
            checkPlace(tenant, envelope);
            if (message.delivery() == Delivery.HANDLERS) {
                judge.saw(Event.FIRED);
                return;
            }
            judge.saw(Event.ACCEPTED);
            JsonText meta = message.meta();
            boolean stored = keyset.persistence().enabled() && message.storage().store();
            int number = meta == null ? -1 : meta.toString().charAt(5) - '0';
            tenant.accept(new Sent(envelope, number, null, judge.nextMoment(), stored));
        }

        @Override
        public void presenceEvent(Keyset keyset, Envelope envelope) {
            SimulatedTenant tenant = tenant(keyset);
            checkPlace(tenant, envelope);
            JsonNode event = BrokerWorld.JSON.readTree(envelope.toString()).get("d");
            tenant.accept(new Sent(envelope, -1, event.get("action").asString(), judge.nextMoment(), false));
            judge.guard(() -> Objects.requireNonNull(audits.get(tenant))
                    .hear(ChannelNames.withoutPresence(envelope.channel()), event));
        }

        private void checkPlace(SimulatedTenant tenant, Envelope envelope) {
            long place = envelope.timetoken().ticks();
            judge.guard(() -> {
                judge.require(place > tenant.lastPlace, place, "was accepted after", tenant.lastPlace);
                judge.require(place > tenant.lastCursor, place, "hides behind the cursor", tenant.lastCursor);
            });
            tenant.lastPlace = place;
            tenant.given.add(place);
        }

        @Override
        public void delivered(Envelope envelope, int polls, long nowTicks) {
            judge.guard(() -> judge.require(polls > 0, envelope, "went to", polls, "polls"));
        }

        @Override
        public void caughtUp(int messages) {
            judge.guard(() -> judge.require(messages > 0, messages, "messages are caught up"));
        }

        @Override
        public void gap(Keyset keyset, String name, Timetoken after, Timetoken through) {
            SimulatedTenant tenant = tenant(keyset);
            judge.guard(() -> {
                judge.require(through.isAfter(after), "A gap from", after, "to", through);
                if (after.ticks() > 1) {
                    judge.require(
                            tenant.isPlaceOf(name, through),
                            "A gap of",
                            name,
                            "through",
                            through,
                            ", where there was no message");
                }
            });
            tenant.gap(name, after.ticks(), new Gap(judge.step, through.ticks()));
            judge.saw(Event.GAP);
        }

        @Override
        public void recalled(Keyset keyset, int messages) {
            judge.saw(Event.RECALLED);
        }

        @Override
        public void stored(Keyset keyset) {}

        @Override
        public void notStored(Keyset keyset) {
            judge.saw(Event.NOT_STORED);
        }

        @Override
        public void logBytes(long delta) {
            logBytes += delta;
            judge.guard(() -> judge.require(logBytes >= 0, logBytes, "bytes are kept"));
        }

        @Override
        public void parkedPolls(int delta) {
            parkedPolls += delta;
            judge.guard(() -> judge.require(parkedPolls >= 0, parkedPolls, "polls wait"));
        }

        @Override
        public void presenceEntries(int delta) {
            presenceEntries += delta;
        }

        @Override
        public void presenceFull() {
            judge.saw(Event.NOBODY_MORE_CAME_IN);
            truths.values().forEach(PresenceTruth::full);
        }
    }
}
