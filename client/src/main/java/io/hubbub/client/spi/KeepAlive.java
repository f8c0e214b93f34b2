package io.hubbub.client.spi;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the process alive while at least one client that asked for it is subscribed: all other threads of clients are
 * daemons. One thread {@code pn-subscribed} for all clients of a runtime.
 *
 * <p>Callable from any thread.
 */
public final class KeepAlive implements AutoCloseable {
    private int holders;
    private boolean closed;
    private @Nullable CountDownLatch held; // while the thread waits

    /** Nobody holds. */
    public KeepAlive() {}

    /** One more holds. */
    public synchronized void hold() {
        holders++;
        if (held == null && !closed) {
            CountDownLatch released = new CountDownLatch(1);
            Thread thread = new Thread(() -> await(released), "pn-subscribed");
            thread.setDaemon(false);
            thread.start();
            held = released;
        }
    }

    /** One of those who hold does so no more. */
    public synchronized void release() {
        holders--;
        if (holders == 0) {
            letGo();
        }
    }

    /** Nobody holds from now on, whatever is called. */
    @Override
    public synchronized void close() {
        closed = true;
        letGo();
    }

    private void letGo() {
        if (held != null) {
            held.countDown();
            held = null;
        }
    }

    private static void await(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            // Whoever interrupts a thread that only waits wants it to end.
        }
    }
}
