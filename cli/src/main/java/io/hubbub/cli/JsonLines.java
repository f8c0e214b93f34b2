package io.hubbub.cli;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNObjectEvent;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lines for programs: JSON objects. What an event does not have is left out; timetokens are strings, since many programs
 * cannot count so far.
 */
final class JsonLines implements EventLines {
    @Override
    public String event(PNEvent event) {
        ObjectNode line = ClientOptions.JSON.createObjectNode();
        if (event instanceof PNMessageResult message) {
            begin(line, "message", message.channel(), message.subscription(), message.timetoken());
            payload(line, message.publisher(), message.message());
            extras(line, message.customMessageType(), message.userMetadata());
        } else if (event instanceof PNSignalResult signal) {
            begin(line, "signal", signal.channel(), signal.subscription(), signal.timetoken());
            payload(line, signal.publisher(), signal.message());
            extras(line, signal.customMessageType(), signal.userMetadata());
        } else if (event instanceof PNPresenceEventResult presence) {
            begin(line, "presence", presence.channel(), presence.subscription(), presence.timetoken());
            presence(line, presence);
        } else if (event instanceof PNMessageActionResult action) {
            begin(line, "action", action.channel(), action.subscription(), action.timetoken());
            put(line, "publisher", action.uuid());
            line.put("event", action.event());
            line.putObject("action").put("type", action.type()).put("value", action.value());
            line.put("messageTimetoken", Long.toString(action.messageTimetoken()));
        } else if (event instanceof PNFileMessageResult file) {
            begin(line, "file", file.channel(), file.subscription(), file.timetoken());
            payload(line, file.publisher(), file.message());
            line.putObject("file")
                    .put("id", file.fileId())
                    .put("name", file.fileName())
                    .put("url", file.fileUrl());
        } else if (event instanceof PNObjectEvent object) {
            begin(line, "object", object.channel(), object.subscription(), object.timetoken());
            put(line, "publisher", object.publisher());
            line.put("event", object.event()).set("data", object.data());
        }
        return text(line);
    }

    @Override
    public String status(PNStatus status, String sentence) {
        ObjectNode line = ClientOptions.JSON.createObjectNode();
        line.put("type", "status").put("category", status.category().name());
        status.affectedChannels().forEach(line.putArray("channels")::add);
        if (!status.affectedChannelGroups().isEmpty()) {
            status.affectedChannelGroups().forEach(line.putArray("groups")::add);
        }
        line.put("origin", status.origin());
        if (status.statusCode() != null) {
            line.put("statusCode", status.statusCode());
        }
        line.put("error", status.isError()).put("text", sentence);
        return text(line);
    }

    private static void begin(
            ObjectNode line, String type, String channel, @Nullable String subscription, long timetoken) {
        line.put("type", type).put("channel", channel);
        put(line, "subscription", subscription);
        line.put("timetoken", Long.toString(timetoken));
    }

    private static void payload(ObjectNode line, @Nullable String publisher, JsonNode message) {
        put(line, "publisher", publisher);
        line.set("message", message);
    }

    private static void extras(ObjectNode line, @Nullable String type, @Nullable JsonNode meta) {
        put(line, "customMessageType", type);
        if (meta != null) {
            line.set("meta", meta);
        }
    }

    private static void presence(ObjectNode line, PNPresenceEventResult presence) {
        line.put("event", presence.event());
        put(line, "uuid", presence.uuid());
        line.put("timestamp", presence.timestamp());
        if (presence.occupancy() >= 0) {
            line.put("occupancy", presence.occupancy());
        }
        if (presence.state() != null) {
            line.set("state", presence.state());
        }
        presence.join().forEach(line.putArray("join")::add);
        presence.leave().forEach(line.putArray("leave")::add);
        presence.timeout().forEach(line.putArray("timeout")::add);
        if (presence.hereNowRefresh()) {
            line.put("hereNowRefresh", true);
        }
    }

    private static void put(ObjectNode line, String name, @Nullable String value) {
        if (value != null) {
            line.put(name, value);
        }
    }

    // Escaped like this it is still the same JSON, and may go to a terminal.
    private static String text(ObjectNode line) {
        return Visible.text(ClientOptions.JSON.writeValueAsString(line));
    }
}
