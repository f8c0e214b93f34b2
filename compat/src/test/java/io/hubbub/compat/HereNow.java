package io.hubbub.compat;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Who is where, as the SDK tells it. Channels with nobody on them may be left out. */
record HereNow(int totalChannels, int totalOccupancy, Map<String, Place> channels) {

    /** How much is asked for. */
    enum Detail {
        COUNTS,
        UUIDS,
        STATE
    }

    /** @param occupants users with their state, which is an empty object for those that have none or were not asked */
    record Place(int occupancy, Map<String, JsonNode> occupants) {}

    /** The users of one channel. */
    Map<String, JsonNode> on(String channel) {
        Place place = channels.get(channel);
        return place == null ? Map.of() : place.occupants();
    }

    /** Reads the form that {@code compat/README.md} describes. */
    static HereNow of(JsonNode answer) {
        Map<String, Place> channels = new HashMap<>();
        answer.path("channels").propertyStream().forEach(channel -> {
            Map<String, JsonNode> occupants = new HashMap<>();
            JsonNode place = channel.getValue();
            place.path("occupants")
                    .propertyStream()
                    .forEach(occupant -> occupants.put(occupant.getKey(), state(occupant.getValue())));
            channels.put(channel.getKey(), new Place(place.path("occupancy").asInt(), occupants));
        });
        return new HereNow(
                answer.path("totalChannels").asInt(),
                answer.path("totalOccupancy").asInt(),
                channels);
    }

    private static JsonNode state(JsonNode told) {
        return told.isObject() ? told : Json.of(Map.of());
    }
}
