package io.hubbub.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One message at a time on one channel: the next is published when the previous has reached every subscriber and its
 * publish was answered. The rate that results is the server's (or the client's) own pace for single deliveries.
 */
final class ClosedLoop {
    private static final long STALL_NANOS = 5_000_000_000L;

    private final LoadLoop loop;
    private final Publishers publishers;
    private final Ledger ledger;
    private final Window window;
    private final long warmUp;
    private final long measured;
    private final CompletableFuture<Outcome> done = new CompletableFuture<>();
    private long startedAt;
    private long openedAt;
    private boolean open;
    private boolean underWay;

    ClosedLoop(LoadLoop loop, Publishers publishers, Ledger ledger, Window window, Duration warmUp, Duration measured) {
        this.loop = loop;
        this.publishers = publishers;
        this.ledger = ledger;
        this.window = window;
        this.warmUp = warmUp.toNanos();
        this.measured = measured.toNanos();
    }

    CompletableFuture<Outcome> start() {
        ledger.whenSettled(this::arrived);
        publishers.whenAcknowledged((publisher, now) -> arrived());
        startedAt = System.nanoTime();
        publishNext(startedAt);
        return done;
    }

    private void publishNext(long now) {
        underWay = true;
        loop.at(now + STALL_NANOS, () -> end(true));
        publishers.publish(0, now);
    }

    private void arrived() {
        if (!underWay || !ledger.settled() || publishers.busy(0)) {
            return;
        }
        underWay = false;
        long now = System.nanoTime();
        if (!open && now - startedAt >= warmUp) {
            open = true;
            window.open();
            now = System.nanoTime();
            openedAt = now;
        }
        if (open && now - openedAt >= measured) {
            end(false);
        } else {
            publishNext(now);
        }
    }

    private void end(boolean stalled) {
        loop.never();
        ledger.whenSettled(() -> {});
        publishers.whenAcknowledged((publisher, now) -> {});
        if (!open) {
            window.open();
        }
        done.complete(new Outcome(
                window.close(),
                ledger.expected(),
                ledger.quantiles(),
                ledger.faults(),
                stalled ? STALL_NANOS / 1e9 : 0,
                0,
                0));
    }
}
