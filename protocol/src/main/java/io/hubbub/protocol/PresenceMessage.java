package io.hubbub.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a presence stream carries: who came, went or changed, as payload, and the same once more as metadata, which
 * filters see.
 *
 * <p>Source: {@code d} is {@code {"action":"join","uuid":"alice","timestamp":1660855842,"occupancy":1}}, {@code u} is
 * {@code {"pn_action":"join","pn_uuid":"alice","pn_timestamp":1660855842,"pn_occupancy":1,"pn_ispresence":1,
 * "pn_channel":"room"}}.
 */
public final class PresenceMessage {
    private static final int ROUGH_BYTES = 256;

    private PresenceMessage() {}

    /**
     * One user.
     *
     * @param action {@code join}, {@code leave}, {@code timeout} or {@code state-change}
     * @param seconds since the Unix epoch
     * @param occupancy how many users are on the channel now
     * @param state the state of the user, or null for none
     */
    public static Message single(
            String channel, String action, String user, long seconds, int occupancy, @Nullable JsonText state) {
        JsonBytes payload = new JsonBytes(ROUGH_BYTES);
        payload.ascii("{\"action\":").string(action).ascii(",\"uuid\":").string(user);
        payload.ascii(",\"timestamp\":")
                .number(seconds)
                .ascii(",\"occupancy\":")
                .number(occupancy);
        if (state != null) {
            payload.ascii(",\"data\":").raw(state.bytes());
        }
        payload.ascii("}");
        return message(payload, meta(channel, action, user, seconds, occupancy));
    }

    /**
     * Many users within an interval.
     *
     * @param documentedNames whether the users stand there a second time, as {@code joined}, {@code left} and
     *     {@code timedout}
     */
    public static Message interval(
            String channel, long seconds, int occupancy, Changes changes, boolean documentedNames) {
        JsonBytes payload = new JsonBytes(ROUGH_BYTES);
        payload.ascii("{\"action\":\"interval\",\"timestamp\":").number(seconds);
        payload.ascii(",\"occupancy\":").number(occupancy);
        users(payload, "join", changes.joined());
        users(payload, "leave", changes.left());
        users(payload, "timeout", changes.timedOut());
        if (documentedNames) {
            users(payload, "joined", changes.joined());
            users(payload, "left", changes.left());
            users(payload, "timedout", changes.timedOut());
        }
        if (changes.refresh()) {
            payload.ascii(",\"here_now_refresh\":true");
        }
        payload.ascii("}");
        return message(payload, meta(channel, "interval", null, seconds, occupancy));
    }

    private static void users(JsonBytes out, String name, List<String> users) {
        if (users.isEmpty()) {
            return;
        }
        String separator = ",\"" + name + "\":[";
        for (String user : users) {
            out.ascii(separator).string(user);
            separator = ",";
        }
        out.ascii("]");
    }

    private static JsonBytes meta(String channel, String action, @Nullable String user, long seconds, int occupancy) {
        JsonBytes meta = new JsonBytes(ROUGH_BYTES);
        meta.ascii("{\"pn_action\":").string(action);
        if (user != null) {
            meta.ascii(",\"pn_uuid\":").string(user);
        }
        meta.ascii(",\"pn_timestamp\":")
                .number(seconds)
                .ascii(",\"pn_occupancy\":")
                .number(occupancy);
        return meta.ascii(",\"pn_ispresence\":1,\"pn_channel\":")
                .string(channel)
                .ascii("}");
    }

    private static Message message(JsonBytes payload, JsonBytes meta) {
        return new Message(
                MessageType.MESSAGE,
                JsonText.written(payload),
                null,
                JsonText.written(meta),
                null,
                null,
                Message.Delivery.SUBSCRIBERS,
                Message.Storage.KEYSET_DEFAULT);
    }

    /**
     * Who came and went within an interval.
     *
     * @param refresh whether they are too many to be named
     */
    public record Changes(List<String> joined, List<String> left, List<String> timedOut, boolean refresh) {}
}
