package io.hubbub.protocol;

import java.nio.charset.StandardCharsets;

/**
 * An accepted message at its place: channel, timetoken, and its JSON on the wire, encoded once for all who get it.
 *
 * <p>Source: one element of {@code m} in a subscribe reply, fields {@code a f i s e p k c u d cmt}.
 */
public final class Envelope {
    private final String channel;
    private final Timetoken timetoken;
    private final Message message;
    private final byte[] json;

    /** Places {@code message} and encodes it. */
    public Envelope(String subscribeKey, String channel, Timetoken timetoken, Message message) {
        this.channel = channel;
        this.timetoken = timetoken;
        this.message = message;
        this.json = encode(subscribeKey, channel, timetoken, message);
    }

    /** The channel it was published on, never a group or pattern. */
    public String channel() {
        return channel;
    }

    /** Its place: later than that of every message its keyset accepted before. */
    public Timetoken timetoken() {
        return timetoken;
    }

    /** What was published. */
    public Message message() {
        return message;
    }

    /** An estimate of the memory it holds, in bytes. */
    public int weight() {
        return json.length + message.payload().length() + 200;
    }

    /** The wire form as text. */
    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }

    byte[] json() {
        return json;
    }

    private static byte[] encode(String subscribeKey, String channel, Timetoken timetoken, Message message) {
        JsonBytes out = new JsonBytes(message.payload().length() + 192);
        out.ascii("{\"a\":\"2\",\"f\":0");
        if (message.type() != MessageType.MESSAGE) {
            out.ascii(",\"e\":").number(message.type().wireNumber());
        }
        if (message.publisher() != null) {
            out.ascii(",\"i\":").string(message.publisher());
        }
        if (message.sequence() != null) {
            out.ascii(",\"s\":").number(message.sequence());
        }
        out.ascii(",\"p\":{\"t\":\"")
                .number(timetoken.ticks())
                .ascii("\",\"r\":")
                .number(Batch.REGION);
        out.ascii("},\"k\":").string(subscribeKey).ascii(",\"c\":").string(channel);
        if (message.meta() != null) {
            out.ascii(",\"u\":").raw(message.meta().bytes());
        }
        if (message.customType() != null) {
            out.ascii(",\"cmt\":").string(message.customType());
        }
        out.ascii(",\"d\":").raw(message.payload().bytes()).ascii("}");
        return out.toByteArray();
    }
}
