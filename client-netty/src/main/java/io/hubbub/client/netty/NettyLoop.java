package io.hubbub.client.netty;

import io.hubbub.client.spi.ClientLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The turns of one client, on an event loop that it may share with others. Closing ends its own turns and timers. */
final class NettyLoop implements ClientLoop {
    private static final System.Logger log = System.getLogger("pubnub");

    private final EventLoop eventLoop;
    private final Set<Alarm> alarms = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    NettyLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    @Override
    public void post(Runnable turn) {
        if (!closed) {
            try {
                eventLoop.execute(() -> run(turn));
            } catch (RejectedExecutionException e) {
                // The runtime was closed, and with it this loop.
            }
        }
    }

    @Override
    public Timer after(Duration delay, Runnable turn) {
        Alarm alarm = new Alarm(turn);
        // Added before the look at closed: either that look or close() ends it.
        alarms.add(alarm);
        if (closed) {
            alarm.cancel();
            return alarm;
        }
        try {
            alarm.set(eventLoop.schedule(alarm, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            alarm.cancel(); // the runtime was closed
        }
        return alarm;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        closed = true;
        alarms.forEach(Alarm::cancel);
    }

    private void run(Runnable turn) {
        if (closed) {
            return;
        }
        try {
            turn.run();
        } catch (RuntimeException | Error e) {
            log.log(System.Logger.Level.ERROR, "A turn of the client failed", e);
        }
    }

    /** A turn that is due later. */
    private final class Alarm implements Timer, Runnable {
        private final Runnable turn;
        private volatile @Nullable ScheduledFuture<?> scheduled;
        private volatile boolean cancelled;

        Alarm(Runnable turn) {
            this.turn = turn;
        }

        void set(ScheduledFuture<?> future) {
            scheduled = future;
            if (cancelled) { // by somebody who saw nothing to cancel yet
                future.cancel(false);
            }
        }

        @Override
        public void run() {
            alarms.remove(this);
            if (!cancelled) {
                NettyLoop.this.run(turn);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            alarms.remove(this);
            ScheduledFuture<?> future = scheduled;
            if (future != null) {
                future.cancel(false);
            }
        }
    }
}
