package io.hubbub.broker.log;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/** The recent messages of one channel, in timetoken order. Reached only through {@link ChannelLogs}, its owner. */
final class ChannelLog {
    final String channel;
    private final ArrayDeque<Envelope> recent = new ArrayDeque<>(4);
    private Timetoken forgottenThrough; // everything later is in recent
    private long lastUsedNanos;
    private int weight; // bytes

    ChannelLog(String channel, Timetoken forgottenThrough) {
        this.channel = channel;
        this.forgottenThrough = forgottenThrough;
    }

    void append(Envelope envelope, int capacity, long nowNanos) {
        if (recent.size() == capacity) {
            Envelope oldest = recent.removeFirst();
            weight -= oldest.weight();
            forgottenThrough = oldest.timetoken();
        }
        recent.addLast(envelope);
        weight += envelope.weight();
        lastUsedNanos = nowNanos;
    }

    /** Adds to {@code found} what comes after {@code cursor}, newest first: most readers miss only the end. */
    void collectAfter(Timetoken cursor, List<Envelope> found) {
        for (Iterator<Envelope> newestFirst = recent.descendingIterator(); newestFirst.hasNext(); ) {
            Envelope envelope = newestFirst.next();
            if (!envelope.timetoken().isAfter(cursor)) {
                return;
            }
            found.add(envelope);
        }
    }

    void use(long nowNanos) {
        lastUsedNanos = nowNanos;
    }

    Timetoken last() {
        return recent.isEmpty() ? forgottenThrough : recent.getLast().timetoken();
    }

    Timetoken forgottenThrough() {
        return forgottenThrough;
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }

    int weight() {
        return weight;
    }
}
