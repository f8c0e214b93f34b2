package io.hubbub.client.loop;

import io.hubbub.client.spi.KeepAlive;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Keeps the process alive with a thread {@code pn-subscribed} that waits while somebody holds. */
public final class KeepAliveThread implements KeepAlive {
    private int holders;
    private @Nullable CountDownLatch held; // while the thread waits

    /** Nobody holds. */
    public KeepAliveThread() {}

    @Override
    public synchronized void hold() {
        holders++;
        if (held == null) {
            CountDownLatch released = new CountDownLatch(1);
            Thread thread = new Thread(() -> await(released), "pn-subscribed");
            thread.setDaemon(false);
            thread.start();
            held = released;
        }
    }

    @Override
    public synchronized void release() {
        holders--;
        if (holders == 0 && held != null) {
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
