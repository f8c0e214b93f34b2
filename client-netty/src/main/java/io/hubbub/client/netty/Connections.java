package io.hubbub.client.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that wait for work. The last one that came back is the first that leaves, so that those
 * too many grow old.
 *
 * <p>Owned by the event loop; what changes is touched only there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes has nothing to say
final class Connections {
    // Less than load balancers and proxies grant, of which the strictest in wide use close after 60 s. The server's own
    // limit
    // is far beyond.
    private static final Duration IDLE = Duration.ofSeconds(50);

    private final EventLoop eventLoop;
    private final Lookups lookups;
    private final Map<Route, Deque<Connection>> idle = new HashMap<>(); // the youngest first; never empty
    private final Set<Channel> open = new HashSet<>(); // all there are: at rest, in use and on their way
    private boolean closed;
    private boolean sweeping; // a sweep is due
    private volatile @Nullable SSLContext defaultTrust;

    Connections(EventLoop eventLoop, Lookups lookups) {
        this.eventLoop = eventLoop;
        this.lookups = lookups;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    Lookups lookups() {
        return lookups;
    }

    /** Runs {@code turn} on the event loop: now when called there, else soon. Callable from any thread. */
    void run(Runnable turn) {
        if (eventLoop.inEventLoop()) {
            turn.run();
        } else {
            eventLoop.execute(turn);
        }
    }

    /** As {@link #run}, and nothing after the close. */
    void runUnlessClosed(Runnable turn) {
        try {
            run(turn);
        } catch (RejectedExecutionException e) {
            // The runtime was closed: whoever waited has heard so.
        }
    }

    /** Whether {@link #trust} answers at once. */
    boolean knowsTrust(Route route) {
        return !route.tls() || route.trust() != null || defaultTrust != null;
    }

    /** Whom connections of that route trust. The JVM's default takes time to read. Callable from any thread. */
    SSLContext trust(Route route) throws NoSuchAlgorithmException {
        SSLContext trust = route.trust() != null ? route.trust() : defaultTrust;
        if (trust == null) {
            trust = SSLContext.getDefault();
            defaultTrust = trust;
        }
        return trust;
    }

    /** One more is open, or about to be. Closes it at once after the close. */
    void opened(Channel channel) {
        assert eventLoop.inEventLoop();
        open.add(channel);
        channel.closeFuture().addListener(future -> open.remove(channel));
        if (closed) {
            channel.close();
        }
    }

    /** Closes all, and all to come, without waiting for what they have to say. */
    void close() {
        assert eventLoop.inEventLoop();
        closed = true;
        for (Channel channel : List.copyOf(open)) {
            channel.close();
            if (channel.isOpen()) { // TLS waits until its goodbye is written
                channel.unsafe().closeForcibly();
            }
        }
    }

    /** Takes one that is open. */
    @Nullable
    Connection idle(Route route) {
        assert eventLoop.inEventLoop();
        Deque<Connection> candidates = idle.get(route);
        while (candidates != null) {
            Connection youngest = candidates.removeFirst();
            if (candidates.isEmpty()) {
                idle.remove(route);
                candidates = null;
            }
            if (youngest.isOpen()) {
                return youngest;
            }
        }
        return null;
    }

    /** Takes one back. */
    void rest(Connection connection) {
        assert eventLoop.inEventLoop();
        idle.computeIfAbsent(connection.route(), route -> new ArrayDeque<>(2)).addFirst(connection);
        if (!sweeping) {
            sweepIn(IDLE.toNanos());
        }
    }

    /** It closed while it rested, perhaps. */
    void forget(Connection connection) {
        assert eventLoop.inEventLoop();
        Deque<Connection> others = idle.get(connection.route());
        if (others != null && others.remove(connection) && others.isEmpty()) {
            idle.remove(connection.route());
        }
    }

    private void sweepIn(long nanos) {
        sweeping = true;
        var unused = eventLoop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }

    /** Closes those that have rested for too long. */
    private void sweep() {
        sweeping = false;
        long now = System.nanoTime();
        long longestRest = -1;
        Iterator<Deque<Connection>> routes = idle.values().iterator();
        while (routes.hasNext()) {
            Deque<Connection> connections = routes.next();
            while (!connections.isEmpty() && now - connections.getLast().restsSince() >= IDLE.toNanos()) {
                connections.removeLast().giveUp();
            }
            if (connections.isEmpty()) {
                routes.remove();
            } else {
                longestRest = Math.max(longestRest, now - connections.getLast().restsSince());
            }
        }
        if (longestRest >= 0) {
            sweepIn(IDLE.toNanos() - longestRest);
        }
    }
}
