package io.hubbub.broker.access;

import org.jspecify.annotations.Nullable;

/** A request that carries a signature, as it came: characters stand for single bytes, nothing is decoded. */
public final class SignedRequest {
    private final String method;
    private final String path;
    private final String query;
    private final byte[] body;
    private final String signature;
    private final @Nullable String timestamp;
    private final boolean once;

    /**
     * What the signature covers, and the signature itself.
     *
     * @param method in capitals
     * @param path up to the question mark
     * @param query after it
     * @param body empty without one
     * @param signature decoded
     * @param timestamp when it was signed, as it says: decimal seconds since the Unix epoch; null if it does not say
     * @param once whether it carries a number that no second request would carry, so that a second one is the same one again
     */
    public SignedRequest(
            String method,
            String path,
            String query,
            byte[] body,
            String signature,
            @Nullable String timestamp,
            boolean once) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.body = body;
        this.signature = signature;
        this.timestamp = timestamp;
        this.once = once;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String query() {
        return query;
    }

    byte[] body() {
        return body;
    }

    String signature() {
        return signature;
    }

    @Nullable
    String timestamp() {
        return timestamp;
    }

    boolean once() {
        return once;
    }
}
