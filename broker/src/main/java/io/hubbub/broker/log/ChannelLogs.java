package io.hubbub.broker.log;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The recent messages of all channels of one keyset.
 *
 * <p>Bounded three ways: messages per channel, bytes over all channels, and the time a channel may stay unused. What
 * falls out is never lost in silence: the log remembers, per channel, up to which timetoken messages are gone, for the
 * last {@value #MAX_REMEMBERED} dropped channels exactly, and for those before them by one common timetoken that may
 * claim a gap where there is none but never hides one.
 *
 * <p>Owned by the loop of the keyset's shard.
 */
@LoopOwned
public final class ChannelLogs {
    private static final int DROPPED_PER_TURN = 4096;
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_CHANNEL_BYTES = 1 << 29; // an array that doubles stays possible
    private static final int PRESENCE_SHARE = 4; // presence events may take a quarter of what messages may, besides
    private static final int MAX_WITHHELD = 1000; // messages that one read may look at in vain

    private final Loop owner;
    private final Bounds bounds;
    private final int maxChannelBytes;
    private final LongConsumer weightChanged;
    private final Shelf messages;
    private final Shelf presence; // apart, so that no storm of joins pushes messages out
    private final Map<String, PatternLogs> byPattern = new HashMap<>();
    private final LinkedHashMap<String, Gone> dropped = new LinkedHashMap<>(); // channels, and patterns without any
    private final List<LongRead> longReads = new ArrayList<>(0); // under way; few, as each costs every append a little
    private Gone forgotten; // for names that are in no map
    private Timetoken last;

    /**
     * Empty logs.
     *
     * @param before what counts as gone of everything that was published before
     * @param weightChanged is told by how many bytes the logs grew or shrank
     */
    public ChannelLogs(Loop owner, Bounds bounds, Gone before, LongConsumer weightChanged) {
        this.owner = owner;
        this.bounds = bounds;
        this.messages = new Shelf(bounds.bytes());
        this.presence = new Shelf(bounds.bytes() / PRESENCE_SHARE);
        this.maxChannelBytes = (int) Math.min(bounds.bytes() / 2, MAX_CHANNEL_BYTES);
        this.forgotten = before;
        this.last = before.through();
        this.weightChanged = weightChanged;
    }

    /**
     * Keeps the newest message of the keyset and forgets what no longer fits.
     *
     * @param stored whether history has it, too
     */
    public void append(Envelope envelope, boolean stored) {
        assert owner.inLoop();
        assert envelope.timetoken().isAfter(last) : "appended out of order";
        last = envelope.timetoken();
        Shelf shelf = shelf(envelope.channel());
        ChannelLog log = shelf.logs.get(envelope.channel());
        if (log == null) {
            log = newLog(envelope.channel());
            shelf.logs.put(log.channel, log);
            shelf.changeWeight(log.weight());
        }
        int before = log.weight();
        boolean noted = stored || shelf == presence; // nobody asks what of presence is lost: all of it
        log.append(envelope, noted, bounds.messagesPerChannel(), maxChannelBytes, owner.nowNanos());
        for (int i = 0; i < log.memberships.size(); i++) {
            log.memberships.get(i).appended();
        }
        shelf.changeWeight(log.weight() - before);
        touched(log);
        while (shelf.weight > shelf.maxBytes && shelf.logs.size() > 1) {
            dropEldest(shelf);
        }
    }

    /**
     * What a subscriber at {@code cursor} has not seen, oldest first, as much of it as fits into one answer; what does
     * not fit stays after the batch's cursor. Empty with the same cursor when there is nothing; null when there are more logs
     * to look at than {@code allowance} allows, which takes a {@link #longRead}.
     *
     * @param names channels, patterns, and presence streams of both. A message that several of them name comes once, and
     *     says that it matched its channel rather than a pattern, and the wider pattern rather than the narrower
     * @param members further names, which come second
     * @param wanted which messages are taken; the others count as seen
     * @param gaps is told of each name with messages after {@code cursor} that are no longer kept
     */
    public @Nullable Batch after(
            Timetoken cursor,
            List<String> names,
            List<GroupMember> members,
            @Nullable Predicate<Envelope> wanted,
            GapListener gaps,
            Allowance allowance) {
        assert owner.inLoop();
        if (names.size() == 1 && members.isEmpty() && !allowance.isSpent() && hasNothing(names.get(0), cursor)) {
            allowance.spend(1);
            return Batch.empty(cursor);
        }
        List<String> wide = wide(names);
        Look look = new Look(cursor, !members.isEmpty() || mayOverlap(names, wide), allowance);
        for (String name : names) {
            look.at(name, ChannelNames.isPresence(name) ? name : null);
        }
        for (String pattern : wide) {
            look.atPattern(pattern, pattern);
        }
        for (GroupMember member : members) {
            look.at(member.name(), member.subscription());
            if (ChannelNames.isWide(member.name())) {
                look.atPattern(member.name(), member.subscription());
            }
        }
        if (look.isTooLong()) {
            return null;
        }
        look.gaps.forEach(gap -> gaps.gap(gap.name, gap.gone));
        return look.readers.isEmpty() ? Batch.empty(cursor) : merge(cursor, look.readers, Long.MAX_VALUE, wanted);
    }

    /** Whether a channel that is kept has nothing after {@code cursor}. Counts as use of it. */
    public boolean hasNothing(String channel, Timetoken cursor) {
        assert owner.inLoop();
        ChannelLog log = shelf(channel).logs.get(channel);
        if (log == null || ChannelNames.isWide(channel) || log.last().isAfter(cursor)) {
            return false;
        }
        log.use(owner.nowNanos());
        return true;
    }

    /**
     * The same in any number of turns, and as it is in the last of them. The read must be gone on with until it has an
     * answer.
     */
    public LongRead longRead(Timetoken cursor, Scope scope, @Nullable Predicate<Envelope> wanted, GapListener gaps) {
        assert owner.inLoop();
        // As many as one answer may consider, so that it need not end before: each has a message at least.
        return longRead(cursor, scope, wanted, gaps, Math.min(bounds.replyMessages(), MAX_WITHHELD) + MAX_WITHHELD);
    }

    /** The same with another bound of what it keeps in mind. */
    LongRead longRead(
            Timetoken cursor, Scope scope, @Nullable Predicate<Envelope> wanted, GapListener gaps, int mostCandidates) {
        LongRead read = new LongRead(this, cursor, scope, wanted, gaps, mostCandidates);
        longReads.add(read);
        return read;
    }

    /** How many are under way. */
    int longReads() {
        assert owner.inLoop();
        return longReads.size();
    }

    /** The read has its answer. */
    void ended(LongRead read) {
        longReads.remove(read);
    }

    /** The log of {@code name}, which is in use now; null when there is none. */
    @Nullable
    ChannelLog use(String name) {
        ChannelLog log = shelf(name).logs.get(name);
        if (log != null) {
            log.use(owner.nowNanos());
        }
        return log;
    }

    /** What of {@code name} is gone, which has no log. */
    Gone gone(String name) {
        return dropped.getOrDefault(name, forgotten);
    }

    @Nullable
    PatternLogs ofPattern(String pattern) {
        return byPattern.get(pattern);
    }

    /** Whether {@code log} was not dropped. */
    boolean holds(ChannelLog log) {
        return shelf(log.channel).logs.get(log.channel) == log;
    }

    private void touched(ChannelLog log) {
        for (int i = 0; i < longReads.size(); i++) {
            longReads.get(i).touched(log);
        }
    }

    /**
     * Drops channels that nobody used for longer than the bound, as many as fit into one turn; returns whether these were
     * all.
     */
    public boolean dropIdle() {
        assert owner.inLoop();
        long oldest = owner.nowNanos() - bounds.idle().toNanos();
        return dropIdle(presence, oldest, dropIdle(messages, oldest, DROPPED_PER_TURN)) > 0;
    }

    /** Drops all channels, whether somebody uses them or not. */
    public void dropAll() {
        assert owner.inLoop();
        while (!messages.logs.isEmpty()) {
            dropEldest(messages);
        }
        while (!presence.logs.isEmpty()) {
            dropEldest(presence);
        }
    }

    /** How many channels have a log, presence streams not counted. */
    public int channels() {
        assert owner.inLoop();
        return messages.logs.size();
    }

    /** How many messages are kept of each channel, of {@code most} channels at most, presence streams left out. */
    public Map<String, Integer> kept(int most) {
        assert owner.inLoop();
        Map<String, Integer> kept = new HashMap<>();
        for (Iterator<ChannelLog> all = messages.logs.values().iterator(); all.hasNext() && kept.size() < most; ) {
            ChannelLog log = all.next();
            kept.put(log.channel, log.count());
        }
        return kept;
    }

    /** How many messages are kept of a channel. Counts as use of it. */
    public int kept(String channel) {
        ChannelLog log = use(channel);
        return log == null ? 0 : log.count();
    }

    /** The place of the last message of a channel that is known of, whether kept or not. Counts as use of it. */
    public Timetoken last(String channel) {
        ChannelLog log = use(channel);
        return log == null || log.count() == 0 ? Timetoken.NONE : log.last();
    }

    /** The bytes that the kept messages take. */
    public long weight() {
        assert owner.inLoop();
        return messages.weight + presence.weight;
    }

    /**
     * Copies no more than one answer may hold: a reader may stand before all that is kept.
     *
     * @param limit the timetoken from which on there may be messages of others too
     */
    Batch merge(Timetoken cursor, List<ChannelLog.Reader> readers, long limit, @Nullable Predicate<Envelope> wanted) {
        PriorityQueue<ChannelLog.Reader> oldestFirst =
                new PriorityQueue<>(Math.max(1, readers.size()), Comparator.comparingLong(ChannelLog.Reader::place));
        oldestFirst.addAll(readers);
        List<Envelope> found = new ArrayList<>();
        long foundBytes = 0;
        int withheld = 0;
        long withheldBytes = 0;
        long considered = cursor.ticks();
        while (!oldestFirst.isEmpty() && found.size() < bounds.replyMessages()) {
            if (withheld >= MAX_WITHHELD || withheldBytes > bounds.replyBytes()) {
                return Batch.partial(found, new Timetoken(considered));
            }
            ChannelLog.Reader oldest = oldestFirst.remove();
            if (oldest.place() >= limit) {
                return Batch.partial(found, new Timetoken(limit - 1));
            }
            int length = oldest.length();
            if (foundBytes + length > bounds.replyBytes() && !found.isEmpty()) {
                return new Batch(found, new Timetoken(considered));
            }
            considered = oldest.place();
            Envelope envelope = oldest.take();
            if (wanted == null || wanted.test(envelope)) {
                String subscription = oldest.subscription;
                found.add(subscription == null ? envelope : envelope.matchedBy(subscription));
                foundBytes += length;
            } else {
                withheld++;
                withheldBytes += length;
            }
            if (oldest.hasNext()) {
                oldestFirst.add(oldest);
            }
        }
        boolean isFull = found.size() >= bounds.replyMessages();
        return isFull || limit == Long.MAX_VALUE
                ? new Batch(found, new Timetoken(considered))
                : Batch.partial(found, new Timetoken(limit - 1));
    }

    /** The patterns among {@code names}, those that stand for more first. */
    private static List<String> wide(List<String> names) {
        List<String> wide = List.of();
        for (String name : names) {
            if (ChannelNames.isWide(name)) {
                if (wide.isEmpty()) {
                    wide = new ArrayList<>(1);
                }
                wide.add(name);
            }
        }
        if (wide.size() > 1) {
            wide.sort(Comparator.comparingInt(String::length));
        }
        return wide;
    }

    /** Whether a log may stand under two of the names. That of a pattern's own presence stands under the one. */
    private static boolean mayOverlap(List<String> names, List<String> wide) {
        return !wide.isEmpty() && (names.size() > 1 || ChannelNames.isPresence(wide.get(0)));
    }

    private ChannelLog newLog(String channel) {
        Gone gone = dropped.remove(channel);
        ChannelLog log = new ChannelLog(channel, gone == null ? forgotten : gone);
        List<String> patterns = ChannelNames.patternsOf(channel);
        if (!patterns.isEmpty()) {
            log.memberships = patterns.stream()
                    .map(pattern -> byPattern
                            .computeIfAbsent(pattern, this::newPatternLogs)
                            .add(log))
                    .toList();
        }
        return log;
    }

    private PatternLogs newPatternLogs(String pattern) {
        Gone gone = dropped.remove(pattern);
        return new PatternLogs(pattern, gone == null ? forgotten : gone);
    }

    private Shelf shelf(String channel) {
        return ChannelNames.isPresence(channel) ? presence : messages;
    }

    /** @return how many of {@code most} may still be dropped */
    private int dropIdle(Shelf shelf, long oldestNanos, int most) {
        int left = most;
        while (left > 0 && !shelf.logs.isEmpty() && shelf.eldest().lastUsedNanos() - oldestNanos < 0) {
            dropEldest(shelf);
            left--;
        }
        return left;
    }

    private void dropEldest(Shelf shelf) {
        ChannelLog eldest = shelf.eldest();
        shelf.logs.remove(eldest.channel);
        touched(eldest);
        shelf.changeWeight(-eldest.weight());
        remember(eldest.channel, eldest.goneWhenDropped());
        for (PatternLogs.Member member : eldest.memberships) {
            member.dropped();
            if (member.list.isEmpty()) {
                byPattern.remove(member.list.pattern);
                remember(member.list.pattern, member.list.gone());
            }
        }
    }

    private void remember(String name, Gone gone) {
        dropped.put(name, gone);
        if (dropped.size() > MAX_REMEMBERED) {
            Iterator<Map.Entry<String, Gone>> oldestDropped = dropped.entrySet().iterator();
            forgotten = forgotten.and(oldestDropped.next().getValue());
            oldestDropped.remove();
        }
    }

    /** One subscriber's search through the logs for those with something new. */
    private final class Look {
        final List<ChannelLog.Reader> readers = new ArrayList<>(1);
        private final Timetoken cursor;
        final List<Gap> gaps = new ArrayList<>(0);
        private final Allowance allowance;
        private final @Nullable Set<ChannelLog> seen; // those read, when names may lead to one twice
        private boolean isTooLong;

        Look(Timetoken cursor, boolean overlapping, Allowance allowance) {
            this.cursor = cursor;
            this.allowance = allowance;
            this.seen = overlapping ? Collections.newSetFromMap(new IdentityHashMap<>()) : null;
        }

        boolean isTooLong() {
            return isTooLong;
        }

        void at(String name, @Nullable String subscription) {
            if (!mayLook()) {
                return;
            }
            ChannelLog log = shelf(name).logs.get(name);
            if (log != null) {
                at(log, subscription);
            } else {
                check(name, gone(name));
            }
        }

        void atPattern(String pattern, String subscription) {
            PatternLogs logs = byPattern.get(pattern);
            if (logs == null) {
                return; // checked as a name
            }
            check(pattern, logs.gone());
            for (PatternLogs.Member each = logs.last(); each != null; each = each.before()) {
                if (!each.log.last().isAfter(cursor) || !mayLook()) {
                    break;
                }
                shelf(each.log.channel).logs.get(each.log.channel); // used now
                at(each.log, subscription);
            }
        }

        private void at(ChannelLog log, @Nullable String subscription) {
            log.use(owner.nowNanos());
            if (log.last().isAfter(cursor) && (seen == null || seen.add(log))) {
                check(log.channel, log.gone());
                readers.add(log.after(cursor, subscription));
            }
        }

        private void check(String name, Gone gone) {
            if (gone.through().isAfter(cursor)) {
                gaps.add(new Gap(name, gone));
            }
        }

        private boolean mayLook() {
            isTooLong |= allowance.isSpent();
            allowance.spend(1);
            return !isTooLong;
        }
    }

    private record Gap(String name, Gone gone) {}

    /** Logs that share one bound, the least recently used first: the order in which they are dropped. */
    private final class Shelf {
        final long maxBytes;
        // Being read is use.
        final LinkedHashMap<String, ChannelLog> logs = new LinkedHashMap<>(16, 0.75f, true);
        long weight; // bytes

        Shelf(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        ChannelLog eldest() {
            return logs.values().iterator().next();
        }

        void changeWeight(int delta) {
            weight += delta;
            weightChanged.accept(delta);
        }
    }

    /** Is told of messages that are gone. */
    public interface GapListener {
        /** Messages of {@code name} after the cursor are, or may be, gone. Of presence all that is gone is lost. */
        void gap(String name, Gone gone);
    }

    /**
     * How much is kept.
     *
     * @param messagesPerChannel the newest messages of each channel
     * @param bytes over all channels of the keyset, messages of one channel at most half of it; the newest message is
     *     kept whatever its size
     * @param idle how long a channel is kept after it was last published to or read
     * @param replyMessages the most messages that are read at once
     * @param replyBytes the most bytes of messages that are read at once, one message excepted
     */
    public record Bounds(int messagesPerChannel, long bytes, Duration idle, int replyMessages, int replyBytes) {}
}
