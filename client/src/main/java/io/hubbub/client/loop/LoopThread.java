package io.hubbub.client.loop;

import io.hubbub.client.spi.ClientLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop with a daemon thread of its own, which the first turn starts. */
public final class LoopThread implements ClientLoop {
    private static final System.Logger log = System.getLogger("pubnub");

    private final ScheduledThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    /** A loop that has no thread yet. */
    public LoopThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, turns -> start(turns, name));
        executor.setRemoveOnCancelPolicy(true);
        executor.setRejectedExecutionHandler((turn, closed) -> {}); // only after close()
    }

    @Override
    public void post(Runnable turn) {
        executor.execute(guarded(turn));
    }

    @Override
    public Timer after(Duration delay, Runnable turn) {
        ScheduledFuture<?> timer =
                executor.schedule(guarded(turn), TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        var unused = executor.shutdownNow();
    }

    private Thread start(Runnable turns, String name) {
        Thread started = new Thread(turns, name);
        started.setDaemon(true);
        thread = started;
        return started;
    }

    private static Runnable guarded(Runnable turn) {
        return () -> {
            try {
                turn.run();
            } catch (RuntimeException | Error e) {
                log.log(System.Logger.Level.ERROR, "A turn of the client failed", e);
            }
        };
    }
}
