package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A published message.
 *
 * <p>Source: an envelope of a subscribe reply with {@code e} 0 or none.
 *
 * @param message the payload, JSON null included
 * @param channel the channel it was published on
 * @param subscription the channel group or wildcard by which it came, or null when it came by its channel
 * @param timetoken its place, in units of 100 ns since the Unix epoch
 * @param userMetadata the metadata of the publish, or null
 * @param publisher the uuid of the publisher, or null
 * @param customMessageType the application's own type, or null
 * @param error why the payload could not be decrypted, or null; the payload is then as it came
 */
public record PNMessageResult(
        JsonNode message,
        String channel,
        @Nullable String subscription,
        long timetoken,
        @Nullable JsonNode userMetadata,
        @Nullable String publisher,
        @Nullable String customMessageType,
        @Nullable PubNubException error)
        implements PNEvent {}
