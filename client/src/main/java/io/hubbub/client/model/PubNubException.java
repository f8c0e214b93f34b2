package io.hubbub.client.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call failed: what it says is {@link #error}, how it ended is {@link #status}.
 *
 * <p>Unchecked. Every failure of a call is one of these, a reply that cannot be read included.
 */
public final class PubNubException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final PubNubError error;
    private final @Nullable String errorMessage;
    // After serialization both are gone.
    private final transient PNStatus status;
    private final transient @Nullable JsonNode responseBody;
    private final int statusCode;
    private final @Nullable Duration retryAfter;

    /**
     * A failure.
     *
     * @param errorMessage what the server or the cause says, or null
     * @param status of the call; its error data refers back to this exception
     * @param responseBody the reply, or null when there was none or it was not JSON
     * @param retryAfter when the server asks to try again, or null when it does not say
     */
    public PubNubException(
            PubNubError error,
            @Nullable String errorMessage,
            PNStatus status,
            @Nullable JsonNode responseBody,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message(error, errorMessage, status), cause);
        this.error = error;
        this.errorMessage = errorMessage;
        this.status = status.failedWith(new PNErrorData(errorMessage == null ? error.text() : errorMessage, this));
        this.responseBody = responseBody;
        statusCode = status.statusCode() == null ? 0 : status.statusCode();
        this.retryAfter = retryAfter;
    }

    /** Why. */
    public PubNubError error() {
        return error;
    }

    /** What the server or the cause says, or null. */
    public @Nullable String errorMessage() {
        return errorMessage;
    }

    /** The HTTP status of the reply; 0 when there was none. */
    public int statusCode() {
        return statusCode;
    }

    /** How the call ended. */
    public PNStatus status() {
        return status;
    }

    /** The reply, or null when there was none or it was not JSON. */
    public @Nullable JsonNode responseBody() {
        return responseBody;
    }

    /** In which time the server asks to try again, or null when it does not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    private static String message(PubNubError error, @Nullable String errorMessage, PNStatus status) {
        String code = status.statusCode() == null ? "" : " (" + status.statusCode() + ")";
        return errorMessage == null ? error.text() : error.text() + code + ": " + errorMessage;
    }
}
