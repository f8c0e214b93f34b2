package io.hubbub.benchmarks;

import java.util.List;

/** What other processes than ours use of the cores, from the making of this on. */
final class Foreign {
    private final List<Long> own;
    private final long startedAt = System.nanoTime();
    private final List<Processes.Core> cores = Processes.cores();
    private final double usedByOwn;

    /** @param own processes that are not foreign */
    Foreign(List<Long> own) {
        this.own = List.copyOf(own);
        usedByOwn = Processes.cpuSeconds(this.own);
    }

    /** In percent of a core. */
    double percent() {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        List<Processes.Core> now = Processes.cores();
        double busy = seconds * now.size();
        for (int i = 0; i < now.size(); i++) {
            busy -= now.get(i).idleSeconds() - cores.get(i).idleSeconds();
            busy -= now.get(i).stealSeconds() - cores.get(i).stealSeconds();
        }
        return Math.max(0, busy - (Processes.cpuSeconds(own) - usedByOwn)) / seconds * 100;
    }
}
