package io.hubbub.broker.history;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.List;

/**
 * The history of some names that was read back: one stretch without holes, and who waits for more. Reached only through
 * {@link Recall}, its owner.
 */
final class Stretch {
    private static final int OVERHEAD_BYTES = 64; // of an envelope's objects

    final List<String> names;
    final List<Waiting> waiting = new ArrayList<>(1);
    boolean reading;
    boolean stale; // what is being read may be deleted by now
    long usedNanos;
    private final List<Envelope> envelopes = new ArrayList<>();
    private Timetoken from = Timetoken.NONE; // everything later is here, up to
    private Timetoken through = Timetoken.NONE;
    private Timetoken lost = Timetoken.NONE;
    private int bytes; // of the envelopes
    private final int ownBytes;

    Stretch(List<String> names) {
        this.names = names;
        int length = 0;
        for (String name : names) {
            length += OVERHEAD_BYTES + 2 * name.length();
        }
        this.ownBytes = length;
    }

    /** Whether something after {@code cursor} is known. */
    boolean covers(Timetoken cursor) {
        return !from.isAfter(cursor) && through.isAfter(cursor);
    }

    /** What is known after {@code cursor}, up to {@code limit} messages. */
    Recalled after(Timetoken cursor, int limit) {
        int first = firstAfter(cursor);
        int end = Math.min(envelopes.size(), first + limit);
        Timetoken complete =
                end == envelopes.size() ? through : envelopes.get(end - 1).timetoken();
        return new Recalled(List.copyOf(envelopes.subList(first, end)), complete, lost);
    }

    /** Takes what was read after {@code cursor}, and forgets what is too long ago besides it. */
    void add(Timetoken cursor, Recalled read, int maxBytes) {
        if (!cursor.equals(through)) {
            clear();
            from = cursor;
        }
        for (Envelope envelope : read.envelopes()) {
            envelopes.add(envelope);
            bytes += weight(envelope);
        }
        through = read.through();
        lost = read.lost();
        int old = 0;
        int mostOld = firstAfter(cursor);
        while (bytes > maxBytes && old < mostOld) {
            Envelope first = envelopes.get(old++);
            bytes -= weight(first);
            from = first.timetoken();
        }
        envelopes.subList(0, old).clear();
    }

    void clear() {
        envelopes.clear();
        bytes = 0;
        from = Timetoken.NONE;
        through = Timetoken.NONE;
    }

    /** What it takes. */
    int bytes() {
        return ownBytes + bytes;
    }

    /** The index of the first message after {@code cursor}. */
    private int firstAfter(Timetoken cursor) {
        int low = 0;
        int high = envelopes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (envelopes.get(middle).timetoken().isAfter(cursor)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static int weight(Envelope envelope) {
        return OVERHEAD_BYTES + envelope.json().length;
    }

    /** Somebody who waits. */
    record Waiting(Timetoken cursor, Answer answer) {}
}
