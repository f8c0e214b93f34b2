package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Metadata of a uuid was set or deleted. */
public record PNUUIDMetadataResult(
        String event,
        JsonNode data,
        String channel,
        @Nullable String subscription,
        long timetoken,
        @Nullable String publisher)
        implements PNObjectEvent {}
