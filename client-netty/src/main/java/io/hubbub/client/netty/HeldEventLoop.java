package io.hubbub.client.netty;

import io.hubbub.client.spi.KeepAlive;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that keeps the process alive while somebody holds it.
 *
 * <p>Its thread is a daemon when nobody does. As no thread can change that once it runs, the loop moves: at the end of a
 * turn its thread ends and another one goes on, with the same connections, timers and turns in their order.
 */
final class HeldEventLoop extends SingleThreadIoEventLoop implements KeepAlive {
    private final AtomicInteger holders;

    HeldEventLoop(String name) {
        this(new Threads(name));
    }

    private HeldEventLoop(Threads threads) {
        super(null, threads, NioIoHandler.newFactory());
        holders = threads.holders;
        threads.loop = this;
    }

    @Override
    public void hold() {
        holders.incrementAndGet();
        settle();
    }

    @Override
    public void release() {
        holders.decrementAndGet();
        settle();
    }

    /** Moves the loop to another thread if this one is not of the right kind. */
    private void settle() {
        if (inEventLoop()) {
            if (Thread.currentThread().isDaemon() == holders.get() > 0) {
                trySuspend();
            }
            return;
        }
        try {
            execute(this::settle);
        } catch (RejectedExecutionException e) {
            // It has ended: whoever holds it keeps nothing alive.
        }
    }

    /**
     * Netty suspends a loop that has nothing to do, until it has. This one is suspended only between two threads, so that
     * it may have connections, timers and turns: the other thread starts at once.
     */
    @Override
    protected boolean canSuspend(int state) {
        return isSuspended();
    }

    private void resume() {
        if (isSuspended()) {
            try {
                execute(() -> {});
            } catch (RejectedExecutionException e) {
                // It has ended meanwhile.
            }
        }
    }

    /** Starts a thread, a daemon unless somebody holds the loop. */
    private static final class Threads implements Executor {
        private final String name;
        private final AtomicInteger holders = new AtomicInteger();
        private volatile @Nullable HeldEventLoop loop; // set before anything runs there

        Threads(String name) {
            this.name = name;
        }

        @Override
        public void execute(Runnable turns) {
            Thread thread = new FastThreadLocalThread(
                    () -> {
                        turns.run();
                        Objects.requireNonNull(loop).resume();
                    },
                    name);
            thread.setDaemon(holders.get() == 0);
            thread.start();
        }
    }
}
