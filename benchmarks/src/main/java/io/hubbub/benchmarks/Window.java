package io.hubbub.benchmarks;

import java.util.List;

/**
 * A measured stretch of a stage: opened and closed by the run, on the loop's thread, when its warm-up and its
 * measured part are over.
 */
final class Window {
    private final List<Long> server;
    private final List<Long> client = List.of(ProcessHandle.current().pid());
    private final Ledger ledger;
    private final Publishers publishers;
    private long startedAt;
    private double serverCpu;
    private double clientCpu;
    private List<Processes.Core> cores = List.of();
    private long delivered;
    private long answers;
    private long acknowledged;

    Window(List<Long> server, Ledger ledger, Publishers publishers) {
        this.server = List.copyOf(server);
        this.ledger = ledger;
        this.publishers = publishers;
    }

    void open() {
        ledger.forgetLatency();
        publishers.forgetLatency();
        delivered = ledger.delivered();
        answers = ledger.answers();
        acknowledged = publishers.acknowledged();
        cores = Processes.cores();
        serverCpu = Processes.cpuSeconds(server);
        clientCpu = Processes.cpuSeconds(client);
        startedAt = System.nanoTime();
    }

    Seen close() {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        double usedByServer = Processes.cpuSeconds(server) - serverCpu;
        double usedByClient = Processes.cpuSeconds(client) - clientCpu;
        List<Processes.Core> now = Processes.cores();
        double busy = seconds * now.size();
        double steal = 0;
        for (int i = 0; i < now.size(); i++) {
            busy -= now.get(i).idleSeconds() - cores.get(i).idleSeconds();
            steal += now.get(i).stealSeconds() - cores.get(i).stealSeconds();
        }
        return new Seen(
                seconds,
                ledger.delivered() - delivered,
                ledger.answers() - answers,
                publishers.acknowledged() - acknowledged,
                usedByServer,
                usedByClient,
                Math.max(0, busy - steal - usedByServer - usedByClient) / seconds,
                steal / seconds);
    }

    /**
     * What a window saw.
     *
     * @param seconds its length
     * @param delivered distinct messages that arrived at subscribers
     * @param answers polls that were answered
     * @param acknowledged publishes that were answered
     * @param serverCpuSeconds user and system time of the server's processes
     * @param clientCpuSeconds user and system time of this process
     * @param foreignCores CPU that other processes and the kernel's own threads used, in cores
     * @param stealCores CPU that the host took, in cores
     */
    record Seen(
            double seconds,
            long delivered,
            long answers,
            long acknowledged,
            double serverCpuSeconds,
            double clientCpuSeconds,
            double foreignCores,
            double stealCores) {
        double deliveriesPerSecond() {
            return delivered / seconds;
        }

        double publishesPerSecond() {
            return acknowledged / seconds;
        }
    }
}
