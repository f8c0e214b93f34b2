package io.hubbub.client;

import io.hubbub.client.spi.ClientLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop that a test turns by hand, with a clock that only moves when the test says so. */
final class VirtualClientLoop implements ClientLoop {
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private long nowNanos = 1_000_000_000_000L;
    private long count;
    private boolean running;
    private boolean closed;

    /** Runs everything that is due now, and what comes of it. */
    void run() {
        running = true;
        try {
            while (!turns.isEmpty()) {
                turns.remove().run();
            }
        } finally {
            running = false;
        }
    }

    /** Lets time pass, timer by timer. */
    void advance(Duration time) {
        long end = nowNanos + time.toNanos();
        run();
        while (!timers.isEmpty() && timers.peek().nanos() <= end) {
            Due due = timers.remove();
            nowNanos = Math.max(nowNanos, due.nanos());
            turns.add(due.turn());
            run();
        }
        nowNanos = end;
    }

    /** How many timers run. */
    int timers() {
        return timers.size();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void post(Runnable turn) {
        if (!closed) {
            turns.add(turn);
        }
    }

    @Override
    public Timer after(Duration delay, Runnable turn) {
        Due due = new Due(nowNanos + delay.toNanos(), count++, turn);
        if (!closed) {
            timers.add(due);
        }
        return () -> timers.remove(due);
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void close() {
        closed = true;
        turns.clear();
        timers.clear();
    }

    private record Due(long nanos, long number, Runnable turn) {}
}
