package io.hubbub.server.endpoint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes {@code {"status": 200, "error": false, "error_message": "", "channels": {...}}}, the form of the third version of
 * history: first a channel, then what belongs to it.
 */
final class HistoryReply {
    private static final String BEGIN = "{\"status\": 200, \"error\": false, \"error_message\": \"\"";
    /** An answer that says no more than yes. */
    static final String DONE = BEGIN + "}";

    private final JsonOutput json = new JsonOutput().text(BEGIN).text(", \"channels\": {");
    private String separator = "";

    /** Where what belongs to a channel is written. */
    JsonOutput json() {
        return json;
    }

    /** Begins a channel. */
    HistoryReply channel(String name) {
        json.text(separator).quoted(name).text(": ");
        separator = ", ";
        return this;
    }

    /** Messages, each of them begun by {@code writer} and ended here. */
    <T> void items(List<T> messages, Consumer<T> writer) {
        String before = "[";
        for (T message : messages) {
            json.text(before);
            writer.accept(message);
            json.text("}");
            before = ", ";
        }
        json.text(messages.isEmpty() ? "[]" : "]");
    }

    Reply end() {
        return json.text("}}").ok();
    }

    /** Ends the channels and goes on with another member. */
    Reply endWith(String name, String value) {
        return json.text("}, ").quoted(name).text(": ").text(value).text("}").ok();
    }

    /** With every character percent-encoded that RFC 3986 does not leave as it is. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
