package io.hubbub.server.main;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is to be done now and then on a thread of its own, from the start until it is closed. */
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(chores -> {
        Thread made = new Thread(chores, "hubbub-housekeeping");
        made.setDaemon(true);
        return made;
    });

    /** Does each of {@code chores} once in every {@code period}; one that fails is done again in the next. */
    Housekeeping(Duration period, List<Runnable> chores) {
        long nanos = period.toNanos();
        var unused = thread.scheduleWithFixedDelay(
                () -> chores.forEach(Housekeeping::tryTo), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static void tryTo(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            log.warn("Something that is done now and then failed, and is tried again", e);
        }
    }

    /** Waits for what is being done. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
