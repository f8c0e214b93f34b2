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
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.subscribe.SubscribeReply.Place;
import io.hubbub.client.subscribe.SubscribeReply.Received;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

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

    private static final int MOST_DIGITS = 18; // of a timetoken

    private final FileUrls fileUrls;
    private final Payloads payloads;

    /** A reader that names files by {@code fileUrls} and opens payloads of messages and files by {@code payloads}. */
    public EnvelopeReader(FileUrls fileUrls, Payloads payloads) {
        this.fileUrls = fileUrls;
        this.payloads = payloads;
    }

    /** Whether payloads of this type are encrypted by those who encrypt: of messages and files, and of nothing else. */
    public static boolean mayBeEncrypted(int messageType) {
        return messageType != SIGNAL && messageType != OBJECT && messageType != MESSAGE_ACTION;
    }

    @Override
    public SubscribeReply read(byte[] body, JsonMapper mapper) {
        ObjectReader trees = trees(mapper);
        try (JsonParser json = mapper.createParser(body)) {
            if (json.nextToken() == null) {
                throw BadReplyException.malformed("the reply is not JSON");
            }
            SubscribeReply reply = read(json, trees);
            if (json.nextToken() != null) {
                throw BadReplyException.malformed("the reply is more than one value");
            }
            return reply;
        }
    }

    /**
     * Where the next poll begins, when the reply says so first. What follows may turn out to be broken.
     *
     * @throws RuntimeException when it does not
     */
    public Place place(byte[] body, JsonMapper mapper) {
        try (JsonParser json = mapper.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT && "t".equals(json.nextName())) {
                json.nextToken();
                Place place = place(tree(json, trees(mapper)));
                if (place != null) {
                    return place;
                }
            }
            throw BadReplyException.malformed("the reply does not begin with a cursor");
        }
    }

    private SubscribeReply read(JsonParser json, ObjectReader trees) {
        Place place = null;
        List<Received> events = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                if (name.equals("t")) {
                    place = place(tree(json, trees));
                } else if (name.equals("m") && value == JsonToken.START_ARRAY) {
                    events = events(json, trees);
                } else {
                    json.skipChildren();
                }
            }
        }
        if (place == null) {
            throw BadReplyException.malformed("the reply has no cursor");
        }
        return new SubscribeReply(place, events);
    }

    private static @Nullable Place place(JsonNode cursor) {
        long timetoken = number(cursor.path("t"));
        String region = text(cursor.path("r"));
        // 0 is where a client begins: going on from there would skip events.
        return timetoken <= 0 || region == null ? null : new Place(timetoken, region);
    }

    private List<Received> events(JsonParser json, ObjectReader trees) {
        List<Received> events = new ArrayList<>();
        Envelope last = new Envelope();
        Envelope envelope = new Envelope();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            envelope.read(json, trees, last);
            Received received = received(envelope);
            if (received != null) {
                events.add(received);
            }
            Envelope free = last;
            last = envelope;
            envelope = free;
        }
        return events;
    }

    private @Nullable Received received(Envelope envelope) {
        String channel = envelope.channel;
        if (channel == null || envelope.timetoken < 0) {
            log.log(System.Logger.Level.WARNING, "An event without channel or timetoken is left out");
            return null;
        }
        String match = channel.equals(envelope.match) ? null : envelope.match;
        PNEvent event = event(envelope, channel, match, envelope.timetoken);
        return event == null ? null : new Received(channel, match, envelope.timetoken, event);
    }

    private @Nullable PNEvent event(Envelope envelope, String channel, @Nullable String match, long timetoken) {
        JsonNode payload = envelope.payload;
        String publisher = envelope.publisher;
        if (Names.isPresence(channel)) {
            return presence(envelope.metadata, payload, channel, match, timetoken);
        }
        return switch (envelope.kind) {
            case SIGNAL ->
                new PNSignalResult(
                        payload, channel, match, timetoken, envelope.metadata, publisher, envelope.customMessageType);
            case OBJECT -> object(payload, channel, match, timetoken, publisher);
            case MESSAGE_ACTION -> messageAction(payload, channel, match, timetoken, publisher);
            case FILE -> file(payload, channel, match, timetoken, publisher);
            default -> {
                Opened opened = payloads.open(payload, channel);
                yield new PNMessageResult(
                        opened.payload(),
                        channel,
                        match,
                        timetoken,
                        envelope.metadata,
                        publisher,
                        envelope.customMessageType,
                        opened.error());
            }
        };
    }

    private static PNPresenceEventResult presence(
            @Nullable JsonNode metadata, JsonNode payload, String channel, @Nullable String match, long timetoken) {
        String event = textOr(payload.path("action"), "");
        JsonNode state = present(payload.path("data"));
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
                publisher == null ? text(data.path("uuid")) : publisher,
                Math.max(0, number(data.path("actionTimetoken"))));
        return new PNMessageActionResult(textOr(payload.path("event"), ""), action, channel, match, timetoken);
    }

    private PNFileMessageResult file(
            JsonNode envelope, String channel, @Nullable String match, long timetoken, @Nullable String publisher) {
        Opened opened = payloads.open(envelope, channel);
        JsonNode payload = opened.payload();
        String id = textOr(payload.path("file").path("id"), "");
        String name = textOr(payload.path("file").path("name"), "");
        boolean isSecret = opened.error() != null && !payload.isObject();
        return new PNFileMessageResult(
                isSecret ? payload : orNull(payload.path("message")),
                channel,
                match,
                timetoken,
                publisher,
                id,
                name,
                fileUrls.url(channel, id, name),
                opened.error());
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

    /** Looks up once how trees are read, and reads them within a reply. */
    private static ObjectReader trees(JsonMapper mapper) {
        return mapper.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    private static JsonNode tree(JsonParser json, ObjectReader trees) {
        return switch (json.currentToken()) {
            case VALUE_NULL -> NullNode.instance;
            case VALUE_STRING -> StringNode.valueOf(json.getString());
            default -> trees.readValue(json);
        };
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
        if (node.isString()) {
            char[] text = node.stringValue().toCharArray();
            return number(text, 0, text.length);
        }
        return -1;
    }

    /** The same for the value at which {@code json} stands. */
    private static long number(JsonParser json, ObjectReader trees) {
        return json.currentToken() == JsonToken.VALUE_STRING
                ? number(json.getStringCharacters(), json.getStringOffset(), json.getStringLength())
                : number(tree(json, trees));
    }

    /** A number of 1 to 18 digits, or -1 for anything else. */
    private static long number(char[] text, int offset, int length) {
        if (length == 0 || length > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = offset; i < offset + length; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** Says where a shared file can be fetched. */
    public interface FileUrls {
        /** The URL of a file. */
        String url(String channel, String id, String name);
    }

    /** Makes readable what was published encrypted. */
    public interface Payloads {
        /** The payload of a message or a file on {@code channel}. Never throws. */
        Opened open(JsonNode payload, String channel);
    }

    /**
     * A payload.
     *
     * @param payload in the clear, or as it came when that fails
     * @param error why it could not be decrypted, or null
     */
    public record Opened(JsonNode payload, @Nullable PubNubException error) {}

    /**
     * One event as it stands in a reply. What an application never sees is not kept, and what most events of a reply have
     * in common is the same object in all of them.
     */
    private static final class Envelope {
        @Nullable
        String channel;

        @Nullable
        String match;

        @Nullable
        String publisher;

        @Nullable
        String customMessageType;

        @Nullable
        JsonNode metadata;

        JsonNode payload = NullNode.instance;
        long timetoken = -1;
        int kind;

        /** Reads the value at which {@code json} stands, to its end. */
        void read(JsonParser json, ObjectReader trees, Envelope last) {
            clear();
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                switch (name) {
                    case "c" -> channel = text(json, last.channel);
                    case "b" -> match = text(json, last.match);
                    case "i" -> publisher = text(json, last.publisher);
                    case "cmt" -> customMessageType = text(json, last.customMessageType);
                    case "e" -> kind = (int) Math.min(number(json, trees), Integer.MAX_VALUE);
                    case "p" -> timetoken = timetoken(json, trees);
                    case "d" -> payload = tree(json, trees);
                    case "u" -> metadata = present(tree(json, trees));
                    default -> json.skipChildren();
                }
            }
        }

        private void clear() {
            channel = null;
            match = null;
            publisher = null;
            customMessageType = null;
            metadata = null;
            payload = NullNode.instance;
            timetoken = -1;
            kind = 0;
        }

        private static long timetoken(JsonParser json, ObjectReader trees) {
            long timetoken = -1;
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return timetoken;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                if (name.equals("t")) {
                    timetoken = number(json, trees);
                } else {
                    json.skipChildren();
                }
            }
            return timetoken;
        }

        /** A string, or a number as it is written; {@code last} if that is the same. */
        private static @Nullable String text(JsonParser json, @Nullable String last) {
            JsonToken value = json.currentToken();
            if (value != JsonToken.VALUE_STRING && !value.isNumeric()) {
                json.skipChildren();
                return null;
            }
            return last != null && isAt(json, last) ? last : json.getString();
        }

        private static boolean isAt(JsonParser json, String text) {
            int length = json.getStringLength();
            if (length != text.length()) {
                return false;
            }
            char[] characters = json.getStringCharacters();
            int offset = json.getStringOffset();
            for (int i = 0; i < length; i++) {
                if (characters[offset + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
