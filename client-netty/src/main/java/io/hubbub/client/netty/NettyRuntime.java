package io.hubbub.client.netty;

import io.hubbub.client.spi.CallbackThreads;
import io.hubbub.client.spi.ClientRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs any number of clients on few threads, one if not told otherwise: requests, replies, subscriptions and timers.
 * Listeners and callbacks of all clients run on threads {@code pn-dispatch-N}, as many as are busy at once.
 *
 * <p>Clients that share it share connections, too: one that a client is through with goes to the next that asks the same
 * server with the same settings of TLS. A connection that nobody has used for 50 seconds is closed.
 *
 * <p>Callable from any thread. Its threads {@code pn-netty-N} start with the first request. They are daemons, but for those
 * that run a subscribed client that is none. A host name is looked up on a thread {@code pn-netty-lookup} that ends a second
 * later.
 */
public final class NettyRuntime implements ClientRuntime, AutoCloseable {
    private final List<Station> stations = new ArrayList<>();
    private final Lookups lookups = new Lookups();
    private final CallbackThreads callbacks = new CallbackThreads();
    private final AtomicInteger opened = new AtomicInteger();
    private final Set<NettyTransport> transports = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private NettyRuntime(int threads) {
        for (int number = 1; number <= threads; number++) {
            HeldEventLoop eventLoop = new HeldEventLoop("pn-netty-" + number);
            stations.add(new Station(eventLoop, new Connections(eventLoop, lookups)));
        }
    }

    /** A runtime with one thread. */
    public static NettyRuntime create() {
        return create(1);
    }

    /**
     * A runtime with so many threads. Each client stays with one of them.
     *
     * @param threads at least 1; more than the machine has processors are of no use
     */
    public static NettyRuntime create(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("A runtime has at least one thread, not " + threads);
        }
        return new NettyRuntime(threads);
    }

    /**
     * What one more client runs on.
     *
     * @throws IllegalStateException after the close
     */
    @Override
    public Parts open(Options options) {
        Station station = stations.get(Math.floorMod(opened.getAndIncrement(), stations.size()));
        NettyTransport transport = new NettyTransport(station.connections(), options, transports::remove);
        // Added before the look at closed: either that look or close() ends it.
        transports.add(transport);
        if (closed) {
            transport.close();
            throw new IllegalStateException("The runtime is closed");
        }
        return new Parts(new NettyLoop(station.eventLoop()), transport, callbacks, station.eventLoop(), () -> {});
    }

    /**
     * Ends threads and connections. Requests of clients that are still open fail, and these clients do nothing any more;
     * close them first. Does not wait. May be called again.
     */
    @Override
    public void close() {
        closed = true;
        transports.forEach(NettyTransport::close);
        callbacks.close();
        lookups.close();
        stations.forEach(Station::close);
    }

    /** A thread and its connections. */
    private record Station(HeldEventLoop eventLoop, Connections connections) {
        /** Netty may leave channels open when an event loop is told to end at once, and so we close them. */
        void close() {
            connections.runUnlessClosed(() -> {
                connections.close();
                var unused = eventLoop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
            });
        }
    }
}
