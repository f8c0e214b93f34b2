package io.hubbub.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Every lane publishes its next message as soon as the previous one was answered; then everything must arrive.
 *
 * <p>Messages under way are bounded by the number of lanes, deliveries are not: a server that answers publishers faster
 * than it serves subscribers shows a long drain.
 */
final class Saturation {
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private final LoadLoop loop;
    private final Publishers publishers;
    private final Ledger ledger;
    private final Window window;
    private final long warmUp;
    private final long measured;
    private final CompletableFuture<Outcome> done = new CompletableFuture<>();
    private boolean draining;
    private long drainingSince;
    private Window.@Nullable Seen seen;

    Saturation(LoadLoop loop, Publishers publishers, Ledger ledger, Window window, Duration warmUp, Duration measured) {
        this.loop = loop;
        this.publishers = publishers;
        this.ledger = ledger;
        this.window = window;
        this.warmUp = warmUp.toNanos();
        this.measured = measured.toNanos();
    }

    CompletableFuture<Outcome> start() {
        publishers.whenAcknowledged((publisher, now) -> free(publisher.lane(), now));
        ledger.whenSettled(this::endWhenDrained);
        long now = System.nanoTime();
        loop.at(now + warmUp, this::open);
        for (int lane = 0; lane < publishers.lanes(); lane++) {
            publishers.publish(lane, now);
        }
        return done;
    }

    private void open() {
        window.open();
        loop.at(System.nanoTime() + measured, this::beginDrain);
    }

    private void free(int lane, long now) {
        if (draining) {
            endWhenDrained();
        } else {
            publishers.publish(lane, now);
        }
    }

    private void beginDrain() {
        seen = window.close();
        draining = true;
        drainingSince = System.nanoTime();
        loop.at(drainingSince + PATIENCE_NANOS, this::end);
        endWhenDrained();
    }

    private void endWhenDrained() {
        if (draining && ledger.settled() && !publishers.anyBusy()) {
            end();
        }
    }

    private void end() {
        if (done.isDone()) {
            return;
        }
        loop.never();
        publishers.whenAcknowledged((publisher, now) -> {});
        ledger.whenSettled(() -> {});
        if (seen != null) {
            double drain = (System.nanoTime() - drainingSince) / 1e9;
            done.complete(new Outcome(seen, ledger.expected(), ledger.quantiles(), ledger.faults(), drain, 0, 0));
        }
    }
}
