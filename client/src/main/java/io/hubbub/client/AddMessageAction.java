package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNAddMessageActionResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Attaches an action to a message, in the name of this client. The same again fails with HTTP status 409.
 *
 * <p>Never sent twice by the client: when no reply comes, nobody knows whether it arrived.
 */
public final class AddMessageAction extends RemoteAction<PNAddMessageActionResult> {
    private static final PNOperationType OPERATION = PNOperationType.PNAddMessageAction;
    private static final String WHAT = "adding a message action";

    private final MessageActions actions;
    private @Nullable PNMessageAction action;

    AddMessageAction(Calls calls) {
        super(calls);
        actions = new MessageActions(calls, OPERATION);
    }

    /** The channel of the message; exactly one. */
    public AddMessageAction channel(String channel) {
        actions.channel = channel;
        return this;
    }

    /** The action: type, value, and the timetoken of the message. What else it says does not count. */
    public AddMessageAction messageAction(PNMessageAction messageAction) {
        action = messageAction;
        return this;
    }

    /** Adds parameters to the query. */
    public AddMessageAction queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        Request request = actions.request();
        if (action == null) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_MESSAGE_ACTION_MISSING);
        }
        String place = actions.place(action.messageTimetoken(), PubNubError.PNERR_MESSAGE_TIMETOKEN_MISSING);
        Map<String, String> body = new LinkedHashMap<>();
        body.put("type", text(action.type(), PubNubError.PNERR_MESSAGE_ACTION_TYPE_MISSING));
        body.put("value", text(action.value(), PubNubError.PNERR_MESSAGE_ACTION_VALUE_MISSING));
        return request.path("message", place)
                .post(calls().json(OPERATION, body))
                .once();
    }

    @Override
    Function<JsonNode, PNAddMessageActionResult> reader() {
        return body -> {
            PNMessageAction added =
                    actions.read(ServiceReply.accepted(body, WHAT).path("data"));
            if (added.error() != null) {
                throw ServiceReply.malformed(WHAT);
            }
            return new PNAddMessageActionResult(added);
        };
    }

    private String text(@Nullable String text, PubNubError missing) {
        if (text == null || text.isBlank()) {
            throw calls().wrong(OPERATION, missing);
        }
        return text;
    }
}
