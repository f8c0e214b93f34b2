package io.hubbub.server.endpoint;

import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.io.JsonStringEncoder;

/** The one table from a no to its answer on the wire: status by code, body by code and endpoint. */
public final class Refusals {
    private static final String SUBSCRIBE_KEY = "subscribe-key";
    private static final String ACTION_FORBIDDEN =
            "{\"status\":403,\"error\":{\"message\":\"Supplied authorization key does not have the permissions required"
                    + " to perform this operation.\",\"source\":\"actions\"}}";

    private final int messageTooLargeStatus;

    /** {@code messageTooLargeStatus}: 400 as the wire protocol's older documents say, or 413. */
    public Refusals(int messageTooLargeStatus) {
        this.messageTooLargeStatus = messageTooLargeStatus;
    }

    /** The answer to the caller; {@code now} stands in the bodies that carry a timetoken. */
    public Reply reply(Refusal refusal, ErrorShape shape, Timetoken now) {
        int status = status(refusal.code(), shape);
        byte[] body = body(refusal, shape, status, now).getBytes(StandardCharsets.UTF_8);
        Reply reply = shape == ErrorShape.ADMIN ? Reply.json(status, body) : Reply.of(status, body);
        return switch (refusal.code()) {
            case METHOD_NOT_ALLOWED -> reply.with("Allow: " + refusal.detail());
            case UNAUTHORIZED -> reply.with("WWW-Authenticate: Bearer realm=\"hubbub\"");
            case TOO_MANY_REQUESTS -> reply.with("Retry-After: " + refusal.detail());
            default -> reply;
        };
    }

    private int status(RefusalCode code, ErrorShape shape) {
        if (shape == ErrorShape.HISTORY_V2 && code == RefusalCode.PERSISTENCE_OFF) {
            return 200; // clients look for a text where messages should be
        }
        return code == RefusalCode.MESSAGE_TOO_LARGE ? messageTooLargeStatus : code.status();
    }

    private static String body(Refusal refusal, ErrorShape shape, int status, Timetoken now) {
        String message = quoted(refusal.sentence());
        if (shape == ErrorShape.ADMIN) {
            return admin(refusal, status, message);
        }
        boolean ofKeys = switch (refusal.code()) {
            case INVALID_SUBSCRIBE_KEY, SIGNATURE_MISMATCH, INVALID_TIMESTAMP, REPLAYED -> true;
            case TOKEN_EXPIRED, TOKEN_REVOKED, TOO_MANY_REQUESTS -> true;
            default -> false;
        };
        if (ofKeys) {
            return accessManager(message, "", status);
        }
        if (refusal.code() == RefusalCode.FORBIDDEN && shape != ErrorShape.ACTIONS) {
            return accessManager(message, "\"payload\":" + lacking(refusal.names()) + ",", status);
        }
        return switch (shape) {
            case PUBLISH -> "[0,%s,\"%s\"]".formatted(message, now);
            case PUBSUB -> object(status, "PubSub", "true", message);
            case PRESENCE -> object(status, "Presence", "1", message);
            case REGISTRY -> object(status, "channel-registry", "true", message);
            case HISTORY_V2 ->
                refusal.code() == RefusalCode.PERSISTENCE_OFF ? "[" + message + ",0,0]" : history(status, message, "");
            case HISTORY -> history(status, message, ", \"channels\": {}");
            case DELETION -> history(status, message, "");
            case ACTIONS -> action(refusal, status, message);
            case ACCESS_MANAGER -> accessManager(message, "", status);
            case TOKEN_GRANT -> token(refusal, status, message, "grant", "body");
            case TOKEN_REVOCATION -> token(refusal, status, message, "revoke", "path");
            case ADMIN, BALANCER -> object(status, "Balancer", "true", message);
        };
    }

    private static String accessManager(String message, String payload, int status) {
        return "{\"message\":%s,%s\"error\":true,\"service\":\"Access Manager\",\"status\":%d}\n"
                .formatted(message, payload, status);
    }

    /** Names of groups go out with a colon in front, which clients take off. */
    private static String lacking(Names names) {
        List<String> lists = new ArrayList<>();
        if (!names.channels().isEmpty()) {
            lists.add("\"channels\":" + array(names.channels().stream()));
        }
        if (!names.groups().isEmpty()) {
            lists.add("\"channel-groups\":" + array(names.groups().stream().map(group -> ":" + group)));
        }
        return "{" + String.join(",", lists) + "}";
    }

    private static String array(Stream<String> names) {
        return names.map(Refusals::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String token(Refusal refusal, int status, String message, String source, String locationType) {
        String location = refusal.location();
        if (location == null) {
            return accessManager(message, "", status);
        }
        String type = location.equals(SUBSCRIBE_KEY) ? "path" : locationType;
        return "{\"error\":{\"message\":%s,\"source\":\"%s\",%s},\"service\":\"Access Manager\",\"status\":%d}"
                .formatted(quoted(refusal.code().sentence()), source, details(refusal, location, type), status);
    }

    private static String admin(Refusal refusal, int status, String message) {
        String code = refusal.code().name().toLowerCase(Locale.ROOT);
        String location = refusal.location() == null ? "" : ",\"location\":" + quoted(refusal.location());
        return "{\"status\":%d,\"error\":{\"code\":\"%s\",\"message\":%s%s}}"
                .formatted(status, code, message, location);
    }

    private static String object(int status, String service, String error, String message) {
        return "{\"status\":%d,\"service\":\"%s\",\"error\":%s,\"message\":%s}"
                .formatted(status, service, error, message);
    }

    private static String history(int status, String message, String channels) {
        return "{\"status\": %d, \"error\": true, \"error_message\": %s%s}".formatted(status, message, channels);
    }

    private static String action(Refusal refusal, int status, String message) {
        if (refusal.code() == RefusalCode.FORBIDDEN) {
            return ACTION_FORBIDDEN;
        }
        String location = refusal.location();
        String details = location == null ? "" : ", " + details(refusal, location, "body");
        String sentence = location == null ? message : quoted(refusal.code().sentence());
        return "{\"status\": %d, \"error\": {\"source\": \"actions\", \"message\": %s%s}}"
                .formatted(status, sentence, details);
    }

    private static String details(Refusal refusal, String location, String type) {
        return "\"details\": [{\"message\": %s, \"location\": %s, \"locationType\": \"%s\"}]"
                .formatted(quoted(String.valueOf(refusal.detail())), quoted(location), type);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
