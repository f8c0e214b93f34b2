package io.hubbub.client;

import io.hubbub.client.http.BadReplyException;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPublishResult;
import io.hubbub.client.model.PubNubError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What publish, fire and signal have in common: one message for one channel, and the reply to it. */
final class Publication {
    private static final Pattern TIMETOKEN = Pattern.compile("\\d{1,18}");

    private final Calls calls;
    private final PNOperationType operation;

    @Nullable
    String channel;

    @Nullable
    Object message;

    @Nullable
    Object meta;

    boolean usePost;

    Publication(Calls calls, PNOperationType operation) {
        this.calls = calls;
        this.operation = operation;
    }

    String channel() {
        return calls.oneChannel(operation, channel, "a message goes to one channel, not to");
    }

    Object message() {
        if (message == null) {
            throw calls.wrong(operation, PubNubError.PNERR_MESSAGE_MISSING);
        }
        return message;
    }

    /** The request: {@code /publish} or {@code /signal}, keys, channel, and the message in path or body. */
    Request request(String verb, String channelName, Object payload, String subscribeKey, String publishKey) {
        byte[] plain = calls.json(operation, payload);
        byte[] json =
                operation == PNOperationType.PNSignalOperation ? plain : calls.encryption.encrypted(operation, plain);
        Request request = new Request(operation)
                .path(verb, publishKey, subscribeKey, "0", channelName, "0")
                .about(List.of(channelName), List.of())
                .query("meta", metaJson())
                .once();
        return usePost ? request.post(json) : request.path(new String(json, StandardCharsets.UTF_8));
    }

    /** Reads {@code [1,"Sent","17276954606232118"]}. Anything but 1 in front is a no, whatever the HTTP status. */
    static PNPublishResult read(JsonNode body) {
        JsonNode reply = body.path(0).isString() && body.path(1).isArray() ? body.path(1) : body;
        if (!reply.isArray() || !reply.path(0).isIntegralNumber()) {
            throw BadReplyException.malformed("not the reply to a publish");
        }
        if (reply.path(0).intValue() != 1) {
            throw BadReplyException.rejected(reply.path(1).asString(""));
        }
        String timetoken = reply.path(2).asString("");
        if (!TIMETOKEN.matcher(timetoken).matches()) {
            throw BadReplyException.malformed("a publish was answered without a timetoken");
        }
        return new PNPublishResult(Long.parseLong(timetoken));
    }

    private @Nullable String metaJson() {
        if (meta == null) {
            return null;
        }
        String json = new String(calls.json(operation, meta), StandardCharsets.UTF_8);
        if (!json.startsWith("{") && !json.startsWith("[")) {
            throw calls.wrong(operation, PubNubError.PNERR_PUBLISH_META_WRONG_TYPE);
        }
        return json;
    }
}
