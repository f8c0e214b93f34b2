package io.hubbub.client.http;

import io.hubbub.client.spi.TransportException;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What the JDK's client throws, in our words. */
final class JdkFailure {
    private static final List<Class<? extends Exception>> NOT_TRUSTED = List.of(
            CertificateException.class,
            CertPathValidatorException.class,
            CertPathBuilderException.class,
            SSLPeerUnverifiedException.class);
    private static final List<Class<? extends Exception>> CONNECTION_ENDED =
            List.of(EOFException.class, SocketException.class, ClosedChannelException.class, SSLException.class);

    private JdkFailure() {}

    /**
     * The reason why there is no reply.
     *
     * @param begun whether something of the request may have been sent
     * @param headArrived whether the head of the reply was understood
     */
    static TransportException of(Throwable thrown, URI uri, boolean begun, boolean headArrived) {
        Throwable cause = unwrapped(thrown);
        Kind kind = begun ? afterSending(cause, headArrived) : beforeSending(cause);
        return TransportException.of(kind, uri, cause);
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    private static Kind beforeSending(Throwable thrown) {
        if (isAny(thrown, NOT_TRUSTED)) {
            return Kind.TLS_UNTRUSTED;
        }
        if (isAny(thrown, List.of(SSLException.class))) {
            return Kind.TLS_FAILED;
        }
        return isAny(thrown, List.of(HttpTimeoutException.class)) ? Kind.CONNECT_TIMEOUT : Kind.NOT_CONNECTED;
    }

    // A second connection may have failed, too, in any way: what counts is that the first one had the request. Also,
    // the
    // JDK's client may begin a request when the handshake has just failed.
    private static Kind afterSending(Throwable thrown, boolean headArrived) {
        if (isAny(thrown, NOT_TRUSTED)) {
            return Kind.TLS_UNTRUSTED; // seen before anything is sent on that connection
        }
        if (isAny(thrown, List.of(ProtocolException.class))) {
            return Kind.MALFORMED;
        }
        // For errors in chunks the JDK has no type.
        boolean unnamed = chain(thrown).anyMatch(cause -> cause.getClass() == IOException.class);
        return headArrived && unnamed && !isAny(thrown, CONNECTION_ENDED) ? Kind.MALFORMED : Kind.BROKEN;
    }

    private static boolean isAny(Throwable thrown, List<Class<? extends Exception>> types) {
        return chain(thrown).anyMatch(cause -> types.stream().anyMatch(type -> type.isInstance(cause)));
    }

    private static Stream<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
    }
}
