package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A signal.
 *
 * <p>Source: an envelope of a subscribe reply with {@code e} 1.
 *
 * @param message the payload
 * @param channel the channel it was sent on
 * @param subscription the channel group or wildcard by which it came, or null when it came by its channel
 * @param timetoken its place, in units of 100 ns since the Unix epoch
 * @param userMetadata metadata, or null
 * @param publisher the uuid of the sender, or null
 * @param customMessageType the application's own type, or null
 */
public record PNSignalResult(
        JsonNode message,
        String channel,
        @Nullable String subscription,
        long timetoken,
        @Nullable JsonNode userMetadata,
        @Nullable String publisher,
        @Nullable String customMessageType)
        implements PNEvent {
    /**
     * The payload as an object.
     *
     * @throws JacksonException when it is none such, as Jackson reads it without settings; a mapper of one's own reads
     *     {@link #message()}
     */
    public <T> T message(Class<T> type) {
        return JsonMapper.shared().treeToValue(message, type);
    }

    /** The same for a type with parameters, such as {@code new TypeReference<List<Order>>() {}}. */
    public <T> T message(TypeReference<T> type) {
        return JsonMapper.shared().treeToValue(message, type);
    }
}
