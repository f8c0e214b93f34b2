package io.hubbub.client.netty;

import io.hubbub.client.spi.ClientRuntime;
import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException;
import io.hubbub.client.spi.TransportException.Kind;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of one client, over HTTP/1.1 and the connections of an event loop. Callable from any thread.
 *
 * <p>Replies are unpacked and handed out on the event loop, where the client's turns run, too: no thread has to wake up
 * for them.
 */
final class NettyTransport implements HttpTransport {
    private final Connections connections;
    private final Duration connectTimeout;
    private final @Nullable SSLContext trust;
    private final @Nullable ProxySelector proxies;
    private final Consumer<NettyTransport> onClose;
    private final Set<NettyExchange> underway = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    NettyTransport(Connections connections, ClientRuntime.Options options, Consumer<NettyTransport> onClose) {
        if (options.connectTimeout().isNegative() || options.connectTimeout().isZero()) {
            throw new IllegalArgumentException(
                    "The connect timeout must be longer than 0: " + options.connectTimeout());
        }
        this.connections = connections;
        this.connectTimeout = options.connectTimeout();
        this.trust = options.sslContext();
        this.proxies = options.proxy();
        this.onClose = onClose;
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call) {
        NettyExchange exchange = new NettyExchange(call, connections, connectTimeout, underway);
        // Added before the look at closed: either that look or close() ends an exchange.
        underway.add(exchange);
        if (closed) {
            exchange.completeExceptionally(new TransportException(Kind.NOT_CONNECTED, "The client is closed", null));
            return exchange;
        }
        try {
            exchange.start(route(call.uri()));
        } catch (RuntimeException e) { // such as a scheme that is not HTTP, or a proxy selector that fails
            exchange.completeExceptionally(
                    new TransportException(Kind.NOT_CONNECTED, "The request could not be sent", e));
        }
        return exchange;
    }

    @Override
    public void close() {
        closed = true;
        for (NettyExchange exchange : underway) {
            exchange.completeExceptionally(new TransportException(Kind.BROKEN, "The client was closed", null));
        }
        onClose.accept(this);
    }

    private Route route(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        String host = uri.getHost();
        if (host == null || !(tls || scheme.equals("http"))) {
            throw new IllegalArgumentException("No URI of HTTP: scheme " + uri.getScheme());
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        boolean bracketed = host.startsWith("[");
        return new Route(
                tls, bracketed ? host.substring(1, host.length() - 1) : host, port, proxy(uri), tls ? trust : null);
    }

    /** The first that the selector names, if it speaks HTTP. */
    private @Nullable InetSocketAddress proxy(URI uri) {
        ProxySelector selector = proxies != null ? proxies : ProxySelector.getDefault();
        if (selector == null) {
            return null;
        }
        for (Proxy proxy : selector.select(uri)) {
            return proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address
                    ? address
                    : null;
        }
        return null;
    }
}
