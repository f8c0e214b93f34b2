package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message of the history of one channel.
 *
 * <p>Source: an element of the reply to history, which is the payload alone, or
 * {@code {"message":"one","timetoken":17276954606232118,"meta":{"lang":"de"}}} when more than that was asked for.
 *
 * @param entry the payload, JSON null included
 * @param timetoken its place, in units of 100 ns since the Unix epoch; 0 when it was not asked for
 * @param meta the metadata of the publish; null when there is none or it was not asked for
 * @param error why it, or a part of it, cannot be read or decrypted, or null; the payload is then what can be made of it: as it
 *     came, the whole element when it has no payload, and JSON null for a number or a nesting that is too large
 */
public record PNHistoryItemResult(
        JsonNode entry,
        long timetoken,
        @Nullable JsonNode meta,
        @Nullable PubNubException error) {
    /**
     * The payload as an object.
     *
     * @throws JacksonException when it is none such, as Jackson reads it without settings; a mapper of one's own reads
     *     {@link #entry()}
     */
    public <T> T entry(Class<T> type) {
        return JsonMapper.shared().treeToValue(entry, type);
    }

    /** The same for a type with parameters, such as {@code new TypeReference<List<Order>>() {}}. */
    public <T> T entry(TypeReference<T> type) {
        return JsonMapper.shared().treeToValue(entry, type);
    }
}
