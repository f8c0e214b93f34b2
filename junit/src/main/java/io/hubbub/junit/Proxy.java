package io.hubbub.junit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way from clients to the server: it passes bytes on unchanged, until a fault says otherwise.
 *
 * <p>One thread, {@code hubbub-proxy}, runs one loop. It owns everything here: the list of faults, whether anybody
 * listens, and the connections, each with its two channels. Tests call from their threads; what they ask for becomes a
 * turn of the loop, and they wait until it is done, so that a fault is at work when its injection returns.
 *
 * <p>The port is held for the life of the proxy by a socket that is bound and does nothing else. While the listener is
 * closed nobody else can get the port, and the operating system refuses those who connect to it. Where two sockets cannot
 * share a port the listener alone holds it, and takes it again afterwards.
 */
final class Proxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);
    private static final int BACKLOG = 1024;
    private static final int STOP_SECONDS = 30;
    private static final int REMEMBERED_CALLS = 20;
    private static final int REFUSAL_ATTEMPTS = 1000;
    private static final int LISTEN_ATTEMPTS = 500; // one each 10 ms, where the port cannot be held

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("hubbub-proxy"), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final boolean tunnel;
    private final @Nullable Socket placeholder;
    private final InetSocketAddress address;

    // Owned by the loop.
    private final List<InjectedFault> faults = new ArrayList<>();
    private final Set<ProxyConnection> connections = new LinkedHashSet<>();
    private final Deque<WireCall> recent = new ArrayDeque<>();
    private InetSocketAddress server;
    private @Nullable Channel listener;
    private CompletableFuture<Void> listening = CompletableFuture.completedFuture(null); // when done: as wanted
    private boolean lost;

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param server where calls go
     * @param tunnel whether it cannot look into the calls
     */
    Proxy(InetSocketAddress server, boolean tunnel) {
        this.server = server;
        this.tunnel = tunnel;
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Socket held = hold(any);
        Channel first = held == null ? null : listen((InetSocketAddress) held.getLocalSocketAddress());
        if (first == null) {
            close(held);
            held = null;
            first = listen(any);
        }
        if (first == null) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
            throw new IllegalStateException("No port of the loopback interface can be listened on");
        }
        placeholder = held;
        listener = first;
        address = (InetSocketAddress) first.localAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    /** Whether calls cannot be told apart, since they are encrypted. */
    boolean isTunnel() {
        return tunnel;
    }

    /** Sends calls of connections that come from now on to another server. */
    void setServer(InetSocketAddress next) {
        turn(() -> {
            server = next;
            return next;
        });
    }

    InjectedFault inject(Fault fault) {
        InjectedFault injected = new InjectedFault(fault, this);
        turn(() -> {
            faults.add(injected);
            if (fault instanceof Outage outage) {
                begin(outage, injected);
            }
            Duration lasts = fault.lasts();
            if (lasts != null) {
                var unused = loop.schedule(() -> remove(injected), nanos(lasts), TimeUnit.NANOSECONDS);
            }
            return injected;
        });
        if (fault instanceof Outage outage && outage.kind() == Outage.Kind.REFUSE) {
            awaitRefusal(injected);
        }
        return injected;
    }

    void heal(InjectedFault injected) {
        if (loop.isShuttingDown()) {
            return; // nothing is left to heal
        }
        turn(() -> {
                    remove(injected);
                    return listening;
                })
                .join();
    }

    void healAll() {
        if (loop.isShuttingDown()) {
            return;
        }
        turn(() -> {
                    List.copyOf(faults).forEach(this::remove);
                    List.copyOf(connections).forEach(ProxyConnection::healed);
                    return listening;
                })
                .join();
    }

    /** Nobody is there for {@code time}; returns when somebody is again. */
    void refuseFor(Duration time) {
        InjectedFault refused = inject(Fault.refuse());
        await(loop.schedule(() -> {}, nanos(time), TimeUnit.NANOSECONDS));
        heal(refused);
    }

    /** The last calls, oldest first. */
    List<WireCall> recentCalls() {
        return turn(() -> List.copyOf(recent));
    }

    /** How many connections are open. */
    int connections() {
        return turn(connections::size);
    }

    /** Ends connections and thread, and waits for that. */
    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        Thread thread = turn(() -> {
            stopListening();
            List.copyOf(connections).forEach(ProxyConnection::reset);
            return Thread.currentThread();
        });
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS)); // it says that it is done a moment before it is
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(placeholder);
    }

    // Below: turns of the loop.

    boolean isLost() {
        assert loop.inEventLoop();
        return lost;
    }

    /** A lost network held something back. */
    void heldBack() {
        assert loop.inEventLoop();
        for (InjectedFault each : faults) {
            if (each.fault() instanceof Outage outage && outage.kind() == Outage.Kind.LOST) {
                each.struck();
            }
        }
    }

    /** What strikes a call before it reaches the server, or null. */
    CallFault.@Nullable RequestStrike strikeRequest(WireCall call) {
        assert loop.inEventLoop();
        if (recent.size() == REMEMBERED_CALLS) {
            recent.removeFirst();
        }
        recent.addLast(call);
        InjectedFault found = find(call, CallFault.RequestStrike.class);
        return found == null ? null : (CallFault.RequestStrike) ((CallFault) found.fault()).strike();
    }

    /** The fault that strikes the answer to a call, or null. */
    @Nullable
    InjectedFault strikeReply(WireCall call) {
        assert loop.inEventLoop();
        return find(call, CallFault.ReplyStrike.class);
    }

    void closed(ProxyConnection connection) {
        assert loop.inEventLoop();
        connections.remove(connection);
    }

    private @Nullable InjectedFault find(WireCall call, Class<? extends CallFault.Strike> type) {
        InjectedFault found = faults.stream()
                .filter(each ->
                        each.fault() instanceof CallFault fault && type.isInstance(fault.strike()) && fits(fault, call))
                .findFirst()
                .orElse(null);
        if (found != null && found.struck() == ((CallFault) found.fault()).times()) {
            faults.remove(found); // what it holds back stays held
        }
        return found;
    }

    private static boolean fits(CallFault fault, WireCall call) {
        try {
            return fault.calls().match(call);
        } catch (RuntimeException e) {
            log.error("The predicate of the fault \"{}\" failed for {}", fault, call, e);
            return false;
        }
    }

    private void begin(Outage outage, InjectedFault injected) {
        switch (outage.kind()) {
            case LOST -> lost = true;
            case REFUSE -> {
                stopListening();
                for (ProxyConnection each : List.copyOf(connections)) {
                    injected.struck();
                    each.reset();
                }
            }
        }
    }

    private void remove(InjectedFault injected) {
        faults.remove(injected);
        List.copyOf(connections).forEach(each -> each.healed(injected));
        if (lost && !isAny(Outage.Kind.LOST)) {
            lost = false;
            List.copyOf(connections).forEach(ProxyConnection::found);
        }
        if (listener == null && listening.isDone() && !isAny(Outage.Kind.REFUSE)) {
            listening = new CompletableFuture<>();
            listenAgain(1);
        }
    }

    private boolean isAny(Outage.Kind kind) {
        return faults.stream().anyMatch(each -> each.fault() instanceof Outage outage && outage.kind() == kind);
    }

    private void accept(Channel client) {
        ProxyConnection connection = new ProxyConnection(this, client, tunnel);
        connections.add(connection);
        connection.begin();
    }

    /** Begins to connect to the server. */
    ChannelFuture connect(ChannelInitializer<Channel> pipeline) {
        assert loop.inEventLoop();
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(pipeline)
                .connect(server);
    }

    private void stopListening() {
        Channel open = listener;
        listener = null;
        if (open != null) {
            var unused = open.close(); // done at once in the loop
        }
    }

    private void listenAgain(int attempt) {
        var unused = bind(address).addListener((ChannelFutureListener) bound -> bound(bound, attempt));
    }

    private void bound(ChannelFuture bound, int attempt) {
        if (bound.isSuccess()) {
            listener = bound.channel();
            if (isAny(Outage.Kind.REFUSE)) { // injected meanwhile
                stopListening();
            }
            listening.complete(null);
        } else if (attempt < LISTEN_ATTEMPTS) {
            var unused = loop.schedule(() -> listenAgain(attempt + 1), 10, TimeUnit.MILLISECONDS);
        } else {
            listening.completeExceptionally(bound.cause());
        }
    }

    /** The selector lets go of a closed listener a moment later. */
    private void awaitRefusal(InjectedFault refused) {
        for (int attempt = 0; attempt < REFUSAL_ATTEMPTS; attempt++) {
            try (Socket probe = new Socket()) {
                probe.connect(address, 1000);
            } catch (IOException e) {
                return;
            }
            boolean healed = turn(() -> !faults.contains(refused));
            if (healed) {
                return;
            }
        }
        throw new IllegalStateException("The port does not refuse: " + address);
    }

    private @Nullable Channel listen(InetSocketAddress at) {
        ChannelFuture bound = bind(at).awaitUninterruptibly();
        return bound.isSuccess() ? bound.channel() : null;
    }

    private ChannelFuture bind(InetSocketAddress at) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(at);
    }

    private static @Nullable Socket hold(InetSocketAddress any) {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(any);
            return socket;
        } catch (IOException e) {
            close(socket);
            return null;
        }
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long nanos(Duration time) {
        return time.toDays() > 36_500 ? TimeUnit.DAYS.toNanos(36_500) : time.toNanos();
    }

    private <T> T turn(Callable<T> turn) {
        return await(loop.submit(turn));
    }

    private static <T> T await(Future<T> turn) {
        try {
            return turn.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
