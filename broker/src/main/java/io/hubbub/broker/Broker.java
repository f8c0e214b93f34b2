package io.hubbub.broker;

import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.access.PublishPermit;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.group.Groups;
import io.hubbub.broker.loop.Chores;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The door to the heart. Finds the shard that owns a keyset and hands the request over to its loop.
 *
 * <p>Each method is called in a turn of {@code caller}, one of the broker's loops, and answers in a turn of the same
 * loop.
 */
public final class Broker {
    private static final Duration WHEEL_TICK = Duration.ofMillis(250);
    private static final int WHEEL_SLOTS = 2048; // a round is longer than a hold

    private static final long HISTORY_BYTES = 256L << 20;

    private final BrokerSettings settings;
    private final List<Loop> loops;
    private final Map<Loop, TimingWheel> wheels; // each owned by its loop; the map never changes
    private final Observer observer;
    private final Filters filters;
    private final Stores stores;
    private final int stepsPerTurn; // of a shard
    private final ConcurrentMap<String, Shard> shards = new ConcurrentHashMap<>(); // by subscribe key
    private final Set<String> ending = ConcurrentHashMap.newKeySet(); // subscribe keys that get no shard any more
    private volatile boolean draining;

    /** A broker without shards, which keeps everything in memory. */
    public Broker(BrokerSettings settings, List<Loop> loops, Observer observer) {
        this(settings, loops, observer, Stores.inMemory(HISTORY_BYTES));
    }

    /** A broker without shards; each keyset gets its own at the first request. */
    public Broker(BrokerSettings settings, List<Loop> loops, Observer observer, Stores stores) {
        this(settings, loops, observer, stores, Chores.STEPS_PER_TURN);
    }

    /** For tests, which want to see requests that take several turns. */
    Broker(BrokerSettings settings, List<Loop> loops, Observer observer, Stores stores, int stepsPerTurn) {
        this.settings = settings;
        this.loops = List.copyOf(loops);
        this.wheels = this.loops.stream()
                .collect(Collectors.toUnmodifiableMap(
                        loop -> loop, loop -> new TimingWheel(loop, WHEEL_TICK, WHEEL_SLOTS)));
        this.observer = observer;
        this.filters = new Filters(this.loops);
        this.stores = stores;
        this.stepsPerTurn = stepsPerTurn;
    }

    /**
     * Gives the message its place and sends it on its way; completes with its timetoken, when history keeps the message
     * only after that was done.
     */
    public CompletionStage<Timetoken> publish(Loop caller, PublishPermit permit, Message message) {
        return tell(permit.keyset(), caller, shard -> shard.publish(permit.channel(), message));
    }

    /**
     * A cursor after all messages so far and before all to come: where a new subscriber starts. Whoever it makes present
     * comes after the cursor.
     *
     * @throws Refusal {@link RefusalCode#FILTER_SYNTAX}
     */
    public CompletionStage<Timetoken> now(Loop caller, SubscribePermit permit, SubscribeTerms terms) {
        filters.compile(caller, terms.filter()); // whoever brings a bad one hears of it at once
        Names names = permit.names();
        return run(permit.keyset(), caller, names, shard -> shard.now(names, terms.attendance()), Handshake::cursor);
    }

    /**
     * Asks for what comes after {@code cursor}: answered at once with what is kept, else when something comes, else
     * empty when the hold time ends.
     *
     * @throws Refusal {@link RefusalCode#FILTER_SYNTAX}
     */
    public Subscription subscribe(Loop caller, SubscribePermit permit, SubscribeTerms terms, Timetoken cursor) {
        Filter filter = filters.compile(caller, terms.filter());
        Outpost outpost = shard(permit.keyset()).outpost(caller);
        // A keyset may get its shard after the drain began: whoever does not see the flag yet is seen by the drain.
        if (draining) {
            outpost.drain();
        }
        return new Subscription(outpost, outpost.open(permit, filter, terms.attendance(), cursor));
    }

    /** Who is where. */
    public PresenceService presence() {
        return new PresenceService(this);
    }

    /** The channel groups of all keysets. */
    public ChannelGroups groups() {
        return new ChannelGroups(this);
    }

    /** What operators may know. */
    public Inspection inspection() {
        return new Inspection(this);
    }

    /** What was given to whom. */
    public GrantService grants(Entitlements entitlements) {
        return new GrantService(this, entitlements);
    }

    /** The messages that are kept. */
    public HistoryService history() {
        return new HistoryService(this, stores.history(), stores.actions(), stores.historyLimits());
    }

    /** What users attached to messages. */
    public ActionService actions() {
        return new ActionService(this, stores.actions());
    }

    /**
     * Has every waiting poll of a keyset refused that has lost its right to wait. Completes, on any thread, when that is done:
     * whatever is published later reaches none of them.
     */
    CompletionStage<Void> recheck(String subscribeKey) {
        return everywhere(subscribeKey, Outpost::recheck);
    }

    /**
     * Has all waiting polls of a keyset answered with their cursor, so that those who sent them ask anew under other rules.
     * Callable from any thread; completes, on any thread, when that is done.
     */
    public CompletionStage<Void> release(String subscribeKey) {
        return everywhere(subscribeKey, Outpost::release);
    }

    /**
     * Has a keyset that is in use be as {@code changed} says, for everything that its shard does from then on. To be called
     * when requests are already judged by the change, and for one change of a keyset after the other. Callable from any
     * thread; completes, on any thread, when it counts.
     */
    public CompletionStage<Void> adopt(Keyset changed) {
        // When every loop has had a turn, all requests that were judged before have found the shard, or made it.
        return turnOnEach(loop -> {})
                .thenCompose(turned -> turnOf(shards.get(changed.subscribeKey()), shard -> shard.adopt(changed)));
    }

    /** The shard of a keyset that is in use, else null. */
    @Nullable
    Shard known(String subscribeKey) {
        return shards.get(subscribeKey);
    }

    /**
     * Ends everything that is under way in a keyset that nobody may use any more: waiting polls are answered with their
     * cursor, what is in memory is dropped. Callable from any thread; completes, on any thread, when all that the keyset will
     * ever ask of a store was asked. Until {@link #admit} it is refused with {@link RefusalCode#INVALID_SUBSCRIBE_KEY}.
     */
    public CompletionStage<Void> end(String subscribeKey) {
        ending.add(subscribeKey);
        Shard shard = shards.remove(subscribeKey);
        // A request that was let in before is through with its turn when these are: it has found no shard, or this one.
        return turnOnEach(loop -> {
                    if (shard != null) {
                        shard.outpost(loop).drain();
                    }
                })
                .thenCompose(drained -> turnOf(shard, Shard::end));
    }

    /** A keyset with a key that was ended may be used from now on. */
    public void admit(String subscribeKey) {
        ending.remove(subscribeKey);
    }

    private CompletionStage<Void> everywhere(String subscribeKey, Consumer<Outpost> toDo) {
        return turnOnEach(loop -> {
            // Looked up only here: a request that was judged by earlier rules may just make the keyset's shard.
            Shard shard = shards.get(subscribeKey);
            if (shard != null) {
                toDo.accept(shard.outpost(loop));
            }
        });
    }

    /** Completes when each loop has done {@code turn} in a turn of its own. */
    private CompletableFuture<Void> turnOnEach(Consumer<Loop> turn) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (Loop loop : loops) {
            CompletableFuture<Void> there = new CompletableFuture<>();
            done.add(there);
            loop.post(() -> {
                turn.accept(loop);
                there.complete(null);
            });
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }

    /** Completes when the shard has done {@code turn} in a turn of its own, at once when there is none. */
    private static CompletableFuture<Void> turnOf(@Nullable Shard shard, Consumer<Shard> turn) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (shard == null) {
            done.complete(null);
            return done;
        }
        shard.loop().post(() -> {
            turn.accept(shard);
            done.complete(null);
        });
        return done;
    }

    /**
     * Has all waiting polls answered with their cursor, and from now on every poll as soon as it was read for. Callable
     * from any thread; does not wait.
     */
    public void drain() {
        draining = true;
        for (Shard shard : shards.values()) {
            shard.outposts().forEach((loop, outpost) -> loop.post(outpost::drain));
        }
    }

    /** Has the shard do something in a turn of its loop, and completes in one of the caller's when it is done. */
    <T> CompletionStage<T> tell(Keyset keyset, Loop caller, Function<Shard, CompletionStage<T>> request) {
        Shard shard = shard(keyset);
        if (shard.loop().inLoop()) {
            return done(shard, request);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        shard.loop().post(() -> {
            var unused = done(shard, request)
                    .whenComplete((result, failure) -> caller.post(() -> complete(answer, result, failure)));
        });
        return answer;
    }

    private static <T> CompletionStage<T> done(Shard shard, Function<Shard, CompletionStage<T>> request) {
        try {
            return request.apply(shard);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, T result, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(cause(failure));
        }
    }

    /** What a stage failed with, out of what it was wrapped in. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * Has the shard do an errand, in several turns of its loop perhaps, as soon as it knows the groups among {@code names};
     * completes in a turn of the caller's.
     */
    <E extends Errand, T> CompletionStage<T> run(
            Keyset keyset, Loop caller, Names names, Function<Shard, E> errand, Function<E, T> result) {
        Shard shard = shard(keyset);
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (shard.loop().inLoop() && shard.knows(names)) {
            begin(shard, errand, begun -> complete(answer, begun, result), answer::completeExceptionally);
            return answer;
        }
        shard.loop()
                .post(() -> shard.whenKnown(names, failure -> {
                    if (failure != null) {
                        caller.post(() -> answer.completeExceptionally(failure));
                        return;
                    }
                    begin(
                            shard,
                            errand,
                            begun -> caller.post(() -> complete(answer, begun, result)),
                            refusal -> caller.post(() -> answer.completeExceptionally(refusal)));
                }));
        return answer;
    }

    private static <E extends Errand> void begin(
            Shard shard, Function<Shard, E> errand, Consumer<E> then, Consumer<RuntimeException> refused) {
        E begun;
        try {
            begun = errand.apply(shard);
        } catch (RuntimeException e) {
            refused.accept(e);
            return;
        }
        if (begun.isDone()) {
            then.accept(begun);
        } else {
            begun.then(() -> then.accept(begun));
        }
    }

    private static <E extends Errand, T> void complete(CompletableFuture<T> answer, E done, Function<E, T> result) {
        try {
            done.check();
            answer.complete(result.apply(done));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private Shard shard(Keyset keyset) {
        Shard shard = shards.get(keyset.subscribeKey());
        return shard != null ? shard : shards.computeIfAbsent(keyset.subscribeKey(), key -> newShard(keyset));
    }

    private Shard newShard(Keyset keyset) {
        if (ending.contains(keyset.subscribeKey())) {
            throw new Refusal(RefusalCode.INVALID_SUBSCRIBE_KEY);
        }
        Loop owner = loops.get(Math.floorMod(keyset.subscribeKey().hashCode(), loops.size()));
        Groups groups = new Groups(owner, keyset.subscribeKey(), stores.groups(), stores.groupLimits());
        return new Shard(keyset, settings, stepsPerTurn, owner, wheels, observer, groups, stores);
    }
}
