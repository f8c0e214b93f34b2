package io.hubbub.broker;

import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.filter.Subject;
import io.hubbub.broker.history.Recall;
import io.hubbub.broker.history.Recalled;
import io.hubbub.broker.log.Gone;
import io.hubbub.broker.log.GroupMember;
import io.hubbub.broker.log.LongRead;
import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.presence.Visit;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A poll comes: makes its user present, then reads what is in memory. When that is not all, it reads once more with what
 * history has: what memory lost meanwhile is in history by then, or the answer ends before it.
 */
final class Opening extends Errand {
    private final Sources sources;
    private final Names names;
    private final @Nullable Filter filter;
    private final Timetoken cursor; // as the poll says
    private final Timetoken from;
    private final @Nullable String user;
    private final ShardPresence.@Nullable Arrival arrival;
    private @Nullable Batch found; // once it is done
    private boolean hasArrived;
    private boolean waits; // in the line

    // Of one read.
    private boolean needsTurns; // it did not fit into one
    private @Nullable LongRead longRead;
    private Map<String, Gone> gaps = Map.of();
    private Set<String> asked = Set.of(); // history, for these names
    private @Nullable Recalled recalled;

    Opening(
            Sources sources,
            Names names,
            @Nullable Filter filter,
            Timetoken cursor,
            Timetoken from,
            @Nullable String user,
            ShardPresence.@Nullable Arrival arrival) {
        this.sources = sources;
        this.names = names;
        this.filter = filter;
        this.cursor = cursor;
        this.from = from;
        this.user = user;
        this.arrival = arrival;
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
        Batch whole = sources.errands().isLong(names)
                ? null
                : sources.logs()
                        .after(
                                from,
                                names.channels(),
                                members(names.groups()),
                                wanted(filter),
                                this::missed,
                                allowance);
        if (whole == null && !waits) {
            sources.errands().refuseToWait();
        }
        needsTurns = true; // from the next on, as the first in the line
        return whole;
    }

    private @Nullable Batch readOn(Allowance allowance) {
        if (longRead == null) {
            longRead =
                    sources.logs().longRead(from, new PollScope(names, sources.groups()), wanted(filter), this::missed);
        }
        return longRead.goOn(allowance);
    }

    private void missed(String name, Gone gone) {
        if (gaps.isEmpty()) {
            gaps = new LinkedHashMap<>();
        }
        gaps.merge(name, gone, Gone::and); // the presence of a pattern is a channel and a pattern
    }

    /** Whether messages are no longer in memory that history can still be asked for. */
    boolean lacksHistory() {
        return sources.history().isOn()
                && !gaps.isEmpty()
                && gaps.keySet().stream().anyMatch(name -> isInHistory(name) && !isAsked(name));
    }

    private boolean isAsked(String name) {
        return asked.contains(name) || ChannelNames.patternsOf(name).stream().anyMatch(asked::contains);
    }

    /** What history is to be asked for: the few names with gaps, or else all, which others may ask for too. */
    Set<String> lacking() {
        Set<String> lacking = new LinkedHashSet<>(asked);
        gaps.keySet().stream().filter(Opening::isInHistory).forEach(lacking::add);
        if (lacking.size() <= Recall.MOST_CHANNELS && lacking.stream().noneMatch(ChannelNames::isPattern)) {
            return lacking;
        }
        Set<String> all = new LinkedHashSet<>(names.channels());
        members(names.groups()).forEach(member -> all.add(member.name()));
        all.removeIf(name -> !isInHistory(name));
        return all;
    }

    /** Reads once more, for an answer with what history has of {@code names}. */
    void goOnWith(Set<String> names, Recalled fromHistory) {
        asked = names;
        recalled = fromHistory;
        needsTurns = false;
        longRead = null;
        gaps = Map.of();
    }

    private Batch together(Batch kept, Recalled fromHistory) {
        Timetoken keptThrough = kept.envelopes().isEmpty() && !kept.isPartial()
                ? sources.clock().now()
                : kept.cursor();
        boolean isWhole = gaps.entrySet().stream()
                .noneMatch(gap ->
                        isInHistory(gap.getKey()) && gap.getValue().through().isAfter(fromHistory.through()));
        Timetoken through = isWhole || fromHistory.through().isAfter(keptThrough) ? keptThrough : fromHistory.through();
        NavigableMap<Timetoken, Envelope> all = new TreeMap<>(); // what is in both is the same
        PollScope scope = new PollScope(names, sources.groups());
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
                .limit(sources.settings().replyMessages())
                .toList();
        if (fitting.size() == sources.settings().replyMessages()) {
            through = fitting.get(fitting.size() - 1).timetoken();
        }
        boolean toTheEnd = isWhole && kept.envelopes().isEmpty() && !kept.isPartial();
        return fitting.isEmpty() && !toTheEnd
                ? Batch.partial(fitting, through)
                : Batch.upTo(sources.settings().replyBytes(), fitting, through);
    }

    private void tellGaps() {
        gaps.forEach((name, gone) -> {
            boolean isRead = recalled != null && isInHistory(name) && isAsked(name);
            Timetoken lost = recalled != null && isRead ? later(gone.lost(), recalled.lost()) : gone.through();
            if (lost.isAfter(cursor)) {
                sources.observer().gap(sources.keyset().get(), name, cursor, lost);
            }
        });
    }

    /** It was not done in the turn in which it came. */
    void waits() {
        waits = true;
    }

    Timetoken from() {
        return from;
    }

    @Nullable
    String user() {
        return user;
    }

    /** What the poll gets; empty when there is nothing, with the cursor from which on it waits. */
    Batch found() {
        return Objects.requireNonNull(found);
    }

    /** Who it makes present, or null. */
    @Nullable
    Visit visit() {
        return arrival == null ? null : arrival.visit();
    }

    /** What is read for somebody who listens to {@code listened}. */
    private List<GroupMember> members(List<String> listened) {
        if (listened.isEmpty()) {
            return List.of();
        }
        List<GroupMember> members = new ArrayList<>();
        for (String group : listened) {
            if (ChannelNames.isPresence(group)) {
                for (String channel : sources.groups().channelsOf(ChannelNames.withoutPresence(group))) {
                    if (!ChannelNames.isPresence(channel)) {
                        members.add(new GroupMember(channel + ChannelNames.PRESENCE_SUFFIX, group));
                    }
                }
            } else {
                sources.groups().channelsOf(group).forEach(channel -> members.add(new GroupMember(channel, group)));
            }
        }
        return members;
    }

    private static @Nullable Predicate<Envelope> wanted(@Nullable Filter filter) {
        return filter == null ? null : envelope -> filter.matches(Subject.of(envelope));
    }

    private static boolean isInHistory(String name) {
        return !ChannelNames.isPresence(name);
    }

    private static Timetoken later(Timetoken one, Timetoken other) {
        return one.isAfter(other) ? one : other;
    }
}
