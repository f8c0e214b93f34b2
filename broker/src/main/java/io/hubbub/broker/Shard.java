package io.hubbub.broker;

import io.hubbub.broker.fanout.Interest;
import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.filter.Subject;
import io.hubbub.broker.group.Groups;
import io.hubbub.broker.log.ChannelLogs;
import io.hubbub.broker.log.GroupMember;
import io.hubbub.broker.log.LongRead;
import io.hubbub.broker.log.TimetokenClock;
import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.broker.presence.Visit;
import io.hubbub.protocol.Batch;
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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

    private final Keyset keyset;
    private final Loop loop;
    private final Observer observer;
    private final Map<Loop, Outpost> outposts; // one for each loop of connections; never changes

    private final TimetokenClock clock;
    private final ChannelLogs logs;
    private final Interest<OutpostLink> interest; // in channels, patterns and presence streams
    private final Interest<OutpostLink> groupInterest;
    private final Groups groups;
    private final List<Consumer<@Nullable RuntimeException>> waiting = new ArrayList<>(); // for the groups
    private final @Nullable ShardPresence presence; // null when it is off
    private final @Nullable ShardHistory history; // null when it is off
    private final Errands errands;
    private boolean keepingHouse;

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
        this.clock = new TimetokenClock(loop);
        // What was published before this shard existed is gone; a cursor from then may have missed something.
        this.logs = new ChannelLogs(loop, settings.logBounds(), clock.start(), observer::logBytes);
        this.interest = new Interest<>(loop);
        this.groupInterest = new Interest<>(loop);
        this.groups = groups;
        this.errands = new Errands(loop, stepsPerTurn, groups);
        this.presence = keyset.presence().enabled()
                ? new ShardPresence(
                        loop,
                        Objects.requireNonNull(wheels.get(loop)),
                        groups,
                        errands,
                        keyset.presence(),
                        observer,
                        this::publishPresence)
                : null;
        this.history = keyset.persistence().enabled()
                ? new ShardHistory(keyset, loop, stores.history(), stores.actions(), stores.historyLimits(), clock)
                : null;
        Map<Loop, Outpost> posts = new HashMap<>();
        wheels.forEach((each, wheel) -> posts.put(each, new Outpost(this, each, wheel, settings, observer)));
        this.outposts = Map.copyOf(posts);
    }

    Loop loop() {
        return loop;
    }

    Keyset keyset() {
        return keyset;
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
        if (presence == null) {
            throw new Refusal(RefusalCode.FEATURE_OFF);
        }
        return presence;
    }

    /** Has {@code question} asked after everything that {@code user} asked for before. */
    <T> Question<T> ask(String user, Supplier<T> question) {
        assert loop.inLoop();
        return errands.begin(user, new Question<>(question));
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
        Timetoken dictated = message.storage().placedAt();
        if (dictated != null && clock.isAhead(dictated)) {
            throw new Refusal(RefusalCode.INVALID_TIMETOKEN, "a message cannot be placed into the future");
        }
        Timetoken place = dictated != null ? dictated : clock.next();
        Envelope envelope = new Envelope(keyset.subscribeKey(), channel, place, message);
        observer.accepted(keyset, message, envelope);
        // A dictated place may lie before live cursors: showing it would break their order.
        boolean live = dictated == null && message.delivery() == Message.Delivery.SUBSCRIBERS;
        CompletionStage<Timetoken> answer = history != null && message.storage().store()
                ? history.append(channel, place, message, live)
                : CompletableFuture.completedFuture(place);
        if (live) {
            show(envelope);
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
        show(envelope);
        return action;
    }

    private ShardHistory history() {
        if (history == null) {
            throw new Refusal(RefusalCode.PERSISTENCE_OFF);
        }
        return history;
    }

    /** A cursor after everything so far; whoever is present on {@code names} comes after it, and will see itself come. */
    Handshake now(Names names, @Nullable Attendance who) {
        assert loop.inLoop();
        refuseEmpty(names);
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
     * The first read of a poll, whose loop listens to its names: every message that comes after it is done will be sent.
     *
     * @throws Refusal {@link RefusalCode#EMPTY_SUBSCRIPTION} when there is nothing but groups without channels, or {@link
     *     RefusalCode#UNAVAILABLE} when it would have to wait and too much does
     */
    Opening open(Names names, @Nullable Filter filter, @Nullable Attendance who, Timetoken cursor) {
        assert loop.inLoop();
        refuseEmpty(names);
        Timetoken from = clock.isAhead(cursor) ? clock.now() : cursor;
        Opening opening = new Opening(names, filter, cursor, from, arrival(names, who));
        errands.begin(who == null ? null : who.user(), opening);
        opening.waits = !opening.isDone();
        return opening;
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
        presence().answered(visits);
    }

    /** The poll of this visit was never answered: its connection ended. */
    void disconnected(Visit visit) {
        assert loop.inLoop();
        presence().disconnected(visit);
    }

    private ShardPresence.@Nullable Arrival arrival(Names names, @Nullable Attendance who) {
        if (presence == null || who == null) {
            return null;
        }
        errands.refuseTooMany(who.user(), names);
        return presence.arrival(names, who);
    }

    private void publishPresence(String stream, Message message) {
        Envelope envelope = new Envelope(keyset.subscribeKey(), stream, clock.next(), message);
        observer.presenceEvent(keyset, envelope);
        show(envelope);
    }

    private void show(Envelope envelope) {
        logs.append(envelope);
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

    /** What is read for somebody who listens to {@code listened}. */
    private List<GroupMember> members(List<String> listened) {
        if (listened.isEmpty()) {
            return List.of();
        }
        List<GroupMember> members = new ArrayList<>();
        for (String group : listened) {
            if (ChannelNames.isPresence(group)) {
                for (String channel : groups.channelsOf(ChannelNames.withoutPresence(group))) {
                    if (!ChannelNames.isPresence(channel)) {
                        members.add(new GroupMember(channel + ChannelNames.PRESENCE_SUFFIX, group));
                    }
                }
            } else {
                groups.channelsOf(group).forEach(channel -> members.add(new GroupMember(channel, group)));
            }
        }
        return members;
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

    private static @Nullable Predicate<Envelope> wanted(@Nullable Filter filter) {
        return filter == null ? null : envelope -> filter.matches(Subject.of(envelope));
    }

    private void keepHouse() {
        if (!keepingHouse) {
            keepingHouse = true;
            loop.after(HOUSEKEEPING, () -> {
                keepingHouse = false;
                logs.dropIdle();
                if (logs.weight() > 0) {
                    keepHouse();
                }
            });
        }
    }

    /** Something to be answered in one turn. */
    static final class Question<T> extends Errand {
        private final Supplier<T> question;
        private @Nullable T answer;

        private Question(Supplier<T> question) {
            this.question = question;
        }

        @Override
        boolean proceed(Allowance allowance) {
            answer = question.get();
            return true;
        }

        T answer() {
            return Objects.requireNonNull(answer);
        }
    }

    /** A new subscriber comes. */
    static final class Handshake extends Errand {
        private final Timetoken cursor;
        private final ShardPresence.@Nullable Arrival arrival;

        private Handshake(Timetoken cursor, ShardPresence.@Nullable Arrival arrival) {
            this.cursor = cursor;
            this.arrival = arrival;
        }

        @Override
        boolean proceed(Allowance allowance) {
            return arrival == null || arrival.goOn(allowance);
        }

        Timetoken cursor() {
            return cursor;
        }
    }

    /** A poll comes: makes its user present, then reads. */
    final class Opening extends Errand {
        private final Names names;
        private final @Nullable Filter filter;
        private final Timetoken cursor; // as the poll says
        private final Timetoken from;
        private final ShardPresence.@Nullable Arrival arrival;
        private Batch found;
        private boolean waits; // in the line
        private boolean needsTurns; // for its read, which did not fit into one
        private @Nullable LongRead longRead;

        private Opening(
                Names names,
                @Nullable Filter filter,
                Timetoken cursor,
                Timetoken from,
                ShardPresence.@Nullable Arrival arrival) {
            this.names = names;
            this.filter = filter;
            this.cursor = cursor;
            this.from = from;
            this.arrival = arrival;
            this.found = Batch.empty(from);
        }

        @Override
        boolean proceed(Allowance allowance) {
            if (arrival != null && !arrival.goOn(allowance)) {
                return false;
            }
            Batch whole = needsTurns ? readOn(allowance) : read(allowance);
            if (whole == null) {
                return false;
            }
            found = whole;
            return true;
        }

        private @Nullable Batch read(Allowance allowance) {
            Batch whole = errands.isLong(names)
                    ? null
                    : logs.after(
                            from, names.channels(), members(names.groups()), wanted(filter), this::missed, allowance);
            if (whole == null && !waits) {
                errands.refuseToWait();
            }
            needsTurns = true; // from the next on, as the first in the line
            return whole;
        }

        private @Nullable Batch readOn(Allowance allowance) {
            if (longRead == null) {
                longRead = logs.longRead(from, new PollScope(names, groups), wanted(filter), this::missed);
            }
            return longRead.goOn(allowance);
        }

        private void missed(String name, Timetoken through) {
            observer.gap(keyset, name, cursor, through);
        }

        /** What is kept; empty when there is nothing, with the poll's own cursor, or now when that lies in the future. */
        Batch found() {
            return found;
        }

        /** Who it makes present, or null. */
        @Nullable
        Visit visit() {
            return arrival == null ? null : arrival.visit();
        }
    }
}
