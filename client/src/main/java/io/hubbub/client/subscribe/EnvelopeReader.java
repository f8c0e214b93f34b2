package io.hubbub.client.subscribe;

import io.hubbub.client.http.BadReplyException;
import io.hubbub.client.http.ReplyReader;
import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNUUIDMetadataResult;
import io.hubbub.client.subscribe.SubscribeReply.Received;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * Reads subscribe replies: {@code {"t":{"t":"17276954606232118","r":1},"m":[...]}}.
 *
 * <p>Lenient where the protocol was not always kept: numbers may come as strings and the other way round, what is
 * missing has a default, and an event that cannot be read is left out so that the others arrive. Only the cursor must be
 * right.
 */
public final class EnvelopeReader implements ReplyReader<SubscribeReply> {
    private static final System.Logger log = System.getLogger("pubnub");

    private static final int SIGNAL = 1;
    private static final int OBJECT = 2;
    private static final int MESSAGE_ACTION = 3;
    private static final int FILE = 4;

    private final FileUrls fileUrls;

    /** A reader that names files by {@code fileUrls}. */
    public EnvelopeReader(FileUrls fileUrls) {
        this.fileUrls = fileUrls;
    }

    @Override
    public SubscribeReply read(JsonNode body) {
        JsonNode cursor = body.path("t");
        long timetoken = number(cursor.path("t"));
        String region = text(cursor.path("r"));
        if (timetoken <= 0 || region == null) { // 0 is where a client begins: going on from there would skip events
            throw BadReplyException.malformed("the reply has no cursor");
        }
        List<Received> events = new ArrayList<>();
        for (JsonNode envelope : body.path("m")) {
            Received received = received(envelope);
            if (received != null) {
                events.add(received);
            }
        }
        return new SubscribeReply(timetoken, region, events);
    }

    private @Nullable Received received(JsonNode envelope) {
        String channel = text(envelope.path("c"));
        long timetoken = number(envelope.path("p").path("t"));
        if (channel == null || timetoken < 0) {
            log.log(System.Logger.Level.WARNING, "An event without channel or timetoken is left out");
            return null;
        }
        String match = text(envelope.path("b"));
        if (channel.equals(match)) {
            match = null;
        }
        PNEvent event = event(envelope, channel, match, timetoken);
        return event == null ? null : new Received(channel, match, timetoken, event);
    }

    private @Nullable PNEvent event(JsonNode envelope, String channel, @Nullable String match, long timetoken) {
        JsonNode payload = orNull(envelope.path("d"));
        String publisher = text(envelope.path("i"));
        if (Names.isPresence(channel)) {
            return presence(envelope, payload, channel, match, timetoken);
        }
        return switch ((int) Math.min(number(envelope.path("e")), Integer.MAX_VALUE)) {
            case SIGNAL ->
                new PNSignalResult(
                        payload, channel, match, timetoken, metadata(envelope), publisher, text(envelope.path("cmt")));
            case OBJECT -> object(payload, channel, match, timetoken, publisher);
            case MESSAGE_ACTION -> messageAction(payload, channel, match, timetoken, publisher);
            case FILE -> file(payload, channel, match, timetoken, publisher);
            default ->
                new PNMessageResult(
                        payload,
                        channel,
                        match,
                        timetoken,
                        metadata(envelope),
                        publisher,
                        text(envelope.path("cmt")),
                        null);
        };
    }

    private static PNPresenceEventResult presence(
            JsonNode envelope, JsonNode payload, String channel, @Nullable String match, long timetoken) {
        String event = textOr(payload.path("action"), "");
        JsonNode state = present(payload.path("data"));
        JsonNode metadata = metadata(envelope);
        long occupancy = number(payload.path("occupancy"));
        return new PNPresenceEventResult(
                event,
                text(payload.path("uuid")),
                Math.max(0, number(payload.path("timestamp"))),
                (int) Math.min(occupancy, Integer.MAX_VALUE),
                state,
                match == null ? null : withoutPresence(match),
                withoutPresence(channel),
                timetoken,
                metadata == null && event.equals("state-change") ? state : metadata,
                union(payload, "join", "joined"),
                union(payload, "leave", "left"),
                union(payload, "timeout", "timedout"),
                payload.path("here_now_refresh").asBoolean(false));
    }

    private static @Nullable PNEvent object(
            JsonNode payload, String channel, @Nullable String match, long timetoken, @Nullable String publisher) {
        String event = textOr(payload.path("event"), "");
        JsonNode data = orNull(payload.path("data"));
        String kind = textOr(payload.path("version"), "").equals("2.0") ? textOr(payload.path("type"), "") : "";
        return switch (kind) {
            case "channel" -> new PNChannelMetadataResult(event, data, channel, match, timetoken, publisher);
            case "uuid" -> new PNUUIDMetadataResult(event, data, channel, match, timetoken, publisher);
            case "membership" -> new PNMembershipResult(event, data, channel, match, timetoken, publisher);
            default -> {
                log.log(System.Logger.Level.DEBUG, "An event about an unknown kind of object is left out");
                yield null;
            }
        };
    }

    private static PNMessageActionResult messageAction(
            JsonNode payload, String channel, @Nullable String match, long timetoken, @Nullable String publisher) {
        JsonNode data = payload.path("data");
        PNMessageAction action = new PNMessageAction(
                textOr(data.path("type"), ""),
                textOr(data.path("value"), ""),
                Math.max(0, number(data.path("messageTimetoken"))),
                data.has("uuid") ? text(data.path("uuid")) : publisher,
                Math.max(0, number(data.path("actionTimetoken"))));
        return new PNMessageActionResult(textOr(payload.path("event"), ""), action, channel, match, timetoken);
    }

    private PNFileMessageResult file(
            JsonNode payload, String channel, @Nullable String match, long timetoken, @Nullable String publisher) {
        String id = textOr(payload.path("file").path("id"), "");
        String name = textOr(payload.path("file").path("name"), "");
        return new PNFileMessageResult(
                orNull(payload.path("message")),
                channel,
                match,
                timetoken,
                publisher,
                id,
                name,
                fileUrls.url(channel, id, name),
                null);
    }

    private static @Nullable JsonNode metadata(JsonNode envelope) {
        return present(envelope.path("u"));
    }

    private static List<String> union(JsonNode payload, String name, String otherName) {
        Set<String> all = new LinkedHashSet<>();
        for (String each : List.of(name, otherName)) {
            for (JsonNode uuid : payload.path(each)) {
                String text = text(uuid);
                if (text != null) {
                    all.add(text);
                }
            }
        }
        return List.copyOf(all);
    }

    private static String withoutPresence(String name) {
        return Names.isPresence(name) ? name.substring(0, name.length() - Names.PRESENCE.length()) : name;
    }

    /** Missing counts as JSON null. */
    private static JsonNode orNull(JsonNode node) {
        return node.isMissingNode() ? NullNode.instance : node;
    }

    private static @Nullable JsonNode present(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node;
    }

    private static String textOr(JsonNode node, String other) {
        String text = text(node);
        return text == null ? other : text;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() || node.isNumber() ? node.asString() : null;
    }

    /** A whole number from 0 on, or -1 for anything else. */
    private static long number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Math.max(-1, node.longValue());
        }
        if (node.isString() && node.stringValue().matches("\\d{1,18}")) {
            return Long.parseLong(node.stringValue());
        }
        return -1;
    }

    /** Says where a shared file can be fetched. */
    public interface FileUrls {
        /** The URL of a file. */
        String url(String channel, String id, String name);
    }
}
