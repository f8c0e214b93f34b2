package io.hubbub.client.spi;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives clients their threads and connections. Callable from any thread.
 *
 * <p>One may serve any number of clients. A client that is closed closes what it was given and nothing else; the runtime
 * ends when whoever made it closes it.
 */
public interface ClientRuntime {
    /** What one more client runs on. */
    Parts open(Options options);

    /**
     * What a client asks for.
     *
     * @param connectTimeout for one connection, with its TLS handshake
     * @param sslContext whom to trust; null for the JVM's
     * @param proxy null for the JVM's
     */
    record Options(
            Duration connectTimeout,
            @Nullable SSLContext sslContext,
            @Nullable ProxySelector proxy) {}

    /**
     * What a client gets.
     *
     * @param loop of this client, which closes it
     * @param transport of this client, which closes it
     * @param callbacks where listeners and callbacks run unless the client was given an executor
     * @param keepAlive may be that of many clients
     * @param ended runs when the client has been closed
     */
    record Parts(ClientLoop loop, HttpTransport transport, Executor callbacks, KeepAlive keepAlive, Runnable ended) {}
}
