package io.hubbub.client.subscribe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The states that the client has set for itself on what it is subscribed to. A server that has lost sight of the client
 * has forgotten them, so they go along with handshakes and heartbeats.
 *
 * <p>Owned by the client's loop.
 */
final class PresenceStates {
    private final Map<String, Kept> channels = new LinkedHashMap<>();
    private final Map<String, Kept> groups = new LinkedHashMap<>();

    /**
     * The server has taken a state. Replies may overtake each other: the call that began last counts.
     *
     * @param json a JSON object
     * @param number larger for each call
     */
    void keep(Names names, String json, long number) {
        Kept kept = new Kept(json, number);
        names.channels().forEach(channel -> channels.merge(channel, kept, Kept::later));
        names.groups().forEach(group -> groups.merge(group, kept, Kept::later));
    }

    /** The client is no longer subscribed to {@code names}. */
    void drop(Names names) {
        channels.keySet().removeAll(names.channels());
        groups.keySet().removeAll(names.groups());
    }

    /** All of them. */
    List<PresenceState> all() {
        Map<String, Kept> all = new LinkedHashMap<>(groups);
        all.putAll(channels); // on the wire both are one map, and a channel is the more exact wish
        List<PresenceState> states = new ArrayList<>();
        all.forEach((name, kept) -> states.add(new PresenceState(name, kept.json)));
        return states;
    }

    private record Kept(String json, long number) {
        Kept later(Kept other) {
            return other.number > number ? other : this;
        }
    }
}
