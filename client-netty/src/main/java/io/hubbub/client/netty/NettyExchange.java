package io.hubbub.client.netty;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.TransportException;
import io.hubbub.client.spi.TransportException.Kind;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its reply. It is the caller's future, and gives the connection up when anything but the reply completes
 * it.
 *
 * <p>{@code phase} decides between the event loop and everybody else; what is below it belongs to the event loop.
 */
final class NettyExchange extends CompletableFuture<HttpReply> {
    private enum Phase {
        /** Giving up closes the connection. */
        WAITING,
        /** The last byte is here. The connection carries other requests. */
        ANSWERED,
        /** There will be no reply. */
        GIVEN_UP
    }

    // As the JDK's client: what a connection needs is not the caller's business.
    private static final Set<String> OURS = Set.of("connection", "content-length", "expect", "host", "upgrade");
    private static final AsciiString HOST = AsciiString.cached("Host");
    private static final AsciiString ACCEPT_ENCODING = AsciiString.cached("Accept-Encoding");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
    private static final AsciiString GZIP = AsciiString.cached("gzip");

    private final HttpCall call;
    private final Connections connections;
    private final Duration connectTimeout;
    private final Set<NettyExchange> underway;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

    private @Nullable Giveable carrier; // what there is to close
    private boolean sentBefore; // over a connection that turned out to be closed

    /** @param underway forgets it when it ends */
    NettyExchange(HttpCall call, Connections connections, Duration connectTimeout, Set<NettyExchange> underway) {
        this.call = call;
        this.connections = connections;
        this.connectTimeout = connectTimeout;
        this.underway = underway;
    }

    /**
     * Sends it over a connection of that route.
     *
     * @throws IllegalArgumentException when HTTP cannot carry it
     */
    void start(Route route) {
        Outgoing outgoing =
                new Outgoing(route, HttpMethod.valueOf(call.method()), target(route), headers(route), call.body());
        try {
            connections.run(() -> begin(outgoing));
        } catch (RejectedExecutionException e) {
            completeExceptionally(new TransportException(Kind.NOT_CONNECTED, "The runtime is closed", e));
        }
    }

    private HttpHeaders headers(Route route) {
        HttpHeaders headers = new DefaultHttpHeaders();
        boolean usual = route.port() == (route.tls() ? 443 : 80);
        headers.set(HOST, usual ? call.uri().getHost() : route.authority());
        headers.set(ACCEPT_ENCODING, GZIP);
        byte[] body = call.body();
        if (body != null) {
            headers.set(CONTENT_LENGTH, body.length);
        }
        call.headers().forEach((name, value) -> {
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("A request cannot set the header " + name);
            }
            headers.set(name, value);
        });
        return headers;
    }

    /** Path and query as they are; for a proxy that does not only pass bytes on, the whole URI. */
    private String target(Route route) {
        URI uri = call.uri();
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        String target =
                (path == null || path.isEmpty() ? "/" : path) + (query == null || query.isEmpty() ? "" : "?" + query);
        if (route.proxy() == null || route.isTunnel()) {
            return target;
        }
        return "http://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + target;
    }

    private void begin(Outgoing outgoing) {
        if (isWaiting()) {
            Connection idle = connections.idle(outgoing.route());
            if (idle != null) {
                carrier = idle;
                idle.carry(this, outgoing);
            } else {
                connect(outgoing);
            }
        }
    }

    private void connect(Outgoing outgoing) {
        Connecting connecting = new Connecting(outgoing.route(), connections, connectTimeout, new Connecting.Outcome() {
            @Override
            public void connected(Connection fresh) {
                carrier = fresh;
                fresh.carry(NettyExchange.this, outgoing);
            }

            @Override
            public void failed(Kind kind, @Nullable Throwable cause) {
                // That it had been sent over another connection counts for more.
                fail(sentBefore ? Kind.BROKEN : kind, cause);
            }

            @Override
            public void refused(int status, Map<String, String> headers) {
                answer(status, headers, new byte[0]);
            }
        });
        carrier = connecting;
        connecting.start();
    }

    private boolean isWaiting() {
        return phase.get() == Phase.WAITING;
    }

    /** The connection ended without a byte of a reply, and had carried other requests before. On the event loop. */
    void wasClosed(Outgoing outgoing, @Nullable Throwable cause) {
        if (!call.repeatable() || sentBefore) {
            fail(Kind.BROKEN, cause);
        } else if (isWaiting()) {
            sentBefore = true;
            connect(outgoing); // not another one that may be closed just as well
        }
    }

    /** The last byte is here; the connection may already have other work. On the event loop. */
    void answer(int status, Map<String, String> headers, byte[] packed) {
        if (phase.compareAndSet(Phase.WAITING, Phase.ANSWERED)) {
            carrier = null;
            underway.remove(this);
            try {
                super.complete(HttpReply.unpack(status, headers, packed));
            } catch (TransportException e) {
                super.completeExceptionally(e);
            }
        }
    }

    /** There is no reply, and nothing left to close. On the event loop. */
    void fail(Kind kind, @Nullable Throwable cause) {
        if (phase.compareAndSet(Phase.WAITING, Phase.GIVEN_UP)) {
            carrier = null;
            underway.remove(this);
            super.completeExceptionally(TransportException.of(kind, call.uri(), cause));
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        giveUp();
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean complete(HttpReply reply) {
        giveUp();
        return super.complete(reply);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        giveUp();
        return super.completeExceptionally(failure);
    }

    /** Closes the connection. Comes first, since those who hear of the completion may take their time. */
    private void giveUp() {
        if (phase.compareAndSet(Phase.WAITING, Phase.GIVEN_UP)) {
            underway.remove(this);
            connections.runUnlessClosed(this::letGo);
        }
    }

    private void letGo() {
        Giveable given = carrier;
        carrier = null;
        if (given != null) {
            given.giveUp();
        }
    }

    /** What works for an exchange and can be told to stop. On the event loop. */
    interface Giveable {
        void giveUp();
    }
}
