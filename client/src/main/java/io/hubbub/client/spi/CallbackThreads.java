package io.hubbub.client.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of listeners and callbacks, for clients that were given no executor: as many as are busy at once, so that
 * one callback may wait for another. They end when there is nothing to do.
 */
public final class CallbackThreads implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 1;

    private final AtomicInteger count = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

    /** No threads yet. */
    public CallbackThreads() {}

    @Override
    public void execute(Runnable callback) {
        pool.execute(callback);
    }

    /** Takes no further callbacks; those that run go on. */
    @Override
    public void close() {
        pool.shutdown();
    }

    private Thread thread(Runnable callbacks) {
        Thread thread = new Thread(callbacks, "pn-dispatch-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
