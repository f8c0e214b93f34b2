package io.hubbub.client.spi;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method such as {@code GET}
 * @param uri absolute; its path and query are encoded and go to the server as they are
 * @param headers by name
 * @param body null for none
 * @param repeatable whether a transport may send it again over a fresh connection when an old one turns out to be
 *     closed; never true for what must not happen twice
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
public record HttpCall(
        String method, URI uri, Map<String, String> headers, byte @Nullable [] body, boolean repeatable) {
    /** Without the query, which lets everybody in who reads it, and without the body. */
    @Override
    public String toString() {
        return "HttpCall[method=%s, to=%s://%s]".formatted(method, uri.getScheme(), uri.getAuthority());
    }
}
