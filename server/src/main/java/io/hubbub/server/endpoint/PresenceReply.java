package io.hubbub.server.endpoint;

import io.hubbub.broker.ChannelPresence;
import io.hubbub.protocol.JsonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes the bodies of presence, key by key as clients know them. */
final class PresenceReply {
    private static final String BEGIN = "{\"status\": 200, \"message\": \"OK\"";
    private static final String SERVICE = ", \"service\": \"Presence\"";
    /** An answer that says no more than yes. */
    static final String OK = BEGIN + SERVICE + "}";
    /** The answer to a leave. */
    static final String LEFT = BEGIN + ", \"action\": \"leave\"" + SERVICE + "}";

    private final StringBuilder json = new StringBuilder(BEGIN);

    private PresenceReply() {}

    /** Who is on one channel; null for nobody. */
    static String channel(@Nullable ChannelPresence channel, boolean users, boolean states) {
        PresenceReply reply = new PresenceReply();
        reply.json.append(SERVICE);
        if (users) {
            reply.json.append(", \"uuids\": ");
            reply.users(channel == null ? List.of() : channel.users(), states);
        }
        reply.json.append(", \"occupancy\": ").append(channel == null ? 0 : channel.occupancy());
        return reply.json.append('}').toString();
    }

    /** Who is on several channels. */
    static String channels(
            List<ChannelPresence> channels, long totalChannels, long totalOccupancy, boolean users, boolean states) {
        PresenceReply reply = new PresenceReply();
        StringBuilder json = reply.json.append(", \"payload\": {\"channels\": {");
        String separator = "";
        for (ChannelPresence channel : channels) {
            json.append(separator);
            reply.quoted(channel.channel()).append(": {");
            if (users) {
                json.append("\"uuids\": ");
                reply.users(channel.users(), states);
                json.append(", ");
            }
            json.append("\"occupancy\": ").append(channel.occupancy()).append('}');
            separator = ", ";
        }
        json.append("}, \"total_channels\": ").append(totalChannels);
        json.append(", \"total_occupancy\": ").append(totalOccupancy).append('}');
        return json.append(SERVICE).append('}').toString();
    }

    /** Where somebody is. */
    static String where(List<String> channels) {
        PresenceReply reply = new PresenceReply();
        reply.json.append(", \"payload\": {\"channels\": [");
        String separator = "";
        for (String channel : channels) {
            reply.json.append(separator);
            reply.quoted(channel);
            separator = ", ";
        }
        return reply.json.append("]}").append(SERVICE).append('}').toString();
    }

    /** The state that was set. */
    static String state(JsonText state) {
        return BEGIN + ", \"payload\": " + state + SERVICE + "}";
    }

    /** The state of somebody on one channel; null for none. */
    static String state(String user, String channel, @Nullable JsonText state) {
        PresenceReply reply = new PresenceReply();
        reply.json
                .append(", \"payload\": ")
                .append(state == null ? "{}" : state)
                .append(", \"uuid\": ");
        reply.quoted(user).append(", \"channel\": ");
        return reply.quoted(channel).append(SERVICE).append('}').toString();
    }

    /** The states of somebody by channel. */
    static String states(String user, Map<String, JsonText> states) {
        PresenceReply reply = new PresenceReply();
        reply.json.append(", \"payload\": {\"channels\": {");
        String separator = "";
        for (Map.Entry<String, JsonText> state : states.entrySet()) {
            reply.json.append(separator);
            reply.quoted(state.getKey()).append(": ").append(state.getValue());
            separator = ", ";
        }
        reply.json.append("}}").append(SERVICE).append(", \"uuid\": ");
        return reply.quoted(user).append('}').toString();
    }

    private void users(List<ChannelPresence.User> users, boolean states) {
        json.append('[');
        String separator = "";
        for (ChannelPresence.User user : users) {
            json.append(separator);
            if (!states) {
                quoted(user.name());
            } else {
                json.append('{');
                if (user.state() != null) {
                    json.append("\"state\": ").append(user.state()).append(", ");
                }
                json.append("\"uuid\": ");
                quoted(user.name()).append('}');
            }
            separator = ", ";
        }
        json.append(']');
    }

    private StringBuilder quoted(String text) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        return json.append('"');
    }
}
