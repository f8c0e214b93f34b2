package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message of one of some channels.
 *
 * <p>Source: {@code {"message":"one","timetoken":"17276954606232118","uuid":"alice","message_type":0}}, an element of the
 * reply to fetch messages.
 *
 * @param message the payload, JSON null included
 * @param timetoken its place, in units of 100 ns since the Unix epoch; 0 when it cannot be read
 * @param meta the metadata of the publish; null when there is none or it was not asked for
 * @param uuid who published it; null when nobody knows or it was not asked for
 * @param messageType 4 for a file, 0 for anything else, and when it was not asked for
 * @param customMessageType the application's own type; null when there is none or it was not asked for
 * @param actions what was attached to it, by type and then by value; empty when nothing was or it was not asked for
 * @param error why it, or a part of it, cannot be read or decrypted, or null; the payload is then what can be made of it: as it
 *     came, the whole element when it has no payload, and JSON null for a number or a nesting that is too large
 */
public record PNFetchMessageItem(
        JsonNode message,
        long timetoken,
        @Nullable JsonNode meta,
        @Nullable String uuid,
        int messageType,
        @Nullable String customMessageType,
        Map<String, Map<String, List<Action>>> actions,
        @Nullable PubNubException error) {
    /** Copies maps and lists. */
    public PNFetchMessageItem {
        Map<String, Map<String, List<Action>>> copy = new LinkedHashMap<>();
        actions.forEach((type, values) -> {
            Map<String, List<Action>> copied = new LinkedHashMap<>();
            values.forEach((value, those) -> copied.put(value, List.copyOf(those)));
            copy.put(type, Collections.unmodifiableMap(copied));
        });
        actions = Collections.unmodifiableMap(copy);
    }

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

    /**
     * Somebody attached type and value under which this is found.
     *
     * @param uuid who
     * @param actionTimetoken the place of the action, in units of 100 ns since the Unix epoch
     */
    public record Action(String uuid, long actionTimetoken) {}
}
