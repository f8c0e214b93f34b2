package io.hubbub.broker;

import io.hubbub.broker.fanout.Interest;
import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.filter.Subject;
import io.hubbub.broker.group.Groups;
import io.hubbub.broker.history.Answer;
import io.hubbub.broker.history.Recall;
import io.hubbub.broker.history.Recalled;
import io.hubbub.broker.log.ChannelLogs;
import io.hubbub.broker.log.Gone;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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
    private final BrokerSettings settings;
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
        this.settings = settings;
        this.loop = loop;
        this.observer = observer;
        Timetoken now = new Timetoken(loop.nowTicks());
        boolean hasHistory = keyset.persistence().enabled();
        this.clock = new TimetokenClock(loop, hasHistory ? ShardHistory.start(keyset, stores, now) : now);
        // What was published before this shard existed is gone; a cursor from then may have missed something.
        this.logs = new ChannelLogs(loop, settings.logBounds(), clock.start(), hasHistory, observer::logBytes);
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
        this.history = hasHistory ? new ShardHistory(keyset, settings, loop, stores, clock, observer) : null;
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
        boolean stored = history != null && message.storage().store();
        CompletionStage<Timetoken> answer =
                stored ? history().append(channel, place, message, live) : CompletableFuture.completedFuture(place);
        givesOut();
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
        if (history == null) {
            throw new Refusal(RefusalCode.PERSISTENCE_OFF);
        }
        return history;
    }

    /** A cursor after everything so far; whoever is present on {@code names} comes after it, and will see itself come. */
    Handshake now(Names names, @Nullable Attendance who) {
        assert loop.inLoop();
        refuseEmpty(names);
        givesOut();
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
     * The first read of a poll, to be done with {@link #read}.
     *
     * @throws Refusal {@link RefusalCode#EMPTY_SUBSCRIPTION} when there is nothing but groups without channels, or {@link
     *     RefusalCode#UNAVAILABLE} when it would have to wait and too much does
     */
    Opening open(Names names, @Nullable Filter filter, @Nullable Attendance who, Timetoken cursor) {
        assert loop.inLoop();
        refuseEmpty(names);
        givesOut();
        Timetoken from = clock.isAhead(cursor) ? clock.now() : cursor;
        String user = who == null ? null : who.user();
        return new Opening(names, filter, cursor, from, user, arrival(names, who));
    }

    /**
     * Does the first read of a poll, whose loop listens to its names: every message that comes after it is done will be sent.
     *
     * @param then is told when it is done, in this turn or a later one
     */
    void read(Opening opening, Consumer<Opening> then) {
        assert loop.inLoop();
        begin(opening.user, opening, then);
    }

    private void begin(@Nullable String user, Opening opening, Consumer<Opening> then) {
        errands.begin(user, opening);
        opening.waits = !opening.isDone();
        if (opening.isDone()) {
            complete(opening, then);
        } else {
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
        history().after(List.copyOf(names), opening.from, new Answer() {
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
        show(envelope, false);
    }

    private void givesOut() {
        if (history != null) {
            history.givesOut();
        }
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

    /**
     * A poll comes: makes its user present, then reads what is in memory. When that is not all, it reads once more with what
     * history has: what memory lost meanwhile is in history by then, or the answer ends before it.
     */
    final class Opening extends Errand {
        private final Names names;
        private final @Nullable Filter filter;
        private final Timetoken cursor; // as the poll says
        private final Timetoken from;
        private final @Nullable String user;
        private final ShardPresence.@Nullable Arrival arrival;
        private Batch found;
        private boolean hasArrived;
        private boolean waits; // in the line

        // Of one read.
        private boolean needsTurns; // it did not fit into one
        private @Nullable LongRead longRead;
        private Map<String, Gone> gaps = Map.of();
        private Set<String> asked = Set.of(); // history, for these names
        private @Nullable Recalled recalled;

        private Opening(
                Names names,
                @Nullable Filter filter,
                Timetoken cursor,
                Timetoken from,
                @Nullable String user,
                ShardPresence.@Nullable Arrival arrival) {
            this.names = names;
            this.filter = filter;
            this.cursor = cursor;
            this.from = from;
            this.user = user;
            this.arrival = arrival;
            this.found = Batch.empty(from);
        }

        @Override
        boolean proceed(Allowance allowance) {
            if (!hasArrived && arrival != null && !arrival.goOn(allowance)) {
                return false;
            }
            hasArrived = true;
            Batch kept = needsTurns ? readOn(allowance) : read(allowance);
            if (kept == null) {
                return false;
            }
            if (lacksHistory()) {
                return true; // as far as memory goes
            }
            found = recalled == null ? kept : together(kept, recalled);
            if (!gaps.isEmpty()) {
                tellGaps();
            }
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

        private void missed(String name, Gone gone) {
            if (gaps.isEmpty()) {
                gaps = new LinkedHashMap<>();
            }
            gaps.merge(name, gone, Gone::and); // the presence of a pattern is a channel and a pattern
        }

        /** Whether messages are no longer in memory that history was not asked for. */
        boolean lacksHistory() {
            return history != null
                    && !gaps.isEmpty()
                    && gaps.keySet().stream().anyMatch(name -> isInHistory(name) && !isAsked(name));
        }

        private boolean isAsked(String name) {
            return asked.contains(name)
                    || ChannelNames.patternsOf(name).stream().anyMatch(asked::contains);
        }

        /** What history is to be asked for: the few names with gaps, or else all, which others may ask for too. */
        private Set<String> lacking() {
            Set<String> lacking = new LinkedHashSet<>(asked);
            gaps.keySet().stream().filter(Shard::isInHistory).forEach(lacking::add);
            if (lacking.size() <= Recall.MOST_CHANNELS && lacking.stream().noneMatch(ChannelNames::isPattern)) {
                return lacking;
            }
            Set<String> all = new LinkedHashSet<>(names.channels());
            members(names.groups()).forEach(member -> all.add(member.name()));
            all.removeIf(name -> !isInHistory(name));
            return all;
        }

        /** Reads once more, for an answer with what history has of {@code names}. */
        private void goOnWith(Set<String> names, Recalled fromHistory) {
            asked = names;
            recalled = fromHistory;
            needsTurns = false;
            longRead = null;
            gaps = Map.of();
        }

        private Batch together(Batch kept, Recalled fromHistory) {
            Timetoken keptThrough = kept.envelopes().isEmpty() && !kept.isPartial() ? clock.now() : kept.cursor();
            boolean isWhole = gaps.entrySet().stream()
                    .noneMatch(gap -> isInHistory(gap.getKey())
                            && gap.getValue().through().isAfter(fromHistory.through()));
            Timetoken through =
                    isWhole || fromHistory.through().isAfter(keptThrough) ? keptThrough : fromHistory.through();
            NavigableMap<Timetoken, Envelope> all = new TreeMap<>(); // what is in both is the same
            PollScope scope = new PollScope(names, groups);
            Predicate<Envelope> wanted = wanted(filter);
            for (Envelope envelope : fromHistory.envelopes()) {
                String subscription = scope.subscription(envelope.channel());
                if (subscription != null && (wanted == null || wanted.test(envelope))) {
                    boolean plain = subscription.equals(envelope.channel());
                    all.put(envelope.timetoken(), plain ? envelope : envelope.matchedBy(subscription));
                }
            }
            kept.envelopes().forEach(envelope -> all.put(envelope.timetoken(), envelope));
            List<Envelope> fitting = all.headMap(through, true).values().stream()
                    .limit(settings.replyMessages())
                    .toList();
            if (fitting.size() == settings.replyMessages()) {
                through = fitting.get(fitting.size() - 1).timetoken();
            }
            boolean toTheEnd = isWhole && kept.envelopes().isEmpty() && !kept.isPartial();
            return fitting.isEmpty() && !toTheEnd
                    ? Batch.partial(fitting, through)
                    : Batch.upTo(settings.replyBytes(), fitting, through);
        }

        private void tellGaps() {
            Timetoken expired =
                    history == null ? Timetoken.NONE : history.retention().since();
            gaps.forEach((name, gone) -> {
                Timetoken lost = gone.lost();
                if (recalled != null && isInHistory(name)) {
                    lost = later(lost, later(recalled.lost(), expired));
                }
                if (lost.isAfter(cursor)) {
                    observer.gap(keyset, name, cursor, lost);
                }
            });
        }

        /** What the poll gets; empty when there is nothing, with the cursor from which on it waits. */
        Batch found() {
            return found;
        }

        /** Who it makes present, or null. */
        @Nullable
        Visit visit() {
            return arrival == null ? null : arrival.visit();
        }
    }

    private static boolean isInHistory(String name) {
        return !ChannelNames.isPresence(name);
    }

    private static Timetoken later(Timetoken one, Timetoken other) {
        return one.isAfter(other) ? one : other;
    }
}
