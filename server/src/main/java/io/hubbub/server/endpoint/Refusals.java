package io.hubbub.server.endpoint;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/** The one table from a no to its answer on the wire: status by code, body by code and endpoint. */
public final class Refusals {
    private final int messageTooLargeStatus;

    /** {@code messageTooLargeStatus}: 400 as the wire protocol's older documents say, or 413. */
    public Refusals(int messageTooLargeStatus) {
        this.messageTooLargeStatus = messageTooLargeStatus;
    }

    /** The answer to the caller; {@code now} stands in the bodies that carry a timetoken. */
    public Reply reply(Refusal refusal, ErrorShape shape, Timetoken now) {
        int status = status(refusal.code(), shape);
        Reply reply = Reply.of(status, body(refusal, shape, status, now).getBytes(StandardCharsets.UTF_8));
        // HTTP wants the allowed methods in a header of their own.
        return refusal.code() == RefusalCode.METHOD_NOT_ALLOWED ? reply.with("Allow: " + refusal.detail()) : reply;
    }

    private int status(RefusalCode code, ErrorShape shape) {
        if (shape == ErrorShape.HISTORY_V2 && code == RefusalCode.PERSISTENCE_OFF) {
            return 200; // clients look for a text where messages should be
        }
        return code == RefusalCode.MESSAGE_TOO_LARGE ? messageTooLargeStatus : code.status();
    }

    private static String body(Refusal refusal, ErrorShape shape, int status, Timetoken now) {
        String message = quoted(refusal.sentence());
        if (refusal.code() == RefusalCode.INVALID_SUBSCRIBE_KEY) {
            return "{\"message\":%s,\"error\":true,\"service\":\"Access Manager\",\"status\":%d}\n"
                    .formatted(message, status);
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
            case BALANCER -> object(status, "Balancer", "true", message);
        };
    }

    private static String object(int status, String service, String error, String message) {
        return "{\"status\":%d,\"service\":\"%s\",\"error\":%s,\"message\":%s}"
                .formatted(status, service, error, message);
    }

    private static String history(int status, String message, String channels) {
        return "{\"status\": %d, \"error\": true, \"error_message\": %s%s}".formatted(status, message, channels);
    }

    private static String action(Refusal refusal, int status, String message) {
        String detail = refusal.detail();
        if (refusal.code() != RefusalCode.INVALID_ACTION || detail == null) {
            return "{\"status\": %d, \"error\": {\"source\": \"actions\", \"message\": %s}}".formatted(status, message);
        }
        int colon = detail.indexOf(": ");
        return ("{\"status\": %d, \"error\": {\"source\": \"actions\", \"message\": %s, \"details\": [{\"message\": %s,"
                        + " \"location\": %s, \"locationType\": \"body\"}]}}")
                .formatted(
                        status,
                        quoted(refusal.code().sentence()),
                        quoted(detail.substring(colon + 2)),
                        quoted(detail.substring(0, colon)));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
