package io.hubbub.broker;

import io.hubbub.protocol.JsonText;
import java.time.Duration;
import java.util.Map;

/**
 * Who a request comes from, for presence.
 *
 * @param user the client id
 * @param timeout within which it will be heard of again; zero for the keyset's own
 * @param states JSON objects by channel or group, for those of which the request names a state
 */
public record Attendance(String user, Duration timeout, Map<String, JsonText> states) {
    /** Copies the map. */
    public Attendance {
        states = Map.copyOf(states);
    }
}
