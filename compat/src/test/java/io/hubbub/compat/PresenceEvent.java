package io.hubbub.compat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A presence event as the SDK handed it to its listener.
 *
 * @param subscription the group or pattern by which it came, null for the channel itself
 * @param uuid null in interval events
 * @param joined who came since the last interval event, with {@code left} and {@code timedOut}; empty if not told
 */
record PresenceEvent(
        String action,
        String channel,
        @Nullable String subscription,
        @Nullable String uuid,
        int occupancy,
        @Nullable JsonNode state,
        List<String> joined,
        List<String> left,
        List<String> timedOut,
        long timetoken) {}
