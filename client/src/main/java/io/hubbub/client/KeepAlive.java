package io.hubbub.client;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the process alive while something is subscribed: all other threads of a client are daemons.
 *
 * <p>Owned by the client's loop.
 */
final class KeepAlive {
    private @Nullable CountDownLatch held;

    /** Begins or ends to hold. */
    void hold(boolean wanted) {
        if (wanted && held == null) {
            CountDownLatch released = new CountDownLatch(1);
            Thread thread = new Thread(() -> await(released), "pn-subscribed");
            thread.setDaemon(false);
            thread.start();
            held = released;
        } else if (!wanted && held != null) {
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
