package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscribe request brought.
 *
 * @param place where the next request begins
 * @param events oldest first
 */
public record SubscribeReply(Place place, List<Received> events) {
    /** Up to where the server has told everything. */
    public record Place(long timetoken, String region) {}

    /**
     * One event.
     *
     * @param channel as on the wire, with {@code -pnpres} if it is one
     * @param match the subscription by which it came, as on the wire; null for the channel itself
     * @param timetoken its place
     * @param event what applications see
     */
    public record Received(String channel, @Nullable String match, long timetoken, PNEvent event) {}
}
