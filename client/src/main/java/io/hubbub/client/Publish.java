package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPublishResult;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Publishes a message to a channel.
 *
 * <p>Never sent twice by the client: when no reply comes, nobody knows whether it arrived.
 */
public final class Publish extends RemoteAction<PNPublishResult> {
    private final Publication publication;
    private @Nullable Boolean shouldStore;
    private @Nullable Boolean replicate;
    private @Nullable Double ttlHours;
    private @Nullable Long ptto;
    private @Nullable String customMessageType;

    Publish(Calls calls) {
        super(calls);
        publication = new Publication(calls, PNOperationType.PNPublishOperation);
    }

    /** The channel; exactly one. */
    public Publish channel(String channel) {
        publication.channel = channel;
        return this;
    }

    /** Anything that Jackson writes as JSON: a record, a map, a list, a string, a number, a {@link JsonNode}. */
    public Publish message(Object message) {
        publication.message = message;
        return this;
    }

    /** What filters and subscribers see besides the message; a JSON object or array. */
    public Publish meta(Object meta) {
        publication.meta = meta;
        return this;
    }

    /** Sends the message as the body of a POST instead of in the path of a GET: for long messages. */
    public Publish usePost(boolean usePost) {
        publication.usePost = usePost;
        return this;
    }

    /** Whether history keeps it. Without, the keyset decides. */
    public Publish shouldStore(boolean shouldStore) {
        this.shouldStore = shouldStore;
        return this;
    }

    /** Whether it goes to subscribers; false leaves it to event handlers. */
    public Publish replicate(boolean replicate) {
        this.replicate = replicate;
        return this;
    }

    /**
     * How long history keeps it, in hours.
     *
     * @param hours 0 for as long as the keyset says, never negative
     */
    public Publish ttl(double hours) {
        if (!(hours >= 0) || Double.isInfinite(hours)) {
            throw new IllegalArgumentException("A message is kept for 0 or more hours, not for " + hours);
        }
        ttlHours = hours;
        return this;
    }

    /** The timetoken that it gets in history, in units of 100 ns since the Unix epoch: for moving old messages. */
    public Publish ptto(long timetoken) {
        if (timetoken <= 0) {
            throw new IllegalArgumentException("A timetoken is positive, unlike " + timetoken);
        }
        ptto = timetoken;
        return this;
    }

    /** The application's own type of message: 3 to 50 letters, digits, {@code -} and {@code _}. */
    public Publish customMessageType(String type) {
        customMessageType = type;
        return this;
    }

    /** Adds parameters to the query. */
    public Publish queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String channel = publication.channel();
        Object message = publication.message();
        String subscribeKey = calls().subscribeKey(PNOperationType.PNPublishOperation);
        String publishKey = calls().publishKey(PNOperationType.PNPublishOperation);
        return publication
                .request("publish", channel, message, subscribeKey, publishKey)
                .query("store", shouldStore == null ? null : shouldStore ? "1" : "0")
                .query("norep", replicate == null ? null : Boolean.toString(!replicate))
                .query("ttl", ttlHours == null ? null : hours(ttlHours))
                .query("ptto", ptto == null ? null : Long.toString(ptto))
                .query("custom_message_type", customMessageType)
                .query("seqn", Integer.toString(calls().nextSequence()));
    }

    @Override
    Function<JsonNode, PNPublishResult> reader() {
        return Publication::read;
    }

    private static String hours(double hours) {
        return hours == Math.rint(hours) ? Long.toString((long) hours) : Double.toString(hours);
    }
}
