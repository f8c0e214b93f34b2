package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody on a channel.
 *
 * @param uuid who
 * @param state the state there, or null when there is none or it was not asked for
 */
public record PNHereNowOccupantData(String uuid, @Nullable JsonNode state) {}
