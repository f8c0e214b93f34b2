package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPublishResult;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends a signal: a small message, 64 bytes of JSON unless the server says otherwise, that history does not keep.
 */
public final class Signal extends RemoteAction<PNPublishResult> {
    private final Publication publication;
    private @Nullable String customMessageType;

    Signal(Calls calls) {
        super(calls);
        publication = new Publication(calls, PNOperationType.PNSignalOperation);
    }

    /** The channel; exactly one. */
    public Signal channel(String channel) {
        publication.channel = channel;
        return this;
    }

    /** Anything that Jackson writes as JSON: a record, a map, a list, a string, a number, a {@link JsonNode}. */
    public Signal message(Object message) {
        publication.message = message;
        return this;
    }

    /** The application's own type of message: 3 to 50 letters, digits, {@code -} and {@code _}. */
    public Signal customMessageType(String type) {
        customMessageType = type;
        return this;
    }

    /** Adds parameters to the query. */
    public Signal queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNSignalOperation);
        String publishKey = calls().publishKey(PNOperationType.PNSignalOperation);
        return publication
                .request("signal", publication.channel(), publication.message(), subscribeKey, publishKey)
                .query("custom_message_type", customMessageType);
    }

    @Override
    Function<JsonNode, PNPublishResult> reader() {
        return Publication::read;
    }
}
