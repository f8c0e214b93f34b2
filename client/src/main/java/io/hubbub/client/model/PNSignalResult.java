package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
        implements PNEvent {}
