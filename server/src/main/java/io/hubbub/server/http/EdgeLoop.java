package io.hubbub.server.http;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the connections of one loop share: their deadlines, the bytes held for them, and the writer of replies.
 *
 * <p>Owned by {@link #loop}.
 */
@LoopOwned
final class EdgeLoop {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int SLOTS = 512;
    private static final Duration LAG_PERIOD = Duration.ofSeconds(1);

    private final int index;
    private final NettyLoop loop;
    private final long maxHeldBytes;
    private final EdgeObserver observer;
    private final ReplyWriter writer;

    private final TimingWheel deadlines;
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private List<HttpConnection> unflushed = new ArrayList<>();
    private long heldBytes;
    private boolean draining;
    private boolean stopped;

    EdgeLoop(int index, NettyLoop loop, HttpSettings settings, EdgeObserver observer) {
        this.index = index;
        this.loop = loop;
        this.maxHeldBytes = settings.heldBytes();
        this.observer = observer;
        this.writer = new ReplyWriter(settings.gzipFromBytes(), this::changeHeld);
        this.deadlines = new TimingWheel(loop, TICK, SLOTS);
    }

    Loop loop() {
        return loop;
    }

    NettyLoop nettyLoop() {
        return loop;
    }

    EdgeObserver observer() {
        return observer;
    }

    ReplyWriter writer() {
        assert loop.inLoop();
        return writer;
    }

    TimingWheel deadlines() {
        assert loop.inLoop();
        return deadlines;
    }

    void start() {
        assert loop.inLoop();
        measureLag();
    }

    void opened(HttpConnection connection) {
        assert loop.inLoop();
        connections.add(connection);
        observer.connections(1);
    }

    void closed(HttpConnection connection) {
        assert loop.inLoop();
        if (connections.remove(connection)) {
            observer.connections(-1);
        }
    }

    /**
     * Sends what the connection has written when the turn ends. Sends in a row cost less than sends between reads: the
     * first one wakes the other side, the rest find it awake.
     */
    void flushAtEndOfTurn(HttpConnection connection) {
        assert loop.inLoop();
        if (unflushed.isEmpty()) {
            loop.post(this::flush);
        }
        unflushed.add(connection);
    }

    /** Takes bytes into account; false when the loop holds too much and their connection must go. */
    boolean hold(long bytes) {
        changeHeld(bytes);
        return heldBytes <= maxHeldBytes;
    }

    void release(long bytes) {
        changeHeld(-bytes);
    }

    /** Whether answers from now on are the last ones of their connections. */
    boolean isDraining() {
        assert loop.inLoop();
        return draining;
    }

    void drain() {
        assert loop.inLoop();
        draining = true;
        for (HttpConnection connection : List.copyOf(connections)) {
            connection.closeIfIdle();
        }
    }

    void stop() {
        assert loop.inLoop();
        stopped = true;
        for (HttpConnection connection : List.copyOf(connections)) {
            connection.close();
        }
        writer.close();
    }

    private void flush() {
        List<HttpConnection> flushed = unflushed;
        unflushed = new ArrayList<>(Math.min(flushed.size(), 1024));
        for (HttpConnection connection : flushed) {
            connection.flush();
        }
    }

    private void changeHeld(long delta) {
        assert loop.inLoop();
        heldBytes += delta;
    }

    private void measureLag() {
        if (stopped) {
            return;
        }
        long due = loop.nowNanos() + LAG_PERIOD.toNanos();
        loop.after(LAG_PERIOD, () -> {
            observer.lag(index, Math.max(0, loop.nowNanos() - due));
            measureLag();
        });
    }
}
