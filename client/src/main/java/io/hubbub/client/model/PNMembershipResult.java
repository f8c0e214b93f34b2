package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A membership was set or deleted. */
public record PNMembershipResult(
        String event,
        JsonNode data,
        String channel,
        @Nullable String subscription,
        long timetoken,
        @Nullable String publisher)
        implements PNObjectEvent {}
