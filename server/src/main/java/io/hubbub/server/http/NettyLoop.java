package io.hubbub.server.http;

import io.hubbub.broker.loop.Loop;
import io.hubbub.protocol.Timetoken;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Netty event loop as the broker sees it. A turn is what the loop does between two looks at its sockets; what is
 * posted in a turn runs at its end, after all bytes that had arrived.
 */
final class NettyLoop implements Loop {
    private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);

    private final EventLoop eventLoop;

    NettyLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public void post(Runnable turn) {
        try {
            eventLoop.execute(turn);
        } catch (RejectedExecutionException e) {
            log.debug("A turn came after the end of its loop", e);
        }
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void after(Duration delay, Runnable turn) {
        if (!eventLoop.isShuttingDown()) {
            Future<?> scheduled = eventLoop.schedule(turn, delay.toNanos(), TimeUnit.NANOSECONDS);
            scheduled.addListener(done -> {
                if (done.cause() != null && !done.isCancelled()) {
                    log.error("A timer failed", done.cause());
                }
            });
        }
    }

    @Override
    public long nowTicks() {
        return Timetoken.of(Instant.now()).ticks();
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }
}
