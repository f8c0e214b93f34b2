package io.hubbub.server.endpoint;

import io.hubbub.protocol.MessageAction;
import java.util.List;

/** Writes the answers about message actions: {@code {"status": 200, "data": ...}}, all timetokens as text. */
final class ActionReply {
    /** What these answers have besides the headers of all. */
    static final String CREDENTIALS = "Access-Control-Allow-Credentials: true";

    private static final String BEGIN = "{\"status\": 200, \"data\": ";

    private ActionReply() {}

    static Reply added(MessageAction action) {
        JsonOutput json = new JsonOutput().text(BEGIN);
        write(json, action);
        return json.text("}").ok().with(CREDENTIALS);
    }

    static Reply list(List<MessageAction> actions) {
        JsonOutput json = new JsonOutput().text(BEGIN).text("[");
        String separator = "";
        for (MessageAction action : actions) {
            write(json.text(separator), action);
            separator = ", ";
        }
        return json.text("]}").ok().with(CREDENTIALS);
    }

    static Reply removed() {
        return Reply.ok(BEGIN + "{}}").with(CREDENTIALS);
    }

    private static void write(JsonOutput json, MessageAction action) {
        json.text("{\"messageTimetoken\": \"" + action.message() + "\", \"type\": ");
        json.quoted(action.type()).text(", \"uuid\": ").quoted(action.user());
        json.text(", \"value\": ").quoted(action.value());
        json.text(", \"actionTimetoken\": \"" + action.place() + "\"}");
    }
}
