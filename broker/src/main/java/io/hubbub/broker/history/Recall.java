package io.hubbub.broker.history;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads history for subscribers that come back, each stretch of it once however many they are.
 *
 * <p>Few channels are read each on its own, so that subscribers of different lists share those that they have in common;
 * longer lists and patterns are read as they are. What was read is kept for a few seconds: who gets the first part of it
 * comes back for the next. Of one list one stretch is read at a time, from the earliest cursor that waits.
 *
 * <p>Bounded: so many reads under way, so many bytes kept. Owned by the loop of the shard.
 */
@LoopOwned
public final class Recall {
    /** So many channels are read each on its own. */
    public static final int MOST_CHANNELS = 32;

    private static final int MOST_READS = 64; // under way
    private static final int MOST_STRETCHES = 50_000; // kept
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final int STRETCH_SHARE = 8; // one list may take so much less than all

    private final Loop owner;
    private final Source source;
    private final int limit;
    private final long maxBytes;
    private final LinkedHashMap<List<String>, Stretch> stretches = new LinkedHashMap<>(16, 0.75f, true);
    private final Queue<Stretch> ready = new ArrayDeque<>(); // to be read
    private int reads; // under way
    private long bytes;
    private boolean sweeping;

    /**
     * Nothing read yet.
     *
     * @param limit the most messages in one answer
     * @param maxBytes of what is kept
     */
    public Recall(Loop owner, Source source, int limit, long maxBytes) {
        this.owner = owner;
        this.source = source;
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    /**
     * Asks what was published under {@code names} after {@code cursor}; answers in this turn or a later one.
     *
     * @param names channels and patterns, at least one
     */
    public void after(List<String> names, Timetoken cursor, Answer answer) {
        assert owner.inLoop();
        boolean apart = 1 < names.size()
                && names.size() <= MOST_CHANNELS
                && names.stream().noneMatch(ChannelNames::isPattern);
        if (!apart) {
            after(stretch(names), cursor, answer);
            return;
        }
        Gathering gathering = new Gathering(names.size(), limit, answer);
        for (String name : names) {
            after(stretch(List.of(name)), cursor, gathering);
        }
    }

    /** Forgets what was read of a channel: some of it was deleted. */
    public void forget(String channel) {
        assert owner.inLoop();
        List<String> patterns = ChannelNames.patternsOf(channel);
        for (Stretch stretch : stretches.values()) {
            if (stretch.names.contains(channel) || stretch.names.stream().anyMatch(patterns::contains)) {
                forget(stretch);
            }
        }
    }

    /** Forgets all that was read: what is to be seen is no longer the same. */
    public void forgetAll() {
        assert owner.inLoop();
        stretches.values().forEach(this::forget);
    }

    private void forget(Stretch stretch) {
        clear(stretch);
        stretch.stale = stretch.reading;
    }

    private void after(Stretch stretch, Timetoken cursor, Answer answer) {
        stretch.usedNanos = owner.nowNanos();
        if (stretch.covers(cursor)) {
            answer.found(stretch.after(cursor, limit));
            return;
        }
        stretch.waiting.add(new Stretch.Waiting(cursor, answer));
        if (!stretch.reading) {
            stretch.reading = true;
            ready.add(stretch);
            readNext();
        }
    }

    private void readNext() {
        while (reads < MOST_READS && !ready.isEmpty()) {
            Stretch stretch = ready.remove();
            Timetoken cursor = stretch.waiting.stream()
                    .map(Stretch.Waiting::cursor)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            reads++;
            source.read(stretch.names, cursor, (found, failure) -> {
                reads--;
                arrived(stretch, cursor, found, failure);
                readNext();
            });
        }
    }

    private void arrived(
            Stretch stretch, Timetoken cursor, @Nullable Recalled found, @Nullable RuntimeException failure) {
        stretch.reading = false;
        List<Stretch.Waiting> waiting = List.copyOf(stretch.waiting);
        stretch.waiting.clear();
        if (found == null) {
            RuntimeException cause = failure != null ? failure : new IllegalStateException("Nothing was read");
            waiting.forEach(each -> each.answer().failed(cause));
            return;
        }
        bytes -= stretch.bytes();
        stretch.add(cursor, found, (int) (maxBytes / STRETCH_SHARE));
        bytes += stretch.bytes();
        stretch.usedNanos = owner.nowNanos();
        List<Stretch.Waiting> later = new ArrayList<>();
        for (Stretch.Waiting each : waiting) {
            if (stretch.covers(each.cursor())) {
                each.answer().found(stretch.after(each.cursor(), limit));
            } else {
                later.add(each);
            }
        }
        if (stretch.stale) {
            stretch.stale = false;
            clear(stretch);
        }
        stretch.waiting.addAll(later);
        if (!stretch.waiting.isEmpty() && !stretch.reading) {
            stretch.reading = true;
            ready.add(stretch);
        }
        shrink();
        keepSweeping();
    }

    private Stretch stretch(List<String> names) {
        Stretch known = stretches.get(names);
        if (known != null) {
            return known;
        }
        Stretch fresh = new Stretch(List.copyOf(names));
        stretches.put(fresh.names, fresh);
        bytes += fresh.bytes();
        return fresh;
    }

    private void clear(Stretch stretch) {
        bytes -= stretch.bytes();
        stretch.clear();
        bytes += stretch.bytes();
    }

    /** Forgets the least recently used, unless somebody waits for them. */
    private void shrink() {
        Iterator<Map.Entry<List<String>, Stretch>> eldestFirst =
                stretches.entrySet().iterator();
        while ((bytes > maxBytes || stretches.size() > MOST_STRETCHES) && eldestFirst.hasNext()) {
            Stretch eldest = eldestFirst.next().getValue();
            if (!eldest.reading) {
                bytes -= eldest.bytes();
                eldestFirst.remove();
            }
        }
    }

    private void keepSweeping() {
        if (!sweeping && !stretches.isEmpty()) {
            sweeping = true;
            owner.after(SWEEP, () -> {
                sweeping = false;
                long oldest = owner.nowNanos() - KEPT_NANOS;
                Iterator<Stretch> eldestFirst = stretches.values().iterator();
                while (eldestFirst.hasNext()) {
                    Stretch eldest = eldestFirst.next();
                    if (eldest.usedNanos - oldest > 0) {
                        break;
                    }
                    if (!eldest.reading) {
                        bytes -= eldest.bytes();
                        eldestFirst.remove();
                    }
                }
                keepSweeping();
            });
        }
    }

    /** Puts together what was read of several channels. */
    private static final class Gathering implements Answer {
        private final int limit;
        private final Answer answer;
        private final List<Recalled> parts;
        private int missing;

        Gathering(int number, int limit, Answer answer) {
            this.missing = number;
            this.limit = limit;
            this.answer = answer;
            this.parts = new ArrayList<>(number);
        }

        @Override
        public void found(Recalled part) {
            parts.add(part);
            missing--;
            if (missing == 0 && parts.size() > 0) {
                answer.found(together());
            }
        }

        @Override
        public void failed(RuntimeException cause) {
            boolean first = missing > 0;
            missing = -1; // whatever comes now is too late
            if (first) {
                answer.failed(cause);
            }
        }

        private Recalled together() {
            Timetoken through = parts.get(0).through();
            Timetoken lost = Timetoken.NONE;
            for (Recalled part : parts) {
                through = part.through().isAfter(through) ? through : part.through();
                lost = part.lost().isAfter(lost) ? part.lost() : lost;
            }
            List<Envelope> all = new ArrayList<>();
            for (Recalled part : parts) {
                for (Envelope envelope : part.envelopes()) {
                    if (!envelope.timetoken().isAfter(through)) {
                        all.add(envelope);
                    }
                }
            }
            all.sort(Comparator.comparing(Envelope::timetoken));
            if (all.size() > limit) {
                all.subList(limit, all.size()).clear();
                through = all.get(limit - 1).timetoken();
            }
            return new Recalled(all, through, lost);
        }
    }
}
