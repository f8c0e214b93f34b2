package io.hubbub.broker;

import io.hubbub.broker.fanout.Interest;
import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.group.Groups;
import io.hubbub.broker.history.Answer;
import io.hubbub.broker.history.Recalled;
import io.hubbub.broker.log.ChannelLogs;
import io.hubbub.broker.log.Gone;
import io.hubbub.broker.log.TimetokenClock;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.presence.Visit;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One keyset: gives every message its place, keeps the recent ones, and sends them to the loops that want them.
 *
 * <p>Because one owner assigns a timetoken, appends, and answers reads, messages become visible in timetoken order, and
 * nothing falls between a subscriber's read and its wait. Groups are looked up here too, so that a change of a group
 * reaches who waits with the next message.
 *
 * <p>What a request needs is done in the turn in which it comes, up to {@link io.hubbub.broker.loop.Chores#STEPS_PER_TURN
 * a bound}, and the rest in turns of its own.
 *
 * <p>Owned by {@link #loop}. Outposts on other loops reach it by posting.
 */
@LoopOwned
final class Shard {
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(30);
    private static final int MOST_COMPARED = 100_000; // channels, to find the largest in one turn

    private Keyset keyset; // as it is now
    private final Loop loop;
    private final Observer observer;
    private final Map<Loop, Outpost> outposts; // one for each loop of connections; never changes

    private final TimetokenClock clock;
    private final ChannelLogs logs;
    private final Interest<OutpostLink> interest; // in channels, patterns and presence streams
    private final Interest<OutpostLink> groupInterest;
    private final Groups groups;
    private final List<Consumer<@Nullable RuntimeException>> waiting = new ArrayList<>(); // for the groups
    private final ShardPresence presence;
    private final ShardHistory history;
    private final Errands errands;
    private final Sources sources;
    private boolean keepingHouse;
    private long publishes;
    private boolean ended; // the keyset is going

    Shard(
            Keyset keyset,
            BrokerSettings settings,
            int stepsPerTurn,
            Loop loop,
            Map<Loop, TimingWheel> wheels,
            Observer observer,
            Groups groups,
            Stores stores) {
        this.keyset = keyset;
        this.loop = loop;
        this.observer = observer;
        Timetoken now = new Timetoken(loop.nowTicks());
        this.clock = new TimetokenClock(loop, ShardHistory.start(keyset.subscribeKey(), stores, now));
        // What was published before this shard existed is gone; a cursor from then may have missed something.
        Timetoken lost = keyset.persistence().enabled() ? Timetoken.NONE : clock.start();
        this.logs = new ChannelLogs(loop, settings.logBounds(), new Gone(clock.start(), lost), observer::logBytes);
        this.interest = new Interest<>(loop);
        this.groupInterest = new Interest<>(loop);
        this.groups = groups;
        this.errands = new Errands(loop, stepsPerTurn, groups);
        this.presence = new ShardPresence(
                loop,
                Objects.requireNonNull(wheels.get(loop)),
                groups,
                errands,
                keyset.presence(),
                observer,
                this::publishPresence);
        this.history = new ShardHistory(this::keyset, settings, loop, stores, clock, observer);
        this.sources = new Sources(this::keyset, settings, clock, logs, groups, errands, history, observer);
        Map<Loop, Outpost> posts = new HashMap<>();
        wheels.forEach((each, wheel) -> posts.put(each, new Outpost(this, each, wheel, settings, observer)));
        this.outposts = Map.copyOf(posts);
    }

    Loop loop() {
        return loop;
    }

    private Keyset keyset() {
        return keyset;
    }

    /** The keyset, with the same key, is as {@code changed} says from now on. */
    void adopt(Keyset changed) {
        assert loop.inLoop();
        PersistenceOptions persistence = keyset.persistence();
        keyset = changed;
        presence.adopt(changed.presence());
        if (!changed.persistence().equals(persistence)) {
            history.optionsChanged();
        }
    }

    Outpost outpost(Loop of) {
        Outpost outpost = outposts.get(of);
        if (outpost == null) {
            throw new IllegalArgumentException("Not a loop of this broker: " + of);
        }
        return outpost;
    }

    Map<Loop, Outpost> outposts() {
        return outposts;
    }

    /**
     * Who is where.
     *
     * @throws Refusal {@link RefusalCode#FEATURE_OFF} when the keyset has no presence
     */
    ShardPresence presence() {
        presence.refuseOff();
        return presence;
    }

    /** The keyset's channel groups, which this shard's loop owns. */
    Groups groups() {
        return groups;
    }

    /** Whether the groups among {@code names} can be looked up now. */
    boolean knows(Names names) {
        assert loop.inLoop();
        return names.groups().isEmpty() || groups.isLoaded();
    }

    /**
     * Runs {@code then} in a turn of this loop as soon as they can, or with the reason why they cannot; whoever waits for
     * that does so in order.
     */
    void whenKnown(Names names, Consumer<@Nullable RuntimeException> then) {
        assert loop.inLoop();
        if (knows(names)) {
            then.accept(null);
            return;
        }
        waiting.add(then);
        if (waiting.size() == 1) {
            var unused = groups.table()
                    .whenComplete((table, failure) -> proceed(
                            failure == null
                                    ? null
                                    : new Refusal(RefusalCode.UNAVAILABLE, "channel groups cannot be read now")));
        }
    }

    private void proceed(@Nullable RuntimeException failure) {
        List<Consumer<@Nullable RuntimeException>> ready = List.copyOf(waiting);
        waiting.clear();
        ready.forEach(then -> then.accept(failure));
    }

    /**
     * Places the message, sends it to whoever listens, and has it kept. Completes with its timetoken, when it is to be kept
     * only after that was done: fails when it could not be, although subscribers have it.
     *
     * @throws Refusal {@link RefusalCode#INVALID_TIMETOKEN} when the publisher dictates a place in the future
     */
    CompletionStage<Timetoken> publish(String channel, Message message) {
        assert loop.inLoop();
        refuseWhenEnded();
        Timetoken dictated = message.storage().placedAt();
        if (dictated != null && clock.isAhead(dictated)) {
            throw new Refusal(RefusalCode.INVALID_TIMETOKEN, "a message cannot be placed into the future");
        }
        publishes++;
        Timetoken place = dictated != null ? dictated : clock.next();
        Envelope envelope = new Envelope(keyset.subscribeKey(), channel, place, message);
        observer.accepted(keyset, message, envelope);
        // A dictated place may lie before live cursors: showing it would break their order.
        boolean live = dictated == null && message.delivery() == Message.Delivery.SUBSCRIBERS;
        boolean stored = history.isOn() && message.storage().store();
        CompletionStage<Timetoken> answer =
                stored ? history.append(channel, place, message, live) : CompletableFuture.completedFuture(place);
        history.givesOut();
        if (live) {
            show(envelope, stored);
        }
        return answer;
    }

    /** Deletes what some channels have in {@code range} of what was published so far. */
    CompletionStage<Void> delete(List<String> channels, HistoryRange range) {
        assert loop.inLoop();
        return history().delete(channels, range);
    }

    /** Adds an action to a message, and says so to subscribers when it is kept. */
    CompletionStage<MessageAction> addAction(
            String channel, Timetoken message, String type, String value, String user) {
        assert loop.inLoop();
        refuseWhenEnded();
        MessageAction action = new MessageAction(message, type, value, user, clock.next());
        return history().add(channel, action).thenApply(added -> announce(channel, added, MessageAction.Event.ADDED));
    }

    /** Removes a user's own action, and says so to subscribers when that is done. */
    CompletionStage<MessageAction> removeAction(String channel, Timetoken message, Timetoken action, String user) {
        assert loop.inLoop();
        return history()
                .remove(channel, message, action, user)
                .thenApply(removed -> announce(channel, removed, MessageAction.Event.REMOVED));
    }

    private MessageAction announce(String channel, MessageAction action, MessageAction.Event what) {
        Message event = action.event(what);
        Envelope envelope = new Envelope(keyset.subscribeKey(), channel, clock.next(), event);
        observer.accepted(keyset, event, envelope);
        show(envelope, false);
        return action;
    }

    private ShardHistory history() {
        if (!history.isOn()) {
            throw new Refusal(RefusalCode.PERSISTENCE_OFF);
        }
        return history;
    }

    /** A cursor after everything so far; whoever is present on {@code names} comes after it, and will see itself come. */
    Handshake now(Names names, @Nullable Attendance who) {
        assert loop.inLoop();
        refuseEmpty(names);
        history.givesOut();
        Handshake handshake = new Handshake(clock.now(), arrival(names, who));
        return errands.begin(who == null ? null : who.user(), handshake);
    }

    Timetoken now() {
        assert loop.inLoop();
        return clock.now();
    }

    /**
     * The loop behind {@code link} listens to {@code names} too. To be called in the order in which the loop asks for
     * them: another poll for the same names relies on it, even when this one must wait for its groups, or fails.
     */
    void listen(OutpostLink link, Names names) {
        assert loop.inLoop();
        interest.add(names.channels(), link);
        groupInterest.add(names.groups(), link);
    }

    /**
     * Whether a poll may wait at once, after its {@link #visit}: it is for one channel, on which nothing came after its
     * cursor, and nothing waits that its user asked for before.
     */
    boolean isQuiet(Names names, @Nullable Attendance who, Timetoken cursor) {
        assert loop.inLoop();
        return names.groups().isEmpty()
                && names.channels().size() == 1
                && !clock.isAhead(cursor)
                && (who == null || !errands.isBusyWith(who.user()))
                && logs.hasNothing(names.channels().get(0), cursor);
    }

    /** A poll for one channel begins to wait; returns the visit of whom it makes present, or null. */
    @Nullable
    Visit visit(String channel, @Nullable Attendance who) {
        assert loop.inLoop();
        history.givesOut();
        return who == null || !presence.isOn() ? null : presence.visit(channel, who);
    }

    /**
     * The first read of a poll, to be done with {@link #read}.
     *
     * @throws Refusal {@link RefusalCode#EMPTY_SUBSCRIPTION} when there is nothing but groups without channels, or {@link
     *     RefusalCode#UNAVAILABLE} when it would have to wait and too much does
     */
    Opening open(Names names, @Nullable Filter filter, @Nullable Attendance who, Timetoken cursor) {
        assert loop.inLoop();
        refuseEmpty(names);
        history.givesOut();
        Timetoken from = clock.isAhead(cursor) ? clock.now() : cursor;
        String user = who == null ? null : who.user();
        return new Opening(sources, names, filter, cursor, from, user, arrival(names, who));
    }

    /**
     * Does the first read of a poll, whose loop listens to its names: every message that comes after it is done will be sent.
     *
     * @param then is told when it is done, in this turn or a later one
     */
    void read(Opening opening, Consumer<Opening> then) {
        assert loop.inLoop();
        begin(opening.user(), opening, then);
    }

    private void begin(@Nullable String user, Opening opening, Consumer<Opening> then) {
        errands.begin(user, opening);
        if (opening.isDone()) {
            complete(opening, then);
        } else {
            opening.waits();
            opening.then(() -> complete(opening, then));
        }
    }

    /** Has history asked for what memory lacks. */
    private void complete(Opening opening, Consumer<Opening> then) {
        if (!opening.lacksHistory()) {
            then.accept(opening);
            return;
        }
        Set<String> names = opening.lacking();
        history.after(List.copyOf(names), opening.from(), new Answer() {
            @Override
            public void found(Recalled recalled) {
                opening.goOnWith(names, recalled);
                begin(null, opening, then);
            }

            @Override
            public void failed(RuntimeException cause) {
                opening.fail(cause);
                then.accept(opening);
            }
        });
    }

    /** The loop behind {@code link} no longer listens to {@code names}. */
    void desert(OutpostLink link, Names names) {
        assert loop.inLoop();
        interest.remove(names.channels(), link);
        groupInterest.remove(names.groups(), link);
    }

    /** The polls of these visits were answered, a while after they came. */
    void answered(List<Visit> visits) {
        assert loop.inLoop();
        presence.answered(visits);
    }

    /** The poll of this visit was never answered: its connection ended. */
    void disconnected(Visit visit) {
        assert loop.inLoop();
        if (keyset.presence().leaveOnDisconnect()) {
            presence.disconnected(visit);
        }
    }

    private ShardPresence.@Nullable Arrival arrival(Names names, @Nullable Attendance who) {
        if (who == null || !presence.isOn()) {
            return null;
        }
        errands.refuseTooMany(who.user(), names);
        return presence.arrival(names, who);
    }

    private void publishPresence(String stream, Message message) {
        Envelope envelope = new Envelope(keyset.subscribeKey(), stream, clock.next(), message);
        observer.presenceEvent(keyset, envelope);
        show(envelope, false);
    }

    /** @param stored whether history has it, too, or will have */
    private void show(Envelope envelope, boolean stored) {
        logs.append(envelope, stored);
        keepHouse();
        String channel = envelope.channel();
        if (!interest.hasPatterns() && groupInterest.isEmpty()) {
            Set<OutpostLink> links = interest.in(channel);
            if (!links.isEmpty()) {
                Routed routed = new Routed(envelope, List.of());
                for (OutpostLink link : links) {
                    link.send(routed);
                }
            }
            return;
        }
        Set<OutpostLink> links = new LinkedHashSet<>(interest.in(channel));
        List<String> patterns = ChannelNames.patternsOf(channel);
        patterns.forEach(pattern -> links.addAll(interest.in(pattern)));
        List<String> listened = groupInterest.isEmpty() ? List.of() : listenedGroups(channel, patterns);
        listened.forEach(group -> links.addAll(groupInterest.in(group)));
        Routed routed = new Routed(envelope, listened);
        links.forEach(link -> link.send(routed));
    }

    /** The groups, and presence streams of groups, that {@code channel} belongs to and somebody listens to. */
    private List<String> listenedGroups(String channel, List<String> patterns) {
        Set<String> found = new LinkedHashSet<>();
        addGroups(channel, "", found);
        patterns.forEach(pattern -> addGroups(pattern, "", found));
        if (ChannelNames.isPresence(channel)) {
            addGroups(ChannelNames.withoutPresence(channel), ChannelNames.PRESENCE_SUFFIX, found);
            patterns.forEach(
                    pattern -> addGroups(ChannelNames.withoutPresence(pattern), ChannelNames.PRESENCE_SUFFIX, found));
        }
        return List.copyOf(found);
    }

    private void addGroups(String member, String suffix, Set<String> found) {
        for (String group : groups.groupsOf(member)) {
            if (!groupInterest.in(group + suffix).isEmpty()) {
                found.add(group + suffix);
            }
        }
    }

    /** How it stands with the keyset; of its channels, the {@code most} with the most users and kept messages. */
    KeysetFigures figures(int most) {
        assert loop.inLoop();
        Map<String, ChannelFigures> channels = new HashMap<>();
        logs.kept(MOST_COMPARED).forEach((channel, kept) -> channels.put(channel, figures(channel, kept)));
        for (String channel : presence.channels(MOST_COMPARED)) {
            channels.computeIfAbsent(channel, name -> figures(name, 0));
        }
        List<ChannelFigures> largest = channels.values().stream()
                .sorted(Comparator.comparingInt(ChannelFigures::occupancy)
                        .thenComparingInt(ChannelFigures::kept)
                        .reversed()
                        .thenComparing(ChannelFigures::channel))
                .limit(most)
                .toList();
        return new KeysetFigures(
                publishes, 0, presence.occupiedChannels(), presence.entries(), logs.channels(), logs.weight(), largest);
    }

    /** How it stands with a channel. */
    ChannelFigures figures(String channel) {
        assert loop.inLoop();
        return figures(channel, logs.kept(channel));
    }

    private ChannelFigures figures(String channel, int kept) {
        return new ChannelFigures(channel, presence.occupancy(channel), kept);
    }

    /**
     * The keyset is going: nothing more of it will be asked of a store than what was, and what it holds in memory is dropped.
     */
    void end() {
        assert loop.inLoop();
        ended = true;
        groups.end();
        logs.dropAll();
        presence.clear();
    }

    private void refuseWhenEnded() {
        if (ended) {
            throw new Refusal(RefusalCode.INVALID_SUBSCRIBE_KEY);
        }
    }

    private void refuseEmpty(Names names) {
        if (!names.channels().isEmpty()) {
            return;
        }
        for (String group : names.groups()) {
            if (!groups.channelsOf(ChannelNames.withoutPresence(group)).isEmpty()) {
                return;
            }
        }
        throw new Refusal(RefusalCode.EMPTY_SUBSCRIPTION);
    }

    private void keepHouse() {
        if (!keepingHouse) {
            keepingHouse = true;
            loop.after(HOUSEKEEPING, this::tidyUp);
        }
    }

    private void tidyUp() {
        if (!logs.dropIdle()) {
            loop.after(Duration.ZERO, this::tidyUp);
            return;
        }
        keepingHouse = false;
        if (logs.weight() > 0) {
            keepHouse();
        }
    }
}
