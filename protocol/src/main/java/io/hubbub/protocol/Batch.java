package io.hubbub.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one poll: what is new, oldest first, and the cursor to come back with.
 *
 * <p>Polls that get the same answer share one batch. Its JSON is encoded on first use and kept; the batch is handed to
 * one loop and read only there.
 *
 * <p>Source: {@code {"t":{"t":"17276954606232118","r":1},"m":[...]}}.
 */
public final class Batch {
    /** The region in every cursor and envelope; one node is one region. */
    public static final int REGION = 1;

    private static final String BEFORE_CURSOR = "{\"t\":{\"t\":\"";
    private static final String AFTER_CURSOR = "\",\"r\":" + REGION + "},\"m\":[";
    private static final String END = "]}";

    private final List<Envelope> envelopes;
    private final Timetoken cursor;
    private final boolean shared;
    private final boolean partial;
    private byte @Nullable [] json;

    private Batch(List<Envelope> envelopes, Timetoken cursor, boolean shared, boolean partial) {
        this.envelopes = envelopes;
        this.cursor = cursor;
        this.shared = shared;
        this.partial = partial;
    }

    /** A batch of {@code envelopes} in timetoken order, none of them later than {@code cursor}. */
    public Batch(List<Envelope> envelopes, Timetoken cursor) {
        this(envelopes, cursor, false, false);
    }

    /** The same, from a look that ended before everything was considered: more may be there already. */
    public static Batch partial(List<Envelope> envelopes, Timetoken cursor) {
        return new Batch(envelopes, cursor, false, true);
    }

    /** An answer without messages. */
    public static Batch empty(Timetoken cursor) {
        return new Batch(List.of(), cursor);
    }

    /**
     * The beginning of {@code envelopes} that fits, at least one. What does not fit stays after the cursor, for the next
     * poll.
     *
     * @param cursor the largest timetoken that was considered, for when everything fits
     */
    public static Batch upTo(int maxBytes, List<Envelope> envelopes, Timetoken cursor) {
        int count = 0;
        int bytes = 0;
        while (count < envelopes.size()) {
            bytes += envelopes.get(count).json().length;
            if (bytes > maxBytes && count > 0) {
                break;
            }
            count++;
        }
        if (count == envelopes.size()) {
            return new Batch(envelopes, cursor);
        }
        return new Batch(
                List.copyOf(envelopes.subList(0, count)),
                envelopes.get(count - 1).timetoken());
    }

    /** What is new, oldest first; may be empty. */
    public List<Envelope> envelopes() {
        return envelopes;
    }

    /** The largest timetoken that was considered for this answer. */
    public Timetoken cursor() {
        return cursor;
    }

    /** The same batch for several polls. */
    public Batch forMany() {
        return new Batch(envelopes, cursor, true, partial);
    }

    /** Whether more may be there already, so that nobody should wait for it. */
    public boolean isPartial() {
        return partial;
    }

    /** Whether several polls get it, so that what is made of it is worth keeping until all have it. */
    public boolean isShared() {
        return shared;
    }

    /** The reply body in UTF-8: the same array on every call, for writing only. */
    public byte[] json() {
        if (json == null) {
            json = encode();
        }
        return json;
    }

    private byte[] encode() {
        int size = BEFORE_CURSOR.length() + JsonBytes.digits(cursor.ticks()) + AFTER_CURSOR.length() + END.length();
        for (Envelope envelope : envelopes) {
            size += envelope.json().length + 1;
        }
        JsonBytes out = new JsonBytes(envelopes.isEmpty() ? size : size - 1);
        out.ascii(BEFORE_CURSOR).number(cursor.ticks()).ascii(AFTER_CURSOR);
        for (int i = 0; i < envelopes.size(); i++) {
            if (i > 0) {
                out.ascii(",");
            }
            out.raw(envelopes.get(i).json());
        }
        return out.ascii(END).toByteArray();
    }
}
