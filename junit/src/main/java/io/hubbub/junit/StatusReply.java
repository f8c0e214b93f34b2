package io.hubbub.junit;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/** An error of the service on the wire: which of its parts says no, and in which form. */
final class StatusReply {
    private StatusReply() {}

    /** The whole reply; {@code keepAlive}: whether the connection stays open behind it. */
    static byte[] of(CallFault.Status status, WireCall call, boolean keepAlive, Instant now) {
        int code = status.code();
        String body = body(code, call, now);
        List<String> head = new ArrayList<>();
        head.add("HTTP/1.1 " + code + ' ' + sentence(code));
        head.add("Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        head.add("Access-Control-Allow-Origin: *");
        head.add("Access-Control-Allow-Methods: GET");
        if (code == 403) {
            head.add("Access-Control-Allow-Headers: Origin, X-Requested-With, Content-Type, Accept");
            head.add("Cache-Control: no-cache, no-store, must-revalidate");
            head.add("Content-Type: text/javascript; charset=UTF-8");
        } else {
            head.add("Cache-Control: no-cache");
            head.add("Content-Type: text/javascript; charset=\"UTF-8\"");
        }
        Duration retryAfter = status.retryAfter();
        if (retryAfter != null) {
            head.add("Retry-After: " + retryAfter.toSeconds());
        }
        head.add("Connection: " + (keepAlive ? "keep-alive" : "close"));
        head.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        String reply = String.join("\r\n", head) + "\r\n\r\n" + (call.method().equals("HEAD") ? "" : body);
        return reply.getBytes(StandardCharsets.UTF_8);
    }

    private static String body(int code, WireCall call, Instant now) {
        return switch (code) {
            case 403 ->
                "{\"message\":\"Forbidden\",\"payload\":{%s},\"error\":true,\"service\":\"Access Manager\",\"status\":403}\n"
                        .formatted(denied(call));
            case 404, 413, 414, 429, 502, 503, 504 -> object(code, "Balancer", "true");
            default ->
                switch (call.kind()) {
                    case PUBLISH, SIGNAL ->
                        code < 500
                                ? "[0,\"%s\",\"%d\"]".formatted(sentence(code), timetoken(now))
                                : object(code, "PubSub", "true");
                    case SUBSCRIBE, TIME -> object(code, "PubSub", "true");
                    case LEAVE -> object(code, "Presence", "1");
                    case OTHER -> call.isPresence() ? object(code, "Presence", "1") : object(code, "Balancer", "true");
                };
        };
    }

    /** What may not be used: everything that the call names. */
    private static String denied(WireCall call) {
        String channels = list("channels", call.channels());
        // Groups carry the name of their namespace in front, which is empty.
        String groups = list(
                "channel-groups",
                call.groups().stream().map(group -> ':' + group).toList());
        return channels.isEmpty() || groups.isEmpty() ? channels + groups : channels + ',' + groups;
    }

    private static String list(String name, List<String> names) {
        return names.isEmpty()
                ? ""
                : names.stream().map(StatusReply::quoted).collect(Collectors.joining(",", '"' + name + "\":[", "]"));
    }

    private static String object(int code, String service, String error) {
        return "{\"status\":%d,\"service\":\"%s\",\"error\":%s,\"message\":\"%s\"}"
                .formatted(code, service, error, sentence(code));
    }

    private static String sentence(int code) {
        return switch (code) {
            case 413 -> "Request Entity Too Large";
            case 414 -> "Request URI Too Long";
            default -> HttpResponseStatus.valueOf(code).reasonPhrase();
        };
    }

    private static long timetoken(Instant now) {
        return now.getEpochSecond() * 10_000_000 + now.getNano() / 100;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
