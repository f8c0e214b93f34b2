package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNRemoveMessageActionResult;
import io.hubbub.client.model.PubNubError;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Removes an action from its message. Only who attached it may. */
public final class RemoveMessageAction extends RemoteAction<PNRemoveMessageActionResult> {
    private final MessageActions actions;
    private long messageTimetoken;
    private long actionTimetoken;

    RemoveMessageAction(Calls calls) {
        super(calls);
        actions = new MessageActions(calls, PNOperationType.PNDeleteMessageAction);
    }

    /** The channel of the message; exactly one. */
    public RemoveMessageAction channel(String channel) {
        actions.channel = channel;
        return this;
    }

    /** The message, in units of 100 ns since the Unix epoch. */
    public RemoveMessageAction messageTimetoken(long timetoken) {
        messageTimetoken = timetoken;
        return this;
    }

    /** The place of the action, in units of 100 ns since the Unix epoch. */
    public RemoveMessageAction actionTimetoken(long timetoken) {
        actionTimetoken = timetoken;
        return this;
    }

    /** Adds parameters to the query. */
    public RemoveMessageAction queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return actions.request()
                .delete()
                .path("message", actions.place(messageTimetoken, PubNubError.PNERR_MESSAGE_TIMETOKEN_MISSING))
                .path("action", actions.place(actionTimetoken, PubNubError.PNERR_MESSAGE_ACTION_TIMETOKEN_MISSING))
                .once();
    }

    @Override
    Function<JsonNode, PNRemoveMessageActionResult> reader() {
        return body -> {
            ServiceReply.done(body, "removing a message action");
            return new PNRemoveMessageActionResult();
        };
    }
}
