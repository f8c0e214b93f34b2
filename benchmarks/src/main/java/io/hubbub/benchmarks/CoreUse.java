package io.hubbub.benchmarks;

import java.util.List;
import java.util.Map;

/** How busy the two cores are, from the making of this on. */
final class CoreUse {
    private final int server;
    private final int load;
    private final long startedAt = System.nanoTime();
    private final List<Processes.Core> before = Processes.cores();

    /** The numbers of the cores. */
    CoreUse(int server, int load) {
        this.server = server;
        this.load = load;
    }

    void into(Map<HistoryFigure, Double> figures) {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        List<Processes.Core> now = Processes.cores();
        figures.put(HistoryFigure.SERVER_CORE, busy(now, server, seconds));
        figures.put(HistoryFigure.LOAD_CORE, busy(now, load, seconds));
    }

    private double busy(List<Processes.Core> now, int core, double seconds) {
        double idle = now.get(core).idleSeconds() - before.get(core).idleSeconds();
        return Math.max(0, 100 * (1 - idle / seconds));
    }
}
