package io.hubbub.client.http;

import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A reply of status 2xx that is no success. */
public final class BadReplyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final PubNubError error;
    private final PNStatusCategory category;

    private BadReplyException(PubNubError error, PNStatusCategory category, String message) {
        super(message, null, false, false);
        this.error = error;
        this.category = category;
    }

    /** It is not what the protocol says. */
    public static BadReplyException malformed(String what) {
        return new BadReplyException(
                PubNubError.PNERR_JSON_DECODING_FAILED, PNStatusCategory.PNMalformedResponseCategory, what);
    }

    /** The server said no to a publish. */
    public static BadReplyException rejected(String reason) {
        return new BadReplyException(PubNubError.PNERR_PUBLISH_REJECTED, PNStatusCategory.PNBadRequestCategory, reason);
    }

    /** The server said no to anything else. */
    public static BadReplyException refused(String reason) {
        String said = reason.isBlank() ? "the reply says no" : reason;
        return new BadReplyException(PubNubError.PNERR_CLIENT_ERROR, PNStatusCategory.PNBadRequestCategory, said);
    }

    /** Why the server says no, in the words of whichever service answers; empty when it does not say. */
    public static String sentence(JsonNode reply) {
        for (JsonNode place : List.of(
                reply.path("message"),
                reply.path("error_message"),
                reply.path("error").path("message"))) {
            String sentence = place.asString("");
            if (!sentence.isEmpty()) {
                return sentence;
            }
        }
        return "";
    }

    PubNubError error() {
        return error;
    }

    PNStatusCategory category() {
        return category;
    }
}
