package io.hubbub.client.http;

import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says what a reply, or its absence, means for a request that did not succeed. */
final class Failures {
    private static final int MAX_QUOTED_CHARS = 1000;
    private static final String FILTER_ERROR = "Filter syntax error";

    private final Wire wire;

    Failures(Wire wire) {
        this.wire = wire;
    }

    /** A reply of any status but 2xx. */
    PubNubException refused(Request request, HttpReply reply, @Nullable JsonNode body) {
        int code = reply.status();
        String text = new String(reply.body(), StandardCharsets.UTF_8);
        String said = said(body, text);
        PNStatus status = wire.status(request, category(code, text), code);
        return new PubNubException(
                error(code),
                said.isEmpty() ? null : said,
                code == 403 && body != null ? denied(status, body.path("payload")) : status,
                body,
                retryAfter(reply),
                null);
    }

    /** A reply of status 2xx that is no success. */
    PubNubException bad(Request request, HttpReply reply, @Nullable JsonNode body, BadReplyException why) {
        return new PubNubException(
                why.error(), why.getMessage(), wire.status(request, why.category(), reply.status()), body, null, why);
    }

    PubNubException failed(Request request, Throwable cause) {
        if (!(cause instanceof TransportException transport)) {
            return failure(
                    request, PubNubError.PNERR_UNKNOWN_ERROR, PNStatusCategory.PNInternalExceptionCategory, cause);
        }
        return switch (transport.kind()) {
            case NOT_CONNECTED, BROKEN ->
                failure(request, PubNubError.PNERR_CONNECTION_ERROR, PNStatusCategory.PNNetworkIssuesCategory, cause);
            case CONNECT_TIMEOUT ->
                failure(request, PubNubError.PNERR_CONNECTION_ERROR, PNStatusCategory.PNTimeoutCategory, cause);
            case TLS_FAILED ->
                failure(
                        request,
                        PubNubError.PNERR_CONNECTION_ERROR,
                        PNStatusCategory.PNTLSConnectionFailedCategory,
                        cause);
            case TLS_UNTRUSTED ->
                failure(
                        request,
                        PubNubError.PNERR_CONNECTION_ERROR,
                        PNStatusCategory.PNTLSUntrustedCertificateCategory,
                        cause);
            case MALFORMED ->
                failure(request, PubNubError.PNERR_HTTP_ERROR, PNStatusCategory.PNMalformedResponseCategory, cause);
        };
    }

    PubNubException timedOut(Request request) {
        return new PubNubException(
                PubNubError.PNERR_CLIENT_TIMEOUT,
                "no reply within " + seconds(request.timeout()),
                wire.status(request, PNStatusCategory.PNTimeoutCategory, null),
                null,
                null,
                null);
    }

    PubNubException cancelled(Request request) {
        return new PubNubException(
                PubNubError.PNERR_REQUEST_CANCELLED,
                null,
                wire.status(request, PNStatusCategory.PNCancelledCategory, null),
                null,
                null,
                null);
    }

    /** The status, about those names of the request that the server refuses; about all when it names none. */
    private static PNStatus denied(PNStatus status, JsonNode payload) {
        List<String> channels = named(payload.path("channels"), status.affectedChannels());
        List<String> groups = named(payload.path("channel-groups"), status.affectedChannelGroups());
        return channels.isEmpty() && groups.isEmpty() ? status : status.about(channels, groups);
    }

    /** Groups stand there with a colon in front. */
    private static List<String> named(JsonNode names, List<String> request) {
        Set<String> named = new HashSet<>();
        for (JsonNode each : names) {
            String name = each.asString("");
            named.add(name);
            named.add(name.startsWith(":") ? name.substring(1) : name);
        }
        return request.stream().filter(named::contains).toList();
    }

    private PubNubException failure(Request request, PubNubError error, PNStatusCategory category, Throwable cause) {
        return new PubNubException(error, cause.getMessage(), wire.status(request, category, null), null, null, cause);
    }

    private static PNStatusCategory category(int code, String text) {
        return switch (code) {
            case 400 ->
                text.contains(FILTER_ERROR)
                        ? PNStatusCategory.PNMalformedFilterExpressionCategory
                        : PNStatusCategory.PNBadRequestCategory;
            case 403 -> PNStatusCategory.PNAccessDeniedCategory;
            case 413 -> PNStatusCategory.PNBadRequestCategory;
            case 414 -> PNStatusCategory.PNURITooLongCategory;
            case 429 -> PNStatusCategory.PNRateLimitExceededCategory;
            default -> PNStatusCategory.PNUnknownCategory;
        };
    }

    private static PubNubError error(int code) {
        if (code == 413 || code == 414) {
            return PubNubError.PNERR_PAYLOAD_TOO_LARGE;
        }
        if (code >= 500) {
            return PubNubError.PNERR_SERVER_ERROR;
        }
        return code >= 400 ? PubNubError.PNERR_CLIENT_ERROR : PubNubError.PNERR_HTTP_ERROR;
    }

    /** The server's sentence if there is one, else its text. */
    private static String said(@Nullable JsonNode body, String text) {
        String sentence = "";
        if (body != null && body.isObject()) {
            sentence = BadReplyException.sentence(body);
            JsonNode detail = body.path("error").path("details").path(0).path("message");
            if (!detail.asString("").isEmpty()) {
                sentence += ": " + detail.asString("");
            }
        } else if (body != null && body.isArray()) {
            sentence = body.path(1).asString("");
        }
        String chosen = sentence.isEmpty() ? text.strip() : sentence;
        return chosen.length() <= MAX_QUOTED_CHARS ? chosen : chosen.substring(0, MAX_QUOTED_CHARS) + "...";
    }

    private static @Nullable Duration retryAfter(HttpReply reply) {
        String seconds = reply.header("retry-after");
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
