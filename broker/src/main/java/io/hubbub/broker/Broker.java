package io.hubbub.broker;

import io.hubbub.broker.access.PublishPermit;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.group.Groups;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.GroupStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The door to the heart. Finds the shard that owns a keyset and hands the request over to its loop.
 *
 * <p>Each method is called in a turn of {@code caller}, one of the broker's loops, and answers in a turn of the same
 * loop.
 */
public final class Broker {
    private static final Duration WHEEL_TICK = Duration.ofMillis(250);
    private static final int WHEEL_SLOTS = 2048; // a round is longer than a hold

    private final BrokerSettings settings;
    private final List<Loop> loops;
    private final Map<Loop, TimingWheel> wheels; // each owned by its loop; the map never changes
    private final Observer observer;
    private final Filters filters;
    private final GroupStore groupStore;
    private final GroupLimits groupLimits;
    private final ConcurrentMap<String, Shard> shards = new ConcurrentHashMap<>(); // by subscribe key
    private volatile boolean draining;

    /** A broker without shards, which keeps nothing. */
    public Broker(BrokerSettings settings, List<Loop> loops, Observer observer) {
        this(settings, loops, observer, new MemoryGroupStore(), GroupLimits.DEFAULT);
    }

    /** A broker without shards; each keyset gets its own at the first request. */
    public Broker(
            BrokerSettings settings,
            List<Loop> loops,
            Observer observer,
            GroupStore groupStore,
            GroupLimits groupLimits) {
        this.settings = settings;
        this.loops = List.copyOf(loops);
        this.wheels = this.loops.stream()
                .collect(Collectors.toUnmodifiableMap(
                        loop -> loop, loop -> new TimingWheel(loop, WHEEL_TICK, WHEEL_SLOTS)));
        this.observer = observer;
        this.filters = new Filters(this.loops);
        this.groupStore = groupStore;
        this.groupLimits = groupLimits;
    }

    /** Gives the message its place and sends it on its way; completes with its timetoken. */
    public CompletionStage<Timetoken> publish(Loop caller, PublishPermit permit, Message message) {
        Shard shard = shard(permit.keyset());
        if (shard.loop().inLoop()) {
            return CompletableFuture.completedFuture(shard.publish(permit.channel(), message));
        }
        return ask(shard, caller, Names.NONE, owner -> owner.publish(permit.channel(), message));
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
        return ask(shard(permit.keyset()), caller, names, shard -> shard.now(names, terms.attendance()));
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
        return new Subscription(outpost, outpost.open(permit.names(), filter, terms.attendance(), cursor));
    }

    /** Who is where. */
    public PresenceService presence() {
        return new PresenceService(this);
    }

    /** The channel groups of all keysets. */
    public ChannelGroups groups() {
        return new ChannelGroups(this::shard);
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

    /** Has the shard answer in a turn of its loop, as soon as it knows the groups among {@code names}. */
    <T> CompletionStage<T> ask(Keyset keyset, Loop caller, Names names, Function<Shard, T> question) {
        return ask(shard(keyset), caller, names, question);
    }

    private static <T> CompletionStage<T> ask(Shard shard, Loop caller, Names names, Function<Shard, T> question) {
        if (shard.loop().inLoop() && shard.knows(names)) {
            try {
                return CompletableFuture.completedFuture(question.apply(shard));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        shard.loop()
                .post(() -> shard.whenKnown(names, failure -> {
                    try {
                        if (failure != null) {
                            throw failure;
                        }
                        T found = question.apply(shard);
                        caller.post(() -> answer.complete(found));
                    } catch (RuntimeException e) {
                        caller.post(() -> answer.completeExceptionally(e));
                    }
                }));
        return answer;
    }

    private Shard shard(Keyset keyset) {
        Shard shard = shards.get(keyset.subscribeKey());
        return shard != null ? shard : shards.computeIfAbsent(keyset.subscribeKey(), key -> newShard(keyset));
    }

    private Shard newShard(Keyset keyset) {
        Loop owner = loops.get(Math.floorMod(keyset.subscribeKey().hashCode(), loops.size()));
        Groups groups = new Groups(owner, keyset.subscribeKey(), groupStore, groupLimits);
        return new Shard(keyset, settings, owner, wheels, observer, groups);
    }
}
