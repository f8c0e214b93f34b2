package io.hubbub.broker.log;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
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
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_CHANNEL_BYTES = 1 << 29; // an array that doubles stays possible

    private final Loop owner;
    private final Bounds bounds;
    private final int maxChannelBytes;
    private final LongConsumer weightChanged;
    // Least recently used first: the order in which channels are dropped. Being read is use.
    private final LinkedHashMap<String, ChannelLog> logs = new LinkedHashMap<>(16, 0.75f, true);
    private final LinkedHashMap<String, Timetoken> dropped = new LinkedHashMap<>();
    private Timetoken forgottenThrough; // for channels that are in neither map
    private Timetoken last;
    private long weight; // bytes

    /**
     * Empty logs.
     *
     * @param since every message up to this timetoken counts as possibly gone
     * @param weightChanged is told by how many bytes the logs grew or shrank
     */
    public ChannelLogs(Loop owner, Bounds bounds, Timetoken since, LongConsumer weightChanged) {
        this.owner = owner;
        this.bounds = bounds;
        this.maxChannelBytes = (int) Math.min(bounds.bytes() / 2, MAX_CHANNEL_BYTES);
        this.forgottenThrough = since;
        this.last = since;
        this.weightChanged = weightChanged;
    }

    /** Keeps the newest message of the keyset and forgets what no longer fits. */
    public void append(Envelope envelope) {
        assert owner.inLoop();
        assert envelope.timetoken().isAfter(last) : "appended out of order";
        last = envelope.timetoken();
        ChannelLog log = logs.get(envelope.channel());
        if (log == null) {
            Timetoken gone = dropped.remove(envelope.channel());
            log = new ChannelLog(envelope.channel(), gone == null ? forgottenThrough : gone);
            logs.put(envelope.channel(), log);
            changeWeight(log.weight());
        }
        int before = log.weight();
        log.append(envelope, bounds.messagesPerChannel(), maxChannelBytes, owner.nowNanos());
        changeWeight(log.weight() - before);
        while (weight > bounds.bytes() && logs.size() > 1) {
            dropEldest();
        }
    }

    /**
     * What a subscriber at {@code cursor} has not seen, over all {@code channels}, oldest first, as much of it as fits
     * into one answer; what does not fit stays after the batch's cursor. Empty with the same cursor when there is
     * nothing.
     *
     * @param gaps is told of each channel with messages after {@code cursor} that are no longer kept
     */
    public Batch after(Timetoken cursor, List<String> channels, GapListener gaps) {
        assert owner.inLoop();
        List<ChannelLog.Reader> readers = new ArrayList<>(1);
        for (String channel : channels) {
            ChannelLog log = logs.get(channel);
            Timetoken gone = goneThrough(channel, log);
            if (gone.isAfter(cursor)) {
                gaps.gap(channel, gone);
            }
            if (log != null) {
                log.use(owner.nowNanos());
                if (log.last().isAfter(cursor)) {
                    readers.add(log.after(cursor));
                }
            }
        }
        List<Envelope> found = readers.isEmpty() ? List.of() : merge(readers);
        return found.isEmpty()
                ? Batch.empty(cursor)
                : new Batch(found, found.get(found.size() - 1).timetoken());
    }

    /** Drops the channels that nobody used for longer than the bound. */
    public void dropIdle() {
        assert owner.inLoop();
        long oldest = owner.nowNanos() - bounds.idle().toNanos();
        while (!logs.isEmpty() && eldest().lastUsedNanos() - oldest < 0) {
            dropEldest();
        }
    }

    /** The bytes that the kept messages take. */
    public long weight() {
        assert owner.inLoop();
        return weight;
    }

    /** Copies no more than one answer may hold: a reader may stand before all that is kept. */
    private List<Envelope> merge(List<ChannelLog.Reader> readers) {
        PriorityQueue<ChannelLog.Reader> oldestFirst =
                new PriorityQueue<>(readers.size(), Comparator.comparingLong(ChannelLog.Reader::place));
        oldestFirst.addAll(readers);
        List<Envelope> found = new ArrayList<>();
        long bytes = 0;
        while (!oldestFirst.isEmpty() && found.size() < bounds.replyMessages()) {
            ChannelLog.Reader oldest = oldestFirst.remove();
            bytes += oldest.length();
            if (bytes > bounds.replyBytes() && !found.isEmpty()) {
                break;
            }
            found.add(oldest.take());
            if (oldest.hasNext()) {
                oldestFirst.add(oldest);
            }
        }
        return found;
    }

    private Timetoken goneThrough(String channel, @Nullable ChannelLog log) {
        if (log != null) {
            return log.forgottenThrough();
        }
        return dropped.getOrDefault(channel, forgottenThrough);
    }

    private ChannelLog eldest() {
        return logs.values().iterator().next();
    }

    private void dropEldest() {
        ChannelLog eldest = eldest();
        logs.remove(eldest.channel);
        changeWeight(-eldest.weight());
        dropped.put(eldest.channel, eldest.last());
        if (dropped.size() > MAX_REMEMBERED) {
            Iterator<Map.Entry<String, Timetoken>> oldestDropped =
                    dropped.entrySet().iterator();
            Timetoken gone = oldestDropped.next().getValue();
            oldestDropped.remove();
            forgottenThrough = gone.isAfter(forgottenThrough) ? gone : forgottenThrough;
        }
    }

    private void changeWeight(int delta) {
        weight += delta;
        weightChanged.accept(delta);
    }

    /** Is told of messages that are gone. */
    public interface GapListener {
        /** Messages of {@code channel} up to {@code through} are, or may be, no longer there. */
        void gap(String channel, Timetoken through);
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
