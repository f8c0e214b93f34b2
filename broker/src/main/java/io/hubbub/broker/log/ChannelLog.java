package io.hubbub.broker.log;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recent messages of one channel, in timetoken order. Reached only through {@link ChannelLogs}, its owner.
 *
 * <p>Messages are kept as bytes in one array, not as objects: they live long, there are many, and a collector would move
 * each of them again and again.
 */
final class ChannelLog {
    private static final int OVERHEAD_BYTES = 250; // of the log itself and its place in the maps
    private static final int MEMBERSHIP_BYTES = 56;
    private static final int SLOT_BYTES = Long.BYTES + Integer.BYTES;

    final String channel;
    private final ByteRing json = new ByteRing();
    private long[] places = new long[1]; // timetokens, in a circle
    private int[] lengths = new int[1]; // of the messages in json, in the same circle
    private int first; // index in the circle
    private int count;
    private boolean @Nullable [] unstored; // in the same circle: those that no history has; null when there are none
    private long forgottenThrough; // a timetoken: everything later is kept
    private long lostThrough; // a timetoken: what was forgotten later is in history
    private long lastUsedNanos;
    List<PatternLogs.Member> memberships = List.of(); // one for each pattern that stands for the channel

    ChannelLog(String channel, Gone gone) {
        this.channel = channel;
        this.forgottenThrough = gone.through().ticks();
        this.lostThrough = gone.lost().ticks();
    }

    /**
     * Keeps {@code envelope}, whatever its size, and forgets what is too much besides it.
     *
     * @param stored whether history has it, too
     */
    void append(Envelope envelope, boolean stored, int maxMessages, int maxBytes, long nowNanos) {
        int length = envelope.json().length;
        while (count == maxMessages || (count > 0 && json.used() > maxBytes - length)) {
            removeFirst();
        }
        if (count == places.length) {
            grow(Math.min(2 * count, maxMessages));
        }
        int last = index(count);
        places[last] = envelope.timetoken().ticks();
        lengths[last] = length;
        if (unstored != null) {
            unstored[last] = !stored;
        } else if (!stored) {
            unstored = new boolean[places.length];
            unstored[last] = true;
        }
        json.append(envelope.json());
        count++;
        lastUsedNanos = nowNanos;
    }

    /**
     * Reads what comes after {@code cursor}, within one turn: there must be something.
     *
     * @param subscription what the envelopes are to say that they matched, or null for their channel
     */
    Reader after(Timetoken cursor, @Nullable String subscription) {
        // From the newest backwards: most subscribers miss only the end.
        int next = count;
        int offset = json.used();
        while (next > 0 && places[index(next - 1)] > cursor.ticks()) {
            next--;
            offset -= lengths[index(next)];
        }
        return new Reader(next, offset, subscription);
    }

    /** The timetoken of the first message after {@code cursor}: there must be one. */
    long firstAfter(Timetoken cursor) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (places[index(middle)] > cursor.ticks()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return places[index(low)];
    }

    void use(long nowNanos) {
        lastUsedNanos = nowNanos;
    }

    /** How many messages it keeps. */
    int count() {
        return count;
    }

    Timetoken last() {
        return new Timetoken(count == 0 ? forgottenThrough : places[index(count - 1)]);
    }

    /** What is no longer here. */
    Gone gone() {
        return new Gone(new Timetoken(forgottenThrough), new Timetoken(lostThrough));
    }

    /** What is no longer here once the log is dropped. */
    Gone goneWhenDropped() {
        long lost = lostThrough;
        for (int i = count - 1; i >= 0 && unstored != null && lost == lostThrough; i--) {
            if (unstored[index(i)]) {
                lost = places[index(i)];
            }
        }
        return new Gone(last(), new Timetoken(lost));
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }

    /** The bytes of memory that it takes. */
    int weight() {
        return OVERHEAD_BYTES + memberships.size() * MEMBERSHIP_BYTES + places.length * slotBytes() + json.capacity();
    }

    private int slotBytes() {
        return unstored == null ? SLOT_BYTES : SLOT_BYTES + 1;
    }

    private void removeFirst() {
        forgottenThrough = places[first];
        if (unstored != null && unstored[first]) {
            lostThrough = places[first];
        }
        json.removeFirst(lengths[first]);
        first = index(1);
        count--;
    }

    private void grow(int capacity) {
        long[] morePlaces = new long[capacity];
        int[] moreLengths = new int[capacity];
        for (int i = 0; i < count; i++) {
            morePlaces[i] = places[index(i)];
            moreLengths[i] = lengths[index(i)];
        }
        if (unstored != null) {
            boolean[] moreUnstored = new boolean[capacity];
            for (int i = 0; i < count; i++) {
                moreUnstored[i] = unstored[index(i)];
            }
            unstored = moreUnstored;
        }
        places = morePlaces;
        lengths = moreLengths;
        first = 0;
    }

    private int index(int i) {
        return (first + i) % places.length;
    }

    /** Goes from message to message, oldest first. */
    final class Reader {
        private int next;
        private int offset; // of the next in json
        final @Nullable String subscription;

        private Reader(int next, int offset, @Nullable String subscription) {
            this.next = next;
            this.offset = offset;
            this.subscription = subscription;
        }

        boolean hasNext() {
            return next < count;
        }

        /** The timetoken of the next. */
        long place() {
            return places[index(next)];
        }

        /** The bytes of the next. */
        int length() {
            return lengths[index(next)];
        }

        Envelope take() {
            Envelope envelope = new Envelope(channel, new Timetoken(place()), json.copy(offset, length()));
            offset += length();
            next++;
            return envelope;
        }
    }
}
