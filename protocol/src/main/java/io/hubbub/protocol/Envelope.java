package io.hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An accepted message at its place: channel, timetoken, and its JSON on the wire, encoded once for all who get it.
 *
 * <p>Source: one element of {@code m} in a subscribe reply, fields {@code a f i s e p k c u d cmt b}.
 */
public final class Envelope {
    private static final String BEGIN = "{\"a\":\"2\",\"f\":0";
    private static final String PUBLISHER = ",\"i\":";
    private static final String BEFORE_TIMETOKEN = ",\"p\":{\"t\":\"";
    private static final String AFTER_TIMETOKEN = "\",\"r\":" + Batch.REGION + "},\"k\":";
    private static final String CHANNEL = ",\"c\":";
    private static final String PAYLOAD = ",\"d\":";
    private static final String SUBSCRIPTION = ",\"b\":";

    private final String channel;
    private final Timetoken timetoken;
    private final byte[] json;

    /** Places {@code message} and encodes it. */
    public Envelope(String subscribeKey, String channel, Timetoken timetoken, Message message) {
        this(channel, timetoken, encode(subscribeKey, channel, timetoken, message));
    }

    /**
     * An envelope that was encoded before.
     *
     * @param json what {@link #json} gave then; taken over
     */
    public Envelope(String channel, Timetoken timetoken, byte[] json) {
        this.channel = channel;
        this.timetoken = timetoken;
        this.json = json;
    }

    /**
     * The same for subscribers whom it reaches by another name than that of its channel, or on a presence stream.
     *
     * @param subscription the group or pattern that they asked for, or the name of the presence stream; field {@code b}
     */
    public Envelope matchedBy(String subscription) {
        JsonBytes out = new JsonBytes(json.length + SUBSCRIPTION.length() + quotedLength(subscription));
        out.raw(json, json.length - 1).ascii(SUBSCRIPTION).string(subscription).ascii("}");
        return new Envelope(channel, timetoken, out.toByteArray());
    }

    /** The channel it was published on, never a group or pattern. */
    public String channel() {
        return channel;
    }

    /** Its place: later than that of every message its keyset accepted before. */
    public Timetoken timetoken() {
        return timetoken;
    }

    /** The wire form in UTF-8: the same array on every call, for reading only. */
    public byte[] json() {
        return json;
    }

    /** The metadata as a value, taken from the wire form anew on every call; null when the publisher gave none. */
    public @Nullable JsonValue meta() {
        return JsonReader.member(json, "u", "d");
    }

    /** The payload as a value, taken from the wire form anew on every call. */
    public JsonValue payload() {
        JsonValue payload = JsonReader.member(json, "d", "d");
        if (payload == null) {
            throw new IllegalStateException("An envelope without payload");
        }
        return payload;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Envelope that
                && channel.equals(that.channel)
                && timetoken.equals(that.timetoken)
                && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return timetoken.hashCode();
    }

    /** The wire form as text. */
    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static byte[] encode(String subscribeKey, String channel, Timetoken timetoken, Message message) {
        JsonBytes out = new JsonBytes(expectedLength(subscribeKey, channel, timetoken, message));
        out.ascii(BEGIN);
        if (message.type() != MessageType.MESSAGE) {
            out.ascii(",\"e\":").number(message.type().wireNumber());
        }
        if (message.publisher() != null) {
            out.ascii(PUBLISHER).string(message.publisher());
        }
        if (message.sequence() != null) {
            out.ascii(",\"s\":").number(message.sequence());
        }
        out.ascii(BEFORE_TIMETOKEN).number(timetoken.ticks()).ascii(AFTER_TIMETOKEN);
        out.string(subscribeKey).ascii(CHANNEL).string(channel);
        if (message.meta() != null) {
            out.ascii(",\"u\":").raw(message.meta().bytes());
        }
        if (message.customType() != null) {
            out.ascii(",\"cmt\":").string(message.customType());
        }
        return out.ascii(PAYLOAD).raw(message.payload().bytes()).ascii("}").toByteArray();
    }

    /** Exact for a plain message whose names need no escapes, so that its bytes are written once and not copied. */
    private static int expectedLength(String subscribeKey, String channel, Timetoken timetoken, Message message) {
        int fixed = BEGIN.length()
                + BEFORE_TIMETOKEN.length()
                + AFTER_TIMETOKEN.length()
                + CHANNEL.length()
                + PAYLOAD.length()
                + 1;
        int names = quotedLength(subscribeKey) + quotedLength(channel);
        String publisher = message.publisher();
        int optional = publisher == null ? 0 : PUBLISHER.length() + quotedLength(publisher);
        return fixed
                + names
                + optional
                + JsonBytes.digits(timetoken.ticks())
                + message.payload().length();
    }

    private static int quotedLength(String name) {
        return name.length() + 2;
    }
}
