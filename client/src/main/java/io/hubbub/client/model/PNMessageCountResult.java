package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages history has.
 *
 * <p>Source: {@code channels} of {@code {"status":200,"error":false,"error_message":"","channels":{"room":1}}}.
 *
 * @param channels messages later than the timetoken, by channel; 10,000 stands for that many and more
 */
public record PNMessageCountResult(Map<String, Long> channels) {
    /** Copies the map. */
    public PNMessageCountResult {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    }
}
