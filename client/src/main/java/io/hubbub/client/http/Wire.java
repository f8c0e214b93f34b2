package io.hubbub.client.http;

import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.HttpCall;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all requests of a client have in common: where they go, who asks, and with which right.
 *
 * @param tls whether over TLS
 * @param origin host or host:port
 * @param uuid who asks
 * @param sdk the client's name and version ({@code pnsdk})
 * @param instance an id of this client, to be sent with every request, or null
 * @param requestIds whether every request carries an id of its own
 * @param auth the auth key or token that holds now, or null
 */
public record Wire(
        boolean tls,
        String origin,
        String uuid,
        String sdk,
        @Nullable String instance,
        boolean requestIds,
        Supplier<@Nullable String> auth) {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=UTF-8");

    /** The whole request. */
    public HttpCall call(Request request) {
        byte[] body = request.body();
        return new HttpCall(
                request.method(),
                URI.create(url(request)),
                body == null ? Map.of() : JSON,
                body,
                request.isRepeatable());
    }

    /** The URL of a request, complete. */
    public String url(Request request) {
        StringBuilder url = new StringBuilder(baseUrl()).append(request.path());
        url.append("?pnsdk=").append(Percent.encode(sdk));
        if (!request.asks("uuid")) {
            url.append("&uuid=").append(Percent.encode(uuid));
        }
        if (instance != null) {
            url.append("&instanceid=").append(Percent.encode(instance));
        }
        if (requestIds) {
            url.append("&requestid=").append(UUID.randomUUID());
        }
        String right = auth.get();
        if (right != null && request.isAuthorized() && !request.asks("auth")) {
            url.append("&auth=").append(Percent.encode(right));
        }
        for (String pair : request.query()) {
            url.append('&').append(pair);
        }
        return url.toString();
    }

    /** Scheme and origin, without a slash at the end. */
    public String baseUrl() {
        return (tls ? "https://" : "http://") + origin;
    }

    /** How a request ended. */
    public PNStatus status(Request request, PNStatusCategory category, @Nullable Integer statusCode) {
        String right = request.isAuthorized() ? auth.get() : null;
        return new PNStatus(
                category,
                request.operation(),
                null,
                statusCode,
                request.channels(),
                request.groups(),
                tls,
                uuid,
                origin,
                right);
    }
}
