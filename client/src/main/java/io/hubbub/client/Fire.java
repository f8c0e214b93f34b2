package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPublishResult;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Sends a message to event handlers only: subscribers do not get it, history does not keep it.
 */
public final class Fire extends RemoteAction<PNPublishResult> {
    private final Publication publication;

    Fire(Calls calls) {
        super(calls);
        publication = new Publication(calls, PNOperationType.PNFireOperation);
    }

    /** The channel; exactly one. */
    public Fire channel(String channel) {
        publication.channel = channel;
        return this;
    }

    /** Anything that Jackson writes as JSON: a record, a map, a list, a string, a number, a {@link JsonNode}. */
    public Fire message(Object message) {
        publication.message = message;
        return this;
    }

    /** What filters and subscribers see besides the message; a JSON object or array. */
    public Fire meta(Object meta) {
        publication.meta = meta;
        return this;
    }

    /** Sends the message as the body of a POST instead of in the path of a GET: for long messages. */
    public Fire usePost(boolean usePost) {
        publication.usePost = usePost;
        return this;
    }

    /** Adds parameters to the query. */
    public Fire queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String channel = publication.channel();
        Object message = publication.message();
        String subscribeKey = calls().subscribeKey(PNOperationType.PNFireOperation);
        String publishKey = calls().publishKey(PNOperationType.PNFireOperation);
        return publication
                .request("publish", channel, message, subscribeKey, publishKey)
                .query("store", "0")
                .query("norep", "true");
    }

    @Override
    Function<JsonNode, PNPublishResult> reader() {
        return Publication::read;
    }
}
