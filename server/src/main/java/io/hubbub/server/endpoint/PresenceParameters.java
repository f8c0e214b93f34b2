package io.hubbub.server.endpoint;

import io.hubbub.broker.Attendance;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters {@code uuid}, {@code heartbeat} and {@code state}, by which a client says that it is there. */
final class PresenceParameters {
    private static final int MOST_DIGITS = 9;
    private static final long SHORTEST = 3;
    private static final long LONGEST = 86_400;

    private PresenceParameters() {}

    /**
     * Who calls, or null when it does not say.
     *
     * @throws Refusal {@link RefusalCode#INVALID_UUID}, {@link RefusalCode#INVALID_HEARTBEAT},
     *     {@link RefusalCode#INVALID_STATE} or {@link RefusalCode#STATE_TOO_LARGE}
     */
    static @Nullable Attendance attendance(Call call, Limits limits) {
        String uuid = ClientId.read(call);
        Duration timeout = timeout(call.query("heartbeat"));
        Map<String, JsonText> states = states(call.queryBytes("state"), limits);
        return uuid == null ? null : new Attendance(uuid, timeout, states);
    }

    /**
     * One state, which must be there.
     *
     * @throws Refusal {@link RefusalCode#INVALID_STATE} or {@link RefusalCode#STATE_TOO_LARGE}
     */
    static JsonText state(byte @Nullable [] json, Limits limits) {
        if (json == null) {
            throw new Refusal(RefusalCode.INVALID_STATE);
        }
        return checkState(object(json), limits);
    }

    private static Duration timeout(@Nullable String heartbeat) {
        if (heartbeat == null || heartbeat.isEmpty()) {
            return Duration.ZERO; // as the keyset says
        }
        long seconds = 0;
        for (int i = 0; i < heartbeat.length(); i++) {
            int digit = heartbeat.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == MOST_DIGITS) {
                throw invalidHeartbeat();
            }
            seconds = 10 * seconds + digit;
        }
        if (seconds == 0) {
            throw invalidHeartbeat();
        }
        return Duration.ofSeconds(Math.min(Math.max(seconds, SHORTEST), LONGEST));
    }

    private static Refusal invalidHeartbeat() {
        return new Refusal(RefusalCode.INVALID_HEARTBEAT, "not a number of seconds above 0");
    }

    private static Map<String, JsonText> states(byte @Nullable [] json, Limits limits) {
        if (json == null || json.length == 0 || isEmptyObject(json)) {
            return Map.of();
        }
        Map<String, JsonText> states = object(json).members();
        for (JsonText state : states.values()) {
            if (!state.isObject()) {
                throw new Refusal(RefusalCode.INVALID_STATE);
            }
            checkState(state, limits);
        }
        return states;
    }

    private static boolean isEmptyObject(byte[] json) {
        return json.length == 2 && json[0] == '{' && json[1] == '}';
    }

    private static JsonText object(byte[] json) {
        JsonText text;
        try {
            text = JsonText.check(json);
        } catch (Refusal notJson) {
            throw new Refusal(RefusalCode.INVALID_STATE);
        }
        if (!text.isObject()) {
            throw new Refusal(RefusalCode.INVALID_STATE);
        }
        return text;
    }

    private static JsonText checkState(JsonText state, Limits limits) {
        if (state.length() > limits.stateBytes()) {
            throw new Refusal(RefusalCode.STATE_TOO_LARGE, "at most " + limits.stateBytes() + " bytes");
        }
        return state;
    }
}
