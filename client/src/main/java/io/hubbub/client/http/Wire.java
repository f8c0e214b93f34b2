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
 * @param signing signs every request; null for requests without signature
 */
public record Wire(
        boolean tls,
        String origin,
        String uuid,
        String sdk,
        @Nullable String instance,
        boolean requestIds,
        Supplier<@Nullable String> auth,
        @Nullable Signing signing) {
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
        String query = query(request);
        String sent = signing == null ? query : signing.signed(request.method(), request.path(), query, request.body());
        return baseUrl() + request.path() + "?" + sent;
    }

    private String query(Request request) {
        StringBuilder query = new StringBuilder("pnsdk=").append(Percent.encode(sdk));
        if (!request.asks("uuid")) {
            query.append("&uuid=").append(Percent.encode(uuid));
        }
        if (instance != null) {
            query.append("&instanceid=").append(Percent.encode(instance));
        }
        if (requestIds && !request.asks("requestid")) {
            query.append("&requestid=").append(UUID.randomUUID());
        }
        String right = auth.get();
        if (right != null && request.isAuthorized() && !request.asks("auth")) {
            query.append("&auth=").append(Percent.encode(right));
        }
        request.query().forEach((name, value) -> {
            if (signing == null || !Signing.owns(name)) {
                query.append('&').append(name).append('=').append(value);
            }
        });
        return query.toString();
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
