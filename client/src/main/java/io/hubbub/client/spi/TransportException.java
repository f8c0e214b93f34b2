package io.hubbub.client.spi;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** There was no reply. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** No reply for this reason. */
    public TransportException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** No reply from where {@code peer} points to. Its path and query, which may carry tokens, are not told. */
    public static TransportException of(Kind kind, URI peer, @Nullable Throwable cause) {
        String where = peer.getHost() + (peer.getPort() < 0 ? "" : ":" + peer.getPort());
        return new TransportException(kind, sentence(kind) + ": " + where, cause);
    }

    private static String sentence(Kind kind) {
        return switch (kind) {
            case NOT_CONNECTED -> "No connection";
            case CONNECT_TIMEOUT -> "No connection in time";
            case BROKEN -> "The connection ended before the reply did";
            case TLS_FAILED -> "TLS could not be agreed upon";
            case TLS_UNTRUSTED -> "The server's certificate is not trusted";
            case MALFORMED -> "The reply is not HTTP";
        };
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }

    /** Why there was no reply. */
    public enum Kind {
        /** No connection: unknown host, refused, unreachable. Nothing was sent. */
        NOT_CONNECTED,
        /** No connection in the time for one. Nothing was sent. */
        CONNECT_TIMEOUT,
        /** The connection broke, or ended before the reply did. The request may have been carried out. */
        BROKEN,
        /** TLS could not be agreed upon. */
        TLS_FAILED,
        /** The server's certificate is not trusted, or is that of another host. */
        TLS_UNTRUSTED,
        /** The reply is not HTTP, or is longer than a client takes in. */
        MALFORMED
    }
}
