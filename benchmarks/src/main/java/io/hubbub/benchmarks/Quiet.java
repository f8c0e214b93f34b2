package io.hubbub.benchmarks;

import java.time.Duration;
import java.util.List;

/** Waits for other processes to leave the cores alone. */
final class Quiet {
    private static final double BUSY_LIMIT = 0.12; // of all cores together
    private static final int SECONDS_IN_A_ROW = 2;

    private Quiet() {}

    /** Returns after two calm seconds in a row, or when {@code limit} is over; says which. */
    static boolean await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int calm = 0;
        while (calm < SECONDS_IN_A_ROW) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            List<Processes.Core> before = Processes.cores();
            long from = System.nanoTime();
            Thread.sleep(1000);
            List<Processes.Core> after = Processes.cores();
            double busy = (System.nanoTime() - from) / 1e9 * after.size();
            for (int i = 0; i < after.size(); i++) {
                busy -= after.get(i).idleSeconds() - before.get(i).idleSeconds();
            }
            calm = busy / after.size() <= BUSY_LIMIT ? calm + 1 : 0;
        }
        return true;
    }
}
