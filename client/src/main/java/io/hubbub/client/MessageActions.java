package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the calls about message actions have in common: one channel, and how an action is written. */
final class MessageActions {
    private final Calls calls;
    private final PNOperationType operation;

    @Nullable
    String channel;

    MessageActions(Calls calls, PNOperationType operation) {
        this.calls = calls;
        this.operation = operation;
    }

    /** {@code /v1/message-actions/KEY/channel/room}. */
    Request request() {
        String subscribeKey = calls.subscribeKey(operation);
        String name = calls.oneChannel(operation, channel);
        return new Request(operation)
                .path("v1", "message-actions", subscribeKey, "channel", name)
                .about(List.of(name), List.of());
    }

    /** A timetoken as a segment of a path; {@code missing} when there is none. */
    String place(long timetoken, PubNubError missing) {
        if (timetoken <= 0) {
            throw calls.wrong(operation, missing);
        }
        return Long.toString(timetoken);
    }

    /** An action of a reply; one that cannot be read says so. */
    PNMessageAction read(JsonNode action) {
        String type = ServiceReply.text(action.path("type"));
        String value = ServiceReply.text(action.path("value"));
        String uuid = ServiceReply.text(action.path("uuid"));
        long message = ServiceReply.timetoken(action.path("messageTimetoken"));
        long place = ServiceReply.timetoken(action.path("actionTimetoken"));
        boolean readable = type != null && value != null && message >= 0 && place > 0;
        return new PNMessageAction(
                type == null ? "" : type,
                value == null ? "" : value,
                Math.max(0, message),
                uuid,
                Math.max(0, place),
                readable ? null : calls.unreadable(operation, "not a message action", action));
    }
}
