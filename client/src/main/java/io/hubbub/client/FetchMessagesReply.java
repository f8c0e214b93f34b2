package io.hubbub.client;

import io.hubbub.client.http.Percent;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNFetchMessagesResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.subscribe.EnvelopeReader;
import io.hubbub.client.subscribe.EnvelopeReader.Opened;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads replies to fetch messages:
 * {@code {"status":200,"error":false,"error_message":"","channels":{"a%20b":[{"message":"one","timetoken":"17276954606232118"}]}}}.
 */
final class FetchMessagesReply {
    static final String WHAT = "fetch messages";
    private static final Pattern MESSAGE_TYPE = Pattern.compile("[0-9]{1,9}");

    private final Calls calls;
    private final List<String> asked; // channels

    FetchMessagesReply(Calls calls, List<String> asked) {
        this.calls = calls;
        this.asked = asked;
    }

    PNFetchMessagesResult read(JsonNode body) {
        JsonNode reply = ServiceReply.accepted(body, WHAT);
        JsonNode channels = reply.path("channels");
        if (!channels.isObject()) {
            throw ServiceReply.malformed(WHAT);
        }
        Map<String, List<PNFetchMessageItem>> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> channel : channels.properties()) {
            if (!channel.getValue().isArray()) {
                throw ServiceReply.malformed(WHAT);
            }
            List<PNFetchMessageItem> items = new ArrayList<>();
            for (JsonNode item : channel.getValue()) {
                items.add(item(item));
            }
            read.put(name(channel.getKey()), items);
        }
        return new PNFetchMessagesResult(read, more(reply.path("more"), "max"));
    }

    /** What {@code more} of a reply asks to ask for, or null. */
    static @Nullable PNBoundedPage more(JsonNode more, String limitName) {
        long start = ServiceReply.timetoken(more.path("start"));
        long end = ServiceReply.timetoken(more.path("end"));
        int limit = ServiceReply.number(more.path(limitName));
        return start <= 0 && end <= 0
                ? null
                : new PNBoundedPage(start <= 0 ? null : start, end <= 0 ? null : end, limit < 0 ? null : limit);
    }

    /** The channel for which {@code key} stands, which servers write encoded, unless they do not. */
    private String name(String key) {
        String decoded = Percent.decode(key);
        return !asked.contains(decoded) && asked.contains(key) ? key : decoded;
    }

    private PNFetchMessageItem item(JsonNode item) {
        JsonNode message = item.path("message");
        long timetoken = ServiceReply.timetoken(item.path("timetoken"));
        Map<String, Map<String, List<PNFetchMessageItem.Action>>> actions = actions(item.path("actions"));
        int messageType = messageType(item.path("message_type"));
        boolean readable = !message.isMissingNode()
                && timetoken >= 0
                && messageType >= 0
                && actions != null
                && !ServiceReply.hasGaps(item);
        PubNubException error = readable
                ? null
                : calls.unreadable(PNOperationType.PNFetchMessagesOperation, "not a message of history", item);
        Opened opened = message.isMissingNode()
                ? new Opened(ServiceReply.asItCame(item), error)
                : opened(message, Math.max(0, messageType));
        JsonNode meta = item.path("meta");
        return new PNFetchMessageItem(
                opened.payload(),
                Math.max(0, timetoken),
                meta.isContainer() ? meta : null,
                ServiceReply.text(item.path("uuid")),
                Math.max(0, messageType),
                ServiceReply.text(item.path("custom_message_type")),
                actions == null ? Map.of() : actions,
                opened.error() == null ? error : opened.error());
    }

    private Opened opened(JsonNode message, int messageType) {
        return EnvelopeReader.mayBeEncrypted(messageType)
                ? calls.encryption.opened(PNOperationType.PNFetchMessagesOperation, message, null)
                : new Opened(message, null);
    }

    /** A number, a text of digits, or nothing in one of several forms; -1 for anything else. */
    private static int messageType(JsonNode type) {
        if (type.isMissingNode() || type.isNull() || type.asString("").isEmpty()) {
            return 0;
        }
        if (type.isString()) {
            String digits = type.stringValue();
            return MESSAGE_TYPE.matcher(digits).matches() ? Integer.parseInt(digits) : -1;
        }
        return ServiceReply.number(type);
    }

    /** {@code {"reaction":{"smiley":[{"uuid":"alice","actionTimetoken":"17276954606232118"}]}}}; null for anything else. */
    private static @Nullable Map<String, Map<String, List<PNFetchMessageItem.Action>>> actions(JsonNode types) {
        if (types.isMissingNode() || types.isNull()) {
            return Map.of();
        }
        Map<String, Map<String, List<PNFetchMessageItem.Action>>> actions = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> type : types.properties()) {
            Map<String, List<PNFetchMessageItem.Action>> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> value : type.getValue().properties()) {
                List<PNFetchMessageItem.Action> those = new ArrayList<>();
                for (JsonNode each : value.getValue()) {
                    String uuid = ServiceReply.text(each.path("uuid"));
                    long timetoken = ServiceReply.timetoken(each.path("actionTimetoken"));
                    if (uuid == null || timetoken < 0) {
                        return null;
                    }
                    those.add(new PNFetchMessageItem.Action(uuid, timetoken));
                }
                values.put(value.getKey(), those);
            }
            actions.put(type.getKey(), values);
        }
        return types.isObject() ? actions : null;
    }
}
