package io.hubbub.benchmarks.sdk;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps a number of publishes under way: when one ends, its callback begins the next.
 *
 * <p>Begun and ended by one thread; the rest happens on the SDK's threads.
 */
final class PublishLoop {
    static final String CHANNEL = "published";

    private static final long PATIENCE_SECONDS = 20;

    private final SdkClient client;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicInteger underway = new AtomicInteger();
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean ending;

    PublishLoop(SdkClient client) {
        this.client = client;
    }

    /** What every publish says, as an application would: a small object. */
    static Object message(long number) {
        return Map.of("number", number, "text", "The quick brown fox jumps over the lazy dog");
    }

    void begin(int inFlight) {
        underway.set(inFlight);
        for (int i = 0; i < inFlight; i++) {
            publish();
        }
    }

    private void publish() {
        client.publish(CHANNEL, message(accepted.get()), this::ended);
    }

    private void ended(boolean wasAccepted) {
        (wasAccepted ? accepted : failed).incrementAndGet();
        if (!ending) {
            publish();
        } else if (underway.decrementAndGet() == 0) {
            drained.countDown();
        }
    }

    /** Begins no more publishes and waits for those under way. */
    void end() throws InterruptedException {
        ending = true;
        if (!drained.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(underway.get() + " publishes never ended");
        }
    }

    long accepted() {
        return accepted.get();
    }

    long failed() {
        return failed.get();
    }
}
