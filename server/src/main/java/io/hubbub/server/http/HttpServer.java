package io.hubbub.server.http;

import io.hubbub.server.endpoint.Refusals;
import io.hubbub.server.route.RouteTable;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and the connections that came through it.
 *
 * <p>Callable from any thread outside the loops. What it counts are atomics; each connection belongs to its loop.
 */
public final class HttpServer {
    /** So many bytes of answers may be unread on one connection before the next request is read. */
    static final int MAX_UNREAD_BYTES = 64 << 10;

    private static final int BACKLOG = 4096;
    private static final WriteBufferWaterMark UNREAD_BYTES = new WriteBufferWaterMark(32 << 10, MAX_UNREAD_BYTES);

    private final HttpSettings settings;
    private final RouteTable routes;
    private final Refusals refusals;
    private final EdgeObserver observer;
    private final @Nullable SslContext tls;
    private final Map<EventLoop, EdgeLoop> edges = new HashMap<>(); // filled before the first connection
    private final Channel listener;
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> allClosed = new CompletableFuture<>();

    /**
     * Starts to listen.
     *
     * @param tls speaks TLS on every connection; null for plain HTTP
     * @throws IOException when the address cannot be had
     */
    public HttpServer(
            Loops loops,
            InetSocketAddress address,
            @Nullable SslContext tls,
            RouteTable routes,
            Refusals refusals,
            HttpSettings settings,
            EdgeObserver observer)
            throws IOException {
        this.settings = settings;
        this.routes = routes;
        this.refusals = refusals;
        this.observer = observer;
        this.tls = tls;
        List<NettyLoop> all = loops.nettyLoops();
        for (int i = 0; i < all.size(); i++) {
            NettyLoop loop = all.get(i);
            EdgeLoop edge = new EdgeLoop(i, loop, settings, observer);
            edges.put(loop.eventLoop(), edge);
            loop.post(edge::start);
        }
        this.listener = listen(loops, address);
    }

    /** Where it listens: the real port when 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /**
     * Stops listening. From now on every answer is the last one of its connection, and idle connections are closed. What
     * is posted to the loops after this call comes after it.
     */
    public void drain() {
        listener.close().awaitUninterruptibly();
        for (EdgeLoop edge : edges.values()) {
            edge.loop().post(edge::drain);
        }
        open.incrementAndGet(); // this call counts as a connection, so that there is a last one even without any
        connectionClosed();
    }

    /** Waits until all connections are gone, at most the drain timeout; closes those that are left. */
    public void close() {
        try {
            allClosed.get(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Those that did not finish are closed below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        List<CompletableFuture<Void>> stopped = new ArrayList<>();
        for (EdgeLoop edge : edges.values()) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            stopped.add(done);
            edge.loop().post(() -> {
                edge.stop();
                done.complete(null);
            });
        }
        CompletableFuture.allOf(stopped.toArray(CompletableFuture[]::new)).join();
    }

    /** Called by a connection, once, when it is gone. */
    void connectionClosed() {
        if (open.decrementAndGet() == 0 && !listener.isOpen()) {
            allClosed.complete(null);
        }
    }

    RouteTable routes() {
        return routes;
    }

    Refusals refusals() {
        return refusals;
    }

    HttpSettings settings() {
        return settings;
    }

    private Channel listen(Loops loops, InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_BYTES)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw bound.cause() instanceof IOException cause ? cause : new IOException(bound.cause());
        }
        return bound.channel();
    }

    private void accept(Channel channel) {
        if (open.incrementAndGet() > settings.maxConnections()) {
            observer.connectionRejected();
            connectionClosed();
            channel.unsafe().closeForcibly();
            return;
        }
        EdgeLoop edge = edges.get(channel.eventLoop());
        if (edge == null) {
            throw new IllegalStateException("Not a loop of this server: " + channel.eventLoop());
        }
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        RequestDecoder decoder = new RequestDecoder(settings);
        channel.pipeline().addLast(decoder, new HttpConnection(this, edge, decoder));
    }
}
