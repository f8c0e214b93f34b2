package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The state of somebody on some channels.
 *
 * <p>Source: {@code payload} of the reply for one channel, {@code payload.channels} for several.
 *
 * @param channels states by channel; a channel without state has an empty object or is missing
 */
public record PNGetStateResult(Map<String, JsonNode> channels) {
    /** Copies the map. */
    public PNGetStateResult {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    }
}
