package io.hubbub.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishing on a fixed schedule, whatever the answers do: message i is due at start + i/rate, lanes in turn.
 *
 * <p>A lane that still waits for an answer sends its message when that comes; its due time stays. The run is given up
 * when a message is more than {@link #HOPELESS_NANOS} late.
 */
final class OpenLoop {
    private static final long HOPELESS_NANOS = 1_000_000_000L;
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private final LoadLoop loop;
    private final Publishers publishers;
    private final Ledger ledger;
    private final Window window;
    private final double nanosPerMessage;
    private final long warmUpMessages;
    private final long messages;
    private final CompletableFuture<Outcome> done = new CompletableFuture<>();
    private long startedAt;
    private long dispatched; // messages that were sent, or wait for their lane
    private final long[] waiting; // per lane: messages that are due and not sent
    private final long[] nextOfLane; // per lane: index of the next message to send
    private long worstLag;
    private boolean open;
    private boolean draining;
    private long drainingSince;
    private Window.@Nullable Seen seen;

    /** @param rate messages a second, over all lanes */
    OpenLoop(
            LoadLoop loop,
            Publishers publishers,
            Ledger ledger,
            Window window,
            double rate,
            Duration warmUp,
            Duration measured) {
        this.loop = loop;
        this.publishers = publishers;
        this.ledger = ledger;
        this.window = window;
        nanosPerMessage = 1e9 / rate;
        warmUpMessages = Math.round(warmUp.toNanos() / nanosPerMessage);
        messages = warmUpMessages + Math.max(1, Math.round(measured.toNanos() / nanosPerMessage));
        waiting = new long[publishers.lanes()];
        nextOfLane = new long[publishers.lanes()];
        for (int lane = 0; lane < nextOfLane.length; lane++) {
            nextOfLane[lane] = lane;
        }
    }

    CompletableFuture<Outcome> start() {
        publishers.whenAcknowledged((publisher, now) -> free(publisher.lane(), now));
        ledger.whenSettled(this::endWhenDrained);
        startedAt = System.nanoTime() + 1_000_000;
        loop.at(startedAt, this::dispatchDue);
        return done;
    }

    private long dueAt(long message) {
        return startedAt + (long) (message * nanosPerMessage);
    }

    private void dispatchDue() {
        long now = System.nanoTime();
        while (!done.isDone() && dispatched < messages && dueAt(dispatched) <= now) {
            if (!open && dispatched >= warmUpMessages) {
                open = true;
                window.open();
            }
            int lane = (int) (dispatched % waiting.length);
            dispatched++;
            if (waiting[lane] == 0 && !publishers.busy(lane)) {
                send(lane, now);
            } else {
                waiting[lane]++;
            }
        }
        if (done.isDone()) {
            return;
        }
        if (dispatched < messages) {
            loop.at(dueAt(dispatched), this::dispatchDue);
        } else {
            beginDrain(now);
        }
    }

    private void send(int lane, long now) {
        long due = dueAt(nextOfLane[lane]);
        nextOfLane[lane] += waiting.length;
        worstLag = Math.max(worstLag, now - due);
        if (now - due > HOPELESS_NANOS) {
            end();
            return;
        }
        publishers.publish(lane, due);
    }

    private void free(int lane, long now) {
        if (waiting[lane] > 0 && !done.isDone()) {
            waiting[lane]--;
            send(lane, now);
        }
        endWhenDrained();
    }

    private void beginDrain(long now) {
        draining = true;
        drainingSince = now;
        seen = window.close();
        loop.at(now + PATIENCE_NANOS, this::end);
        endWhenDrained();
    }

    private void endWhenDrained() {
        if (draining && ledger.settled() && unsent() == 0 && !publishers.anyBusy()) {
            end();
        }
    }

    private long unsent() {
        long sum = messages - dispatched;
        for (long lane : waiting) {
            sum += lane;
        }
        return sum;
    }

    private void end() {
        if (done.isDone()) {
            return;
        }
        loop.never();
        publishers.whenAcknowledged((publisher, now) -> {});
        ledger.whenSettled(() -> {});
        if (!open) {
            window.open();
        }
        Window.Seen counted = seen != null ? seen : window.close();
        double drain = draining ? (System.nanoTime() - drainingSince) / 1e9 : PATIENCE_NANOS / 1e9;
        done.complete(new Outcome(
                counted, ledger.expected(), ledger.quantiles(), ledger.faults(), drain, worstLag / 1e9, unsent()));
    }
}
