package io.hubbub.client;

import io.hubbub.client.loop.LoopThread;
import io.hubbub.client.spi.ClientLoop;
import java.time.Duration;

/** A loop with a thread, on which time goes by a hundred times as fast: 3 s are 30 ms. */
final class HastyLoop implements ClientLoop {
    private static final int HASTE = 100;

    private final LoopThread loop = new LoopThread("pn-loop");

    @Override
    public void post(Runnable turn) {
        loop.post(turn);
    }

    @Override
    public Timer after(Duration delay, Runnable turn) {
        return loop.after(delay.dividedBy(HASTE), turn);
    }

    @Override
    public boolean inLoop() {
        return loop.inLoop();
    }

    @Override
    public long nowNanos() {
        return loop.nowNanos() * HASTE;
    }

    @Override
    public void close() {
        loop.close();
    }
}
