package io.hubbub.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plays the workloads on the contenders in turn, round after round, and collects the figures. */
final class Match {
    private static final double LONG_DRAIN_SECONDS = 0.1;
    private static final double HIGHEST_RATE = 20_000;
    private static final double RESOLUTION = 1.05;
    private static final int CONFIRMATIONS = 4;
    private static final double STEP_DOWN = 0.95;
    private static final int IDLE_LANES = 8;

    private final LoadLoop loop;
    private final Sizes sizes;
    private final Set<Character> letters;
    private final List<Contender> contenders;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Match(LoadLoop loop, Sizes sizes, Set<Character> letters, List<Contender> contenders) {
        this.loop = loop;
        this.sizes = sizes;
        this.letters = letters;
        this.contenders = contenders;
    }

    void play() throws InterruptedException {
        for (int round = 1; round <= sizes.rounds(); round++) {
            int number = round;
            List<Contender> order = new ArrayList<>(contenders);
            if (round % 2 == 0) {
                Collections.reverse(order); // neither is always the one that finds the machine warm
            }
            if (letters.contains('a') || letters.contains('b')) {
                for (Contender contender : order) {
                    attempt("fan-out", contender, round, () -> fanOut(contender, number));
                }
            }
            if (letters.contains('c')) {
                for (Contender contender : order) {
                    attempt("many channels", contender, round, () -> channels(contender, number));
                }
            }
            if (letters.contains('d')) {
                for (Contender contender : order) {
                    attempt(
                            "idle polls, a channel each",
                            contender,
                            round,
                            () -> idle(contender, number, Workload.IDLE_OWN_CHANNELS));
                }
                for (Contender contender : order) {
                    attempt(
                            "idle polls on one channel",
                            contender,
                            round,
                            () -> idle(contender, number, Workload.IDLE_ONE_CHANNEL));
                }
            }
            if (letters.contains('e')) {
                for (Contender contender : order) {
                    attempt("publish alone", contender, round, () -> publish(contender, number));
                }
            }
        }
    }

    /** What was measured, in the order of the runs. */
    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /** What could not be measured, and why; one sentence each. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    private void attempt(String what, Contender contender, int round, Play play) throws InterruptedException {
        try {
            play.run();
        } catch (IOException | RuntimeException e) {
            // One server that fails must not cost the figures of the other; the run ends with an error all the same.
            String failure = what + " on " + contender.title() + ", round " + round + ": " + e.getMessage();
            failures.add(failure);
            System.out.println("FAILED  " + failure);
        }
    }

    private void fanOut(Contender contender, int round) throws IOException, InterruptedException {
        List<String> remarks = quiet();
        try (ServerProcess server = contender.start()) {
            try (Stage stage = fanOutStage(contender, server, false)) {
                Outcome one = stage.closedLoop(sizes.warmUp(), sizes.measured());
                if (letters.contains('a')) {
                    record(Workload.ONE_AT_A_TIME, contender, round, deliveries(one, server), remarks, stage);
                    double rate = (double) sizes.fixedDeliveries() / sizes.subscribers();
                    Outcome fixed = stage.openLoop(rate, Duration.ofSeconds(1), sizes.measured());
                    record(Workload.FIXED_RATE, contender, round, scheduled(fixed, server), remarks, stage);
                }
                if (letters.contains('b')) {
                    batches(Workload.BATCHES, contender, round, server, stage, remarks);
                }
            }
            if (letters.contains('b') && contender.choosesBatches()) {
                try (Stage stage = fanOutStage(contender, server, true)) {
                    batches(Workload.BATCHES_JOINED, contender, round, server, stage, remarks);
                }
            }
        }
    }

    private Stage fanOutStage(Contender contender, ServerProcess server, boolean batches) throws InterruptedException {
        Dialect dialect = contender.dialect(server.address().getPort(), batches);
        Stage stage = Stage.fanOut(loop, server, dialect, sizes.subscribers(), sizes.fanOutLanes());
        stage.grow(sizes.subscribers());
        return stage;
    }

    private void batches(
            Workload workload, Contender contender, int round, ServerProcess server, Stage stage, List<String> remarks)
            throws InterruptedException {
        RateSearch search = new RateSearch(RESOLUTION, sizes.mostTrials());
        double rate = search.highest(contender.firstRate(), HIGHEST_RATE, candidate -> sustained(stage, candidate));
        Outcome outcome = stage.openLoop(Math.max(1, rate), Duration.ofSeconds(1), sizes.measured());
        for (int i = 1; i < CONFIRMATIONS && !outcome.sustained(); i++) {
            rate *= STEP_DOWN;
            outcome = stage.openLoop(Math.max(1, rate), Duration.ofSeconds(1), sizes.measured());
        }
        List<String> all = new ArrayList<>(remarks);
        if (!outcome.sustained()) {
            all.add("the rate found was not sustained when it was played for longer");
        }
        record(workload, contender, round, scheduled(outcome, server), all, stage);
    }

    private boolean sustained(Stage stage, double rate) {
        try {
            return stage.openLoop(rate, Duration.ofMillis(500), sizes.trial()).sustained();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void channels(Contender contender, int round) throws IOException, InterruptedException {
        List<String> remarks = quiet();
        try (ServerProcess server = contender.start();
                Stage stage = Stage.channels(
                        loop,
                        server,
                        contender.dialect(server.address().getPort(), false),
                        sizes.subscribers(),
                        sizes.channelLanes())) {
            stage.grow(sizes.subscribers());
            Outcome outcome = stage.saturate(sizes.warmUp(), sizes.measured());
            List<String> all = new ArrayList<>(remarks);
            if (outcome.drainSeconds() > LONG_DRAIN_SECONDS) {
                all.add("deliveries fell behind: see the drain");
            }
            record(Workload.CHANNELS, contender, round, deliveries(outcome, server), all, stage);
            Outcome fixed = stage.openLoop(sizes.fixedMessages(), Duration.ofSeconds(1), sizes.measured());
            record(Workload.CHANNELS_FIXED_RATE, contender, round, scheduled(fixed, server), remarks, stage);
        }
    }

    private void publish(Contender contender, int round) throws IOException, InterruptedException {
        List<String> remarks = quiet();
        try (ServerProcess server = contender.start();
                Stage stage = Stage.channels(
                        loop,
                        server,
                        contender.dialect(server.address().getPort(), false),
                        sizes.channelLanes(),
                        sizes.channelLanes())) {
            Outcome outcome = stage.saturate(sizes.warmUp(), sizes.measured());
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            figures.put(Metric.PUBLISHES_PER_SECOND, outcome.seen().publishesPerSecond());
            figures.put(
                    Metric.SERVER_CPU_PER_PUBLISH,
                    outcome.seen().serverCpuSeconds() * 1e6 / outcome.seen().acknowledged());
            cpu(figures, outcome.seen());
            figures.put(Metric.RSS, Processes.memory(server.pids()).rssKib() / 1024.0);
            record(Workload.PUBLISH, contender, round, figures, remarks, stage);
        }
    }

    private void idle(Contender contender, int round, Workload workload) throws IOException, InterruptedException {
        List<String> remarks = quiet();
        boolean oneChannel = workload == Workload.IDLE_ONE_CHANNEL;
        int lanes = oneChannel ? 1 : IDLE_LANES;
        try (ServerProcess server = contender.start();
                Stage stage = oneChannel
                        ? Stage.fanOut(loop, server, dialect(contender, server), sizes.idleHigh(), lanes)
                        : Stage.channels(loop, server, dialect(contender, server), sizes.idleHigh(), lanes)) {
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            stage.grow(sizes.idleLow());
            double warmRate = oneChannel ? 20 : 2_000;
            stage.openLoop(warmRate, Duration.ofSeconds(1), sizes.measured());
            Still low = still(contender, server);
            stage.grow(sizes.idleMiddle());
            Still middle = still(contender, server);
            figures.put(Metric.CPU_AT_REST_MIDDLE, atRest(stage.watch(sizes.rest())));
            stage.grow(sizes.idleHigh());
            Still high = still(contender, server);
            Window.Seen rest = stage.watch(sizes.rest());
            figures.put(Metric.CPU_AT_REST, atRest(rest));
            figures.put(Metric.FOREIGN_CPU, rest.foreignCores() * 100);
            figures.put(Metric.STEAL, rest.stealCores() * 100);

            int upper = sizes.idleHigh() - sizes.idleLow();
            int lower = sizes.idleMiddle() - sizes.idleLow();
            figures.put(Metric.POLLS, (double) stage.audience());
            figures.put(Metric.KIB_PER_POLL, perPoll(low.asIs(), high.asIs(), upper));
            figures.put(Metric.KIB_PER_POLL_SETTLED, perPoll(low.settled(), high.settled(), upper));
            figures.put(Metric.KIB_PER_POLL_MIDDLE, perPoll(low.asIs(), middle.asIs(), lower));
            figures.put(Metric.KIB_PER_POLL_MIDDLE_SETTLED, perPoll(low.settled(), middle.settled(), lower));
            if (high.liveHeap() > 0) {
                figures.put(Metric.LIVE_HEAP_PER_POLL, (high.liveHeap() - low.liveHeap()) / 1024.0 / upper);
            }
            figures.put(Metric.RSS_LOW, low.asIs().rssKib() / 1024.0);
            figures.put(Metric.RSS_MIDDLE, middle.asIs().rssKib() / 1024.0);
            figures.put(Metric.RSS_HIGH, high.asIs().rssKib() / 1024.0);
            figures.put(Metric.PSS_LOW, low.asIs().pssKib() / 1024.0);
            figures.put(Metric.PSS_HIGH, high.asIs().pssKib() / 1024.0);
            figures.put(Metric.RSS_HIGH_SETTLED, high.settled().rssKib() / 1024.0);

            // The polls must still be there: each gets a message now.
            double proofRate = oneChannel ? 2 : sizes.idleHigh() / 4.0;
            Outcome proof = stage.openLoop(proofRate, Duration.ZERO, Duration.ofSeconds(4));
            faults(figures, proof.faults());
            record(workload, contender, round, figures, remarks, stage);
        }
    }

    private static Dialect dialect(Contender contender, ServerProcess server) {
        return contender.dialect(server.address().getPort(), false);
    }

    private static Still still(Contender contender, ServerProcess server) throws IOException, InterruptedException {
        Thread.sleep(1000);
        Processes.Memory asIs = Processes.memory(server.pids());
        contender.settleMemory(server);
        contender.settleMemory(server);
        long liveHeap = contender.liveHeapBytes(server);
        Thread.sleep(500);
        return new Still(asIs, Processes.memory(server.pids()), liveHeap);
    }

    private static double perPoll(Processes.Memory before, Processes.Memory after, int polls) {
        return (double) (after.rssKib() - before.rssKib()) / polls;
    }

    private static double atRest(Window.Seen seen) {
        return seen.serverCpuSeconds() / seen.seconds() * 100;
    }

    private List<String> quiet() throws InterruptedException {
        if (sizes.quietLimit().isZero() || Quiet.await(sizes.quietLimit())) {
            return List.of();
        }
        return List.of("other processes were busy before the start");
    }

    private static Map<Metric, Double> deliveries(Outcome outcome, ServerProcess server) {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        Window.Seen seen = outcome.seen();
        figures.put(Metric.DELIVERIES_PER_SECOND, seen.deliveriesPerSecond());
        figures.put(Metric.MESSAGES_PER_SECOND, seen.publishesPerSecond());
        figures.put(Metric.MESSAGES_PER_ANSWER, seen.delivered() / (double) Math.max(1, seen.answers()));
        figures.put(Metric.LATENCY_P50, outcome.latency().p50());
        figures.put(Metric.LATENCY_P99, outcome.latency().p99());
        figures.put(Metric.LATENCY_P999, outcome.latency().p999());
        figures.put(Metric.LATENCY_MAX, outcome.latency().max());
        figures.put(Metric.DRAIN, outcome.drainSeconds() * 1000);
        figures.put(Metric.SERVER_CPU_PER_DELIVERY, seen.serverCpuSeconds() * 1e6 / Math.max(1, seen.delivered()));
        cpu(figures, seen);
        figures.put(Metric.RSS, Processes.memory(server.pids()).rssKib() / 1024.0);
        faults(figures, outcome.faults());
        return figures;
    }

    private static Map<Metric, Double> scheduled(Outcome outcome, ServerProcess server) {
        Map<Metric, Double> figures = deliveries(outcome, server);
        figures.put(Metric.LAG, outcome.lagSeconds() * 1000);
        return figures;
    }

    private static void cpu(Map<Metric, Double> figures, Window.Seen seen) {
        figures.put(Metric.SERVER_CPU, seen.serverCpuSeconds() / seen.seconds() * 100);
        figures.put(Metric.CLIENT_CPU, seen.clientCpuSeconds() / seen.seconds() * 100);
        figures.put(Metric.FOREIGN_CPU, seen.foreignCores() * 100);
        figures.put(Metric.STEAL, seen.stealCores() * 100);
    }

    private static void faults(Map<Metric, Double> figures, Ledger.Faults faults) {
        figures.put(Metric.LOST, (double) faults.lost());
        figures.put(Metric.REPEATED, (double) faults.repeated());
        figures.put(Metric.LATE, (double) faults.late());
        figures.put(Metric.DAMAGED, (double) faults.damaged());
    }

    private void record(
            Workload workload,
            Contender contender,
            int round,
            Map<Metric, Double> figures,
            List<String> remarks,
            Stage stage) {
        List<String> all = new ArrayList<>(remarks);
        String losses = stage.losses();
        if (!losses.isEmpty()) {
            all.add(losses);
        }
        Measurement measurement = new Measurement(workload, contender.title(), round, figures, List.copyOf(all));
        measurements.add(measurement);
        Metric headline = workload.headline();
        System.out.printf(
                "round %d  %-24s %-7s %s %s  %s%n",
                round,
                workload.id(),
                contender.title(),
                headline.text(figures.getOrDefault(headline, 0.0)),
                headline.title(),
                String.join("; ", all));
    }

    /** A group of workloads on one started server. */
    private interface Play {
        void run() throws IOException, InterruptedException;
    }

    /**
     * The server's memory with polls parked and nothing going on.
     *
     * @param settled after a collection, where the server has such a call
     * @param liveHeap bytes
     */
    private record Still(Processes.Memory asIs, Processes.Memory settled, long liveHeap) {}
}
