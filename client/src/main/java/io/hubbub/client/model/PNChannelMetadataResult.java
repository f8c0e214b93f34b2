package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Metadata of a channel was set or deleted. */
public record PNChannelMetadataResult(
        String event,
        JsonNode data,
        String channel,
        @Nullable String subscription,
        long timetoken,
        @Nullable String publisher)
        implements PNObjectEvent {}
