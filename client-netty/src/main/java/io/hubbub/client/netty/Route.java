package io.hubbub.client.netty;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads. Requests of the same route may use the same connection, whoever sends them.
 *
 * @param tls whether over TLS
 * @param host a name, or an address without brackets
 * @param proxy null for none
 * @param trust null for the JVM's, and without TLS
 */
record Route(
        boolean tls,
        String host,
        int port,
        @Nullable InetSocketAddress proxy,
        @Nullable SSLContext trust) {
    /** Whether the proxy only passes bytes on. */
    boolean isTunnel() {
        return tls && proxy != null;
    }

    /** The host and port, as they stand in a URI. */
    String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
