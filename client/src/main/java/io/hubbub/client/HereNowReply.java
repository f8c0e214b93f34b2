package io.hubbub.client;

import io.hubbub.client.model.PNHereNowChannelData;
import io.hubbub.client.model.PNHereNowOccupantData;
import io.hubbub.client.model.PNHereNowResult;
import io.hubbub.client.subscribe.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads replies to here-now: {@code {"uuids":["a"],"occupancy":1}} for a channel alone, and for anything else
 * {@code {"payload":{"channels":{"room":{"uuids":["a"],"occupancy":1}},"total_channels":1,"total_occupancy":1}}}.
 */
final class HereNowReply {
    private static final String WHAT = "here-now";

    private HereNowReply() {}

    /** The result for who asked for {@code asked}. */
    static PNHereNowResult read(JsonNode body, Names asked) {
        JsonNode reply = ServiceReply.accepted(body, WHAT);
        String only = asked.channels().size() == 1 && asked.groups().isEmpty()
                ? asked.channels().get(0)
                : null;
        JsonNode payload = reply.path("payload");
        if (payload.isObject()) {
            Map<String, PNHereNowChannelData> channels = channels(payload.path("channels"));
            if (channels.isEmpty() && only != null) {
                return alone(new PNHereNowChannelData(only, 0, List.of()));
            }
            return all(payload, channels);
        }
        if (only == null) {
            throw ServiceReply.malformed(WHAT);
        }
        return alone(channel(only, reply));
    }

    private static PNHereNowResult alone(PNHereNowChannelData channel) {
        return new PNHereNowResult(1, channel.occupancy(), Map.of(channel.channelName(), channel));
    }

    private static PNHereNowResult all(JsonNode payload, Map<String, PNHereNowChannelData> channels) {
        int totalChannels = ServiceReply.number(payload.path("total_channels"));
        int totalOccupancy = ServiceReply.number(payload.path("total_occupancy"));
        long counted = channels.values().stream()
                .mapToLong(PNHereNowChannelData::occupancy)
                .sum();
        return new PNHereNowResult(
                totalChannels < 0 ? channels.size() : totalChannels,
                totalOccupancy < 0 ? (int) Math.min(counted, Integer.MAX_VALUE) : totalOccupancy,
                channels);
    }

    private static Map<String, PNHereNowChannelData> channels(JsonNode channels) {
        if (!channels.isObject()) {
            throw ServiceReply.malformed(WHAT);
        }
        Map<String, PNHereNowChannelData> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : channels.properties()) {
            read.put(each.getKey(), channel(each.getKey(), each.getValue()));
        }
        return read;
    }

    private static PNHereNowChannelData channel(String name, JsonNode channel) {
        JsonNode uuids = channel.path("uuids");
        int occupancy = ServiceReply.number(channel.path("occupancy"));
        if (occupancy < 0 && !uuids.isArray()) {
            throw ServiceReply.malformed(WHAT);
        }
        List<PNHereNowOccupantData> occupants = occupants(uuids);
        return new PNHereNowChannelData(name, occupancy < 0 ? occupants.size() : occupancy, occupants);
    }

    /** With state each is an object, without a text. */
    private static List<PNHereNowOccupantData> occupants(JsonNode uuids) {
        List<PNHereNowOccupantData> occupants = new ArrayList<>();
        for (JsonNode each : uuids) {
            JsonNode uuid = each.isObject() ? each.path("uuid") : each;
            if (uuid.isString()) {
                JsonNode state = each.path("state");
                occupants.add(new PNHereNowOccupantData(
                        uuid.stringValue(), state.isMissingNode() || state.isNull() ? null : state));
            }
        }
        return occupants;
    }
}
