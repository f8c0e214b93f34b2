package io.hubbub.compat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message or signal as the SDK handed it to its listener.
 *
 * @param kind "message" or "signal"
 * @param subscription the group or pattern by which it came, null for the channel itself
 */
record Arrival(
        String kind,
        String channel,
        @Nullable String subscription,
        JsonNode message,
        long timetoken,
        @Nullable String publisher,
        @Nullable JsonNode meta) {

    /** The message in a form that is equal for equal values. */
    String value() {
        return Json.canonical(message);
    }
}
