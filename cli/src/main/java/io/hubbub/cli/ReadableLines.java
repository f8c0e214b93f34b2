package io.hubbub.cli;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNObjectEvent;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNTimeResult;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Lines for people: {@code 10:07:13.123 room alice: {"text":"hello"}}. */
final class ReadableLines implements EventLines {
    private static final String DIM = "\u001b[2m";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final DateTimeFormatter time;
    private final boolean colouredEvents;
    private final boolean colouredStatuses;

    /** Lines with times of {@code zone}. */
    ReadableLines(ZoneId zone, boolean colouredEvents, boolean colouredStatuses) {
        this("HH:mm:ss.SSS", zone, colouredEvents, colouredStatuses);
    }

    private ReadableLines(String time, ZoneId zone, boolean colouredEvents, boolean colouredStatuses) {
        this.time = DateTimeFormatter.ofPattern(time, Locale.ROOT).withZone(zone);
        this.colouredEvents = colouredEvents;
        this.colouredStatuses = colouredStatuses;
    }

    /** Lines about what may be days old. */
    static ReadableLines withDates(ZoneId zone, boolean coloured) {
        return new ReadableLines("yyyy-MM-dd HH:mm:ss.SSS", zone, coloured, coloured);
    }

    @Override
    public String event(PNEvent event) {
        if (event instanceof PNMessageResult message) {
            return line(message.timetoken(), message.channel(), message.publisher(), "", json(message.message()))
                    + extras(message.customMessageType(), message.userMetadata());
        } else if (event instanceof PNSignalResult signal) {
            return line(signal.timetoken(), signal.channel(), signal.publisher(), "signal", json(signal.message()))
                    + extras(signal.customMessageType(), signal.userMetadata());
        } else if (event instanceof PNPresenceEventResult presence) {
            return line(
                    presence.timetoken(), presence.channel(), presence.uuid(), presence.event(), presence(presence));
        } else if (event instanceof PNMessageActionResult action) {
            String what = "%s %s of %d".formatted(action.type(), action.value(), action.messageTimetoken());
            return line(action.timetoken(), action.channel(), action.uuid(), action.event(), what);
        } else if (event instanceof PNFileMessageResult file) {
            String what = "%s %s %s".formatted(file.fileName(), file.fileUrl(), file.message());
            return line(file.timetoken(), file.channel(), file.publisher(), "file", what);
        } else if (event instanceof PNObjectEvent object) {
            return line(object.timetoken(), object.channel(), object.publisher(), object.event(), json(object.data()));
        }
        return Visible.text(event.toString());
    }

    @Override
    public String status(PNStatus status, String sentence) {
        String visible = Visible.text(sentence);
        return colouredStatuses ? DIM + visible + PLAIN : visible;
    }

    private String line(long timetoken, String channel, @Nullable String publisher, String kind, String what) {
        String at = time.format(new PNTimeResult(timetoken).instant());
        StringBuilder line = new StringBuilder();
        line.append(styled(DIM, at)).append(' ').append(styled(BOLD, Visible.text(channel)));
        if (publisher != null) {
            line.append(' ').append(Visible.text(publisher));
        }
        if (!kind.isEmpty()) {
            line.append(' ').append(Visible.text(kind));
        }
        return line.append(": ").append(Visible.text(what)).toString();
    }

    /** How many are there, the state, and in an interval who came and went. */
    private static String presence(PNPresenceEventResult presence) {
        StringBuilder what = new StringBuilder(presence.occupancy() < 0 ? "" : presence.occupancy() + " here");
        if (presence.state() != null) {
            what.append(' ').append(json(presence.state()));
        }
        named(what, "join", presence.join());
        named(what, "leave", presence.leave());
        named(what, "timeout", presence.timeout());
        return what.toString().strip();
    }

    private static void named(StringBuilder what, String event, List<String> uuids) {
        if (!uuids.isEmpty()) {
            what.append(", ").append(event).append(' ').append(String.join(" ", uuids));
        }
    }

    private String extras(@Nullable String type, @Nullable JsonNode meta) {
        String extras = (type == null ? "" : " (type " + Visible.text(type) + ")")
                + (meta == null ? "" : " (meta " + Visible.text(json(meta)) + ")");
        return extras.isEmpty() ? "" : styled(DIM, extras);
    }

    private String styled(String style, String text) {
        return colouredEvents ? style + text + PLAIN : text;
    }

    private static String json(JsonNode value) {
        return ClientOptions.JSON.writeValueAsString(value);
    }
}
