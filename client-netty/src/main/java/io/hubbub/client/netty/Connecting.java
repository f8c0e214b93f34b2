package io.hubbub.client.netty;

import io.hubbub.client.netty.NettyExchange.Giveable;
import io.hubbub.client.spi.TransportException.Kind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The way to a connection: the host is looked up, its addresses are tried one after the other, a proxy is asked for a
 * tunnel, TLS is agreed upon. All of it within one time.
 *
 * <p>Owned by the event loop. Tells its outcome once, or never when given up.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the channel tells how it fares
final class Connecting implements Giveable {
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final List<Class<? extends Exception>> NOT_TRUSTED = List.of(
            CertificateException.class,
            CertPathValidatorException.class,
            CertPathBuilderException.class,
            SSLPeerUnverifiedException.class);

    private final Route route;
    private final Connections connections;
    private final Duration timeout;
    private final Outcome outcome;

    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Channel channel; // the one that is tried
    private boolean over;

    Connecting(Route route, Connections connections, Duration timeout, Outcome outcome) {
        this.route = route;
        this.connections = connections;
        this.timeout = timeout;
        this.outcome = outcome;
    }

    void start() {
        assert connections.eventLoop().inEventLoop();
        deadline = connections
                .eventLoop()
                .schedule(
                        () -> fail(Kind.CONNECT_TIMEOUT, null),
                        TimeUnit.NANOSECONDS.convert(timeout),
                        TimeUnit.NANOSECONDS);
        InetSocketAddress proxy = route.proxy();
        if (proxy != null && proxy.getAddress() != null) {
            connect(new InetAddress[] {proxy.getAddress()}, proxy.getPort(), 0);
            return;
        }
        String host = proxy == null ? route.host() : proxy.getHostString();
        int port = proxy == null ? route.port() : proxy.getPort();
        if (Lookups.isLiteral(host) && connections.knowsTrust(route)) {
            look(host, port);
            return;
        }
        try {
            connections.lookups().execute(() -> look(host, port));
        } catch (RejectedExecutionException e) {
            fail(Kind.NOT_CONNECTED, e); // the runtime was closed
        }
    }

    /** On the event loop when it takes no time, else elsewhere. */
    private void look(String host, int port) {
        InetAddress[] addresses;
        try {
            addresses = Lookups.addresses(host);
            if (route.tls()) {
                var unused = connections.trust(route);
            }
        } catch (IOException | GeneralSecurityException e) {
            connections.runUnlessClosed(() -> fail(Kind.NOT_CONNECTED, e));
            return;
        }
        connections.runUnlessClosed(() -> connect(addresses, port, 0));
    }

    private void connect(InetAddress[] addresses, int port, int next) {
        if (over) {
            return;
        }
        ChannelFuture connected = new Bootstrap()
                .group(connections.eventLoop())
                .channelFactory(NioSocketChannel::new)
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // ours ends it
                .handler(new Silence())
                .connect(new InetSocketAddress(addresses[next], port));
        channel = connected.channel();
        connections.opened(connected.channel());
        connected.addListener(future -> {
            if (over) {
                connected.channel().close();
            } else if (future.isSuccess()) {
                established(connected.channel());
            } else if (next + 1 < addresses.length) {
                connect(addresses, port, next + 1);
            } else {
                fail(Kind.NOT_CONNECTED, future.cause());
            }
        });
    }

    private void established(Channel open) {
        if (route.isTunnel()) {
            new Tunnel(route, this, open).ask();
        } else {
            throughAll(open);
        }
    }

    /** The peer of {@code open} is the server itself, or a proxy that reads requests. */
    void throughAll(Channel open) {
        if (!route.tls()) {
            ready(open);
            return;
        }
        SslHandler tls;
        try {
            tls = new SslHandler(engine());
        } catch (GeneralSecurityException e) {
            fail(Kind.TLS_FAILED, e);
            return;
        }
        tls.setHandshakeTimeoutMillis(0); // ours ends it
        tls.handshakeFuture().addListener(future -> {
            if (over) {
                open.close();
            } else if (future.isSuccess()) {
                ready(open);
            } else {
                fail(isUntrusted(future.cause()) ? Kind.TLS_UNTRUSTED : Kind.TLS_FAILED, future.cause());
            }
        });
        open.pipeline().addFirst(tls);
    }

    private SSLEngine engine() throws GeneralSecurityException {
        SSLContext trust = connections.trust(route);
        SSLEngine engine = trust.createSSLEngine(route.host(), route.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!Lookups.isLiteral(route.host())) {
            try {
                parameters.setServerNames(List.of(new SNIHostName(route.host())));
            } catch (IllegalArgumentException e) {
                // A name that TLS cannot say: the server has to do without.
            }
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private void ready(Channel open) {
        end();
        Connection connection = new Connection(connections, route, open);
        open.pipeline().remove(Silence.class);
        open.pipeline().addLast(new FirstBytes(connection), codec(), connection);
        outcome.connected(connection);
    }

    static HttpClientCodec codec() {
        return new HttpClientCodec(new HttpDecoderConfig().setMaxHeaderSize(MAX_HEAD_BYTES), false, false);
    }

    void fail(Kind kind, @Nullable Throwable cause) {
        if (!over) {
            giveUp();
            outcome.failed(kind, cause);
        }
    }

    /** The proxy wants something that nobody can give it. */
    void refused(int status, Map<String, String> headers) {
        if (!over) {
            giveUp();
            outcome.refused(status, headers);
        }
    }

    @Override
    public void giveUp() {
        end();
        if (channel != null) {
            channel.close();
        }
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private static boolean isUntrusted(@Nullable Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> NOT_TRUSTED.stream().anyMatch(type -> type.isInstance(cause)));
    }

    /** What came of it. */
    interface Outcome {
        void connected(Connection fresh);

        void failed(Kind kind, @Nullable Throwable cause);

        /** A proxy answers instead of the server. */
        void refused(int status, Map<String, String> headers);
    }

    /** What goes wrong on the way ends the channel or the handshake, and that is heard of. */
    private static final class Silence extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
    }

    /** Tells a connection of bytes that may not yet mean anything. */
    private static final class FirstBytes extends ChannelInboundHandlerAdapter {
        private final Connection connection;

        FirstBytes(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            connection.bytesCame();
            ctx.fireChannelRead(bytes);
        }
    }
}
