package io.hubbub.benchmarks;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays the workloads on the contenders and collects the figures.
 *
 * <p>A round starts every server anew. Within a round the servers are up side by side and measured in short laps, one
 * after the other: a core of a shared machine is faster in one minute than in the next, and only laps close in time can
 * be compared. Of a server's laps the one with the median headline stands for the round; what was lost in any of them
 * is added to it. Idle polls are the exception: there each server is alone.
 */
final class Match {
    private static final double DISTURBED_PERCENT = 10; // of a core, by other processes
    private static final int MOST_TRIES = 3;
    private static final double LONG_DRAIN_SECONDS = 0.1;
    private static final double HIGHEST_RATE = 20_000;
    private static final int CONFIRMATIONS = 6;
    private static final double STEP_DOWN = 0.95;
    private static final int IDLE_LANES = 8;
    private static final int PATTERNS = 10_000;
    private static final Duration RAMP = Duration.ofSeconds(1);

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
            List<Contender> order = new ArrayList<>(contenders);
            if (round % 2 == 0) {
                Collections.reverse(order); // neither is always the one that finds the machine warm
            }
            if (letters.contains('a') || letters.contains('b')) {
                fanOut(round, order);
            }
            if (letters.contains('c')) {
                channels(round, order);
            }
            if (letters.contains('d')) {
                idle(round, order, Workload.IDLE_OWN_CHANNELS);
                if (sizes.idleOnOneChannel()) {
                    idle(round, order, Workload.IDLE_ONE_CHANNEL);
                }
            }
            if (letters.contains('e')) {
                publish(round, order);
            }
            if (letters.contains('f')) {
                compare(round, order, 'f', this::manneredFanOut, Stage::closedLoop);
            }
            if (letters.contains('g')) {
                compare(round, order, 'g', this::manneredPublish, Stage::saturate);
            }
            if (letters.contains('h')) {
                inside(round, order, PresenceDriver.class);
            }
            if (letters.contains('i')) {
                compare(round, order, 'i', this::publishWithPass, Stage::saturate);
            }
            if (letters.contains('j')) {
                compare(round, order, 'j', this::fanOutWithPass, Stage::closedLoop);
            }
            if (letters.contains('k')) {
                inside(round, order, AccessDriver.class);
            }
            if (letters.contains('l')) {
                compare(round, order, 'l', this::manneredFanOut, Stage::closedLoop);
            }
        }
    }

    /** What was measured, in the order of the runs. */
    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /** What could not be measured, and why. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    // Fan-out: workloads a and b.

    private void fanOut(int round, List<Contender> order) throws InterruptedException {
        List<Stand> stands = open(round, order, (server, contender) -> fanOutStage(server, contender, false));
        try {
            each(stands, round, "warm-up", stand -> stand.stage().closedLoop(RAMP, sizes.warmUp()));
            if (letters.contains('a')) {
                laps(stands, round, Workload.ONE_AT_A_TIME, stage -> stage.closedLoop(RAMP, sizes.measured()));
                double rate = (double) sizes.fixedDeliveries() / sizes.subscribers();
                laps(stands, round, Workload.FIXED_RATE, stage -> stage.openLoop(rate, RAMP, sizes.measured()));
            }
            if (letters.contains('b')) {
                each(stands, round, "batches", stand -> batches(Workload.BATCHES, round, stand));
                each(stands, round, "joined batches", stand -> {
                    if (stand.contender().choosesBatches()) {
                        stand.reset((server, contender) -> fanOutStage(server, contender, true));
                        batches(Workload.BATCHES_JOINED, round, stand);
                    }
                });
            }
        } finally {
            stands.forEach(Stand::close);
        }
    }

    private Stage fanOutStage(ServerProcess server, Contender contender, boolean batches) throws InterruptedException {
        Dialect dialect = contender.dialect(server.address().getPort(), batches);
        Stage stage = Stage.fanOut(loop, server, dialect, sizes.subscribers(), sizes.fanOutLanes());
        stage.grow(sizes.subscribers());
        return stage;
    }

    private void batches(Workload workload, int round, Stand stand) throws InterruptedException {
        Stage stage = stand.stage();
        RateSearch search = new RateSearch(sizes.resolution(), sizes.mostTrials());
        double rate =
                search.highest(stand.contender().firstRate(), HIGHEST_RATE, candidate -> sustained(stage, candidate));
        Outcome outcome = stage.openLoop(Math.max(1, rate), RAMP, sizes.measured());
        for (int i = 1; i < CONFIRMATIONS && !outcome.sustained(); i++) {
            rate *= STEP_DOWN;
            outcome = stage.openLoop(Math.max(1, rate), RAMP, sizes.measured());
        }
        List<String> remarks = stand.remarks();
        if (!outcome.sustained()) {
            remarks.add("the rate found was not sustained when it was played for longer");
        }
        record(workload, stand, round, figures(outcome, stand), remarks);
    }

    private boolean sustained(Stage stage, double rate) {
        try {
            return stage.openLoop(rate, sizes.trial().dividedBy(4), sizes.trial())
                    .sustained();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    // Many channels and publishing alone: workloads c and e.

    private void channels(int round, List<Contender> order) throws InterruptedException {
        List<Stand> stands = open(round, order, (server, contender) -> {
            Stage stage =
                    Stage.channels(loop, server, dialect(contender, server), sizes.subscribers(), sizes.channelLanes());
            stage.grow(sizes.subscribers());
            return stage;
        });
        try {
            each(stands, round, "warm-up", stand -> stand.stage().saturate(RAMP, sizes.warmUp()));
            laps(stands, round, Workload.CHANNELS, stage -> stage.saturate(RAMP, sizes.measured()));
            laps(
                    stands,
                    round,
                    Workload.CHANNELS_FIXED_RATE,
                    stage -> stage.openLoop(sizes.fixedMessages(), RAMP, sizes.measured()));
        } finally {
            stands.forEach(Stand::close);
        }
    }

    private void publish(int round, List<Contender> order) throws InterruptedException {
        int lanes = sizes.channelLanes();
        List<Stand> stands = open(
                round,
                order,
                (server, contender) -> Stage.channels(loop, server, dialect(contender, server), lanes, lanes));
        try {
            each(stands, round, "warm-up", stand -> stand.stage().saturate(RAMP, sizes.warmUp()));
            laps(stands, round, Workload.PUBLISH, stage -> stage.saturate(RAMP, sizes.measured()));
        } finally {
            stands.forEach(Stand::close);
        }
    }

    // Filters, patterns, presence, access: workloads f, g, i, j and l, each on a server of its own beside the others.

    private void compare(int round, List<Contender> order, char letter, Mannered setting, Load load)
            throws InterruptedException {
        Map<Stand, Workload> played = new HashMap<>();
        List<Stand> stands = new ArrayList<>();
        try {
            for (Workload workload : Workload.values()) {
                if (workload.letter() == letter) {
                    List<Stand> opened = open(
                            round,
                            contenders(order, workload.pass()),
                            (server, contender) -> setting.stage(workload, server));
                    opened.forEach(stand -> played.put(stand, workload));
                    stands.addAll(opened);
                }
            }
            if (round % 2 == 0) {
                Collections.reverse(stands);
            }
            each(stands, round, "warm-up", stand -> load.on(stand.stage(), RAMP, sizes.warmUp()));
            laps(
                    stands,
                    round,
                    stand -> Objects.requireNonNull(played.get(stand)),
                    stage -> load.on(stage, RAMP, sizes.measured()));
        } finally {
            stands.forEach(Stand::close);
        }
    }

    private static List<Contender> contenders(List<Contender> order, @Nullable Pass pass) {
        return pass == null
                ? order
                : order.stream()
                        .map(contender -> contender.withSecret(pass.controlled()))
                        .toList();
    }

    private Stage manneredFanOut(Workload workload, ServerProcess server) throws InterruptedException {
        Stage stage = Stage.fanOut(loop, server, dialect(server, workload.manner()), sizes.subscribers(), 1);
        stage.grow(sizes.subscribers());
        return stage;
    }

    private Stage manneredPublish(Workload workload, ServerProcess server) throws InterruptedException {
        Dialect dialect = dialect(server, workload.manner());
        boolean heard = workload == Workload.BY_NAME || workload == Workload.BY_PATTERN;
        // With few lanes, a subscriber that is between two polls misses none of the last 100 messages.
        Stage stage = heard
                ? Stage.fanOut(loop, server, dialect, 1, sizes.fanOutLanes())
                : Stage.channels(loop, server, dialect, sizes.channelLanes(), sizes.channelLanes());
        if (heard) {
            stage.grow(1);
        }
        if (workload.peer() != null) {
            stage.addBystanders(dialect(server, Manner.OTHER_PATTERNS), Manner.listeners(PATTERNS));
        }
        return stage;
    }

    private static Dialect dialect(ServerProcess server, Manner manner) {
        return new HubbubDialect(server.address().getPort(), manner);
    }

    private Stage publishWithPass(Workload workload, ServerProcess server) {
        int lanes = sizes.channelLanes();
        return Stage.channels(loop, server, dialect(server, workload, 0, lanes, false), lanes, lanes);
    }

    private Stage fanOutWithPass(Workload workload, ServerProcess server) throws InterruptedException {
        int subscribers = sizes.subscribers();
        Stage stage = Stage.fanOut(loop, server, dialect(server, workload, subscribers, 1, true), subscribers, 1);
        stage.grow(subscribers);
        return stage;
    }

    private static Dialect dialect(
            ServerProcess server, Workload workload, int subscribers, int lanes, boolean oneChannel) {
        return Objects.requireNonNull(workload.pass())
                .dialect(server.address().getPort(), subscribers, lanes, oneChannel, Clock.systemUTC());
    }

    // In the broker: workloads h and k.

    private void inside(int round, List<Contender> order, Class<?> driver) throws InterruptedException {
        for (Contender contender : order) {
            List<String> remarks = quiet();
            try {
                contender
                        .inside(driver, sizes)
                        .forEach((workload, figures) -> record(workload, contender.title(), round, figures, remarks));
            } catch (IOException | RuntimeException e) {
                failed(driver.getSimpleName(), contender, round, e);
            }
        }
    }

    // Idle polls: workload d.

    private void idle(int round, List<Contender> order, Workload workload) throws InterruptedException {
        boolean oneChannel = workload == Workload.IDLE_ONE_CHANNEL;
        int most = sizes.idleHigh();
        for (Contender contender : order) {
            List<Stand> alone = open(
                    round,
                    List.of(contender),
                    (server, of) -> oneChannel
                            ? Stage.fanOut(loop, server, dialect(of, server), most, 1)
                            : Stage.channels(loop, server, dialect(of, server), most, IDLE_LANES));
            try {
                each(alone, round, workload.title(), stand -> watchIdle(workload, round, stand));
            } finally {
                alone.forEach(Stand::close);
            }
        }
    }

    private void watchIdle(Workload workload, int round, Stand stand) throws IOException, InterruptedException {
        boolean oneChannel = workload == Workload.IDLE_ONE_CHANNEL;
        Stage stage = stand.stage();
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        stage.grow(sizes.idleLow());
        stage.openLoop(oneChannel ? 20 : 2_000, RAMP, sizes.measured());
        Still low = still(stand);
        stage.grow(sizes.idleMiddle());
        Still middle = still(stand);
        figures.put(Metric.CPU_AT_REST_MIDDLE, atRest(stage.watch(sizes.rest())));
        stage.grow(sizes.idleHigh());
        Still high = still(stand);
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
        double proofRate =
                oneChannel ? 1 : (double) sizes.idleHigh() / sizes.rest().toSeconds();
        Outcome proof = stage.openLoop(proofRate, Duration.ZERO, sizes.rest());
        add(figures, proof.faults());
        record(workload, stand, round, figures, stand.remarks());
    }

    private static Still still(Stand stand) throws IOException, InterruptedException {
        Contender contender = stand.contender();
        ServerProcess server = stand.server();
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

    // Stands and laps.

    private List<Stand> open(int round, List<Contender> order, Stand.Setting setting) throws InterruptedException {
        List<String> remarks = quiet();
        List<Stand> stands = new ArrayList<>();
        for (Contender contender : order) {
            try {
                stands.add(Stand.open(contender, setting, remarks));
            } catch (IOException | RuntimeException e) {
                failed("start", contender, round, e);
            }
        }
        return stands;
    }

    private List<String> quiet() throws InterruptedException {
        boolean quiet = sizes.quietLimit().isZero() || Quiet.await(sizes.quietLimit());
        return quiet ? List.of() : List.of("other processes were busy before the start");
    }

    /** Does something with each stand; one that fails is closed and left out from then on. */
    private void each(List<Stand> stands, int round, String what, Part part) throws InterruptedException {
        for (Stand stand : List.copyOf(stands)) {
            try {
                part.on(stand);
            } catch (IOException | RuntimeException e) {
                // One server that fails must not cost the figures of the other; the run ends with an error all the
                // same.
                failed(what, stand.contender(), round, e);
                stands.remove(stand);
                stand.close();
            }
        }
    }

    private void failed(String what, Contender contender, int round, Exception cause) {
        String failure = what + " on " + contender.title() + ", round " + round + ": " + cause.getMessage();
        failures.add(failure);
        System.out.println("FAILED  " + failure);
    }

    private void laps(List<Stand> stands, int round, Workload workload, Lap lap) throws InterruptedException {
        laps(stands, round, stand -> workload, lap);
    }

    private void laps(List<Stand> stands, int round, Function<Stand, Workload> played, Lap lap)
            throws InterruptedException {
        Map<Stand, List<Map<Metric, Double>>> run = new LinkedHashMap<>();
        for (int number = 0; number < sizes.laps(); number++) {
            each(stands, round, "laps", stand -> {
                Map<Metric, Double> figures = undisturbed(lap, stand); // a stand may fail in each of its laps
                run.computeIfAbsent(stand, unused -> new ArrayList<>()).add(figures);
            });
        }
        run.forEach((stand, laps) -> {
            Workload workload = played.apply(stand);
            Map<Metric, Double> figures = middle(laps, workload.headline());
            List<String> remarks = stand.remarks();
            if (figures.getOrDefault(Metric.DRAIN, 0.0) > LONG_DRAIN_SECONDS * 1000) {
                remarks.add("deliveries fell behind: see the drain");
            }
            record(workload, stand, round, figures, remarks);
        });
    }

    /** A lap, repeated a few times if others had the cores meanwhile; the least disturbed, with the faults of all. */
    private Map<Metric, Double> undisturbed(Lap lap, Stand stand) throws InterruptedException {
        List<Map<Metric, Double>> tries = new ArrayList<>();
        do {
            if (!tries.isEmpty()) {
                Quiet.await(sizes.quietLimit());
            }
            tries.add(figures(lap.on(stand.stage()), stand));
        } while (last(tries).getOrDefault(Metric.FOREIGN_CPU, 0.0) > DISTURBED_PERCENT
                && !sizes.quietLimit().isZero()
                && tries.size() < MOST_TRIES);
        Map<Metric, Double> best = Collections.min(
                tries, Comparator.comparingDouble(figures -> figures.getOrDefault(Metric.FOREIGN_CPU, 0.0)));
        return withFaultsOf(tries, best);
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    /** The lap with the median of the headline, with the faults of all laps. */
    static Map<Metric, Double> middle(List<Map<Metric, Double>> laps, Metric headline) {
        List<Map<Metric, Double>> sorted = new ArrayList<>(laps);
        sorted.sort(Comparator.comparingDouble(lap -> lap.getOrDefault(headline, 0.0)));
        return withFaultsOf(laps, sorted.get(sorted.size() / 2));
    }

    private static Map<Metric, Double> withFaultsOf(List<Map<Metric, Double>> laps, Map<Metric, Double> chosen) {
        Map<Metric, Double> figures = new EnumMap<>(chosen);
        for (Metric fault : Metric.FAULTS) {
            double sum = laps.stream()
                    .mapToDouble(lap -> lap.getOrDefault(fault, 0.0))
                    .sum();
            figures.computeIfPresent(fault, (unused, ofThatLap) -> sum);
        }
        return figures;
    }

    private static Dialect dialect(Contender contender, ServerProcess server) {
        return contender.dialect(server.address().getPort(), false);
    }

    // Figures.

    private static Map<Metric, Double> figures(Outcome outcome, Stand stand) {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        Window.Seen seen = outcome.seen();
        if (outcome.expected() > 0) {
            figures.put(Metric.DELIVERIES_PER_SECOND, seen.deliveriesPerSecond());
            figures.put(Metric.MESSAGES_PER_SECOND, seen.publishesPerSecond());
            figures.put(Metric.MESSAGES_PER_ANSWER, (double) seen.delivered() / Math.max(1, seen.answers()));
            figures.put(Metric.LATENCY_P50, outcome.latency().p50());
            figures.put(Metric.LATENCY_P99, outcome.latency().p99());
            figures.put(Metric.LATENCY_P999, outcome.latency().p999());
            figures.put(Metric.LATENCY_MAX, outcome.latency().max());
            if (outcome.lagSeconds() > 0) {
                figures.put(Metric.LAG, outcome.lagSeconds() * 1000);
            }
            figures.put(Metric.DRAIN, outcome.drainSeconds() * 1000);
            figures.put(Metric.SERVER_CPU_PER_DELIVERY, seen.serverCpuSeconds() * 1e6 / Math.max(1, seen.delivered()));
            add(figures, outcome.faults());
        } else {
            figures.put(Metric.PUBLISHES_PER_SECOND, seen.publishesPerSecond());
            figures.put(
                    Metric.SERVER_CPU_PER_PUBLISH, seen.serverCpuSeconds() * 1e6 / Math.max(1, seen.acknowledged()));
        }
        figures.put(Metric.SERVER_CPU, seen.serverCpuSeconds() / seen.seconds() * 100);
        figures.put(Metric.CLIENT_CPU, seen.clientCpuSeconds() / seen.seconds() * 100);
        figures.put(Metric.FOREIGN_CPU, seen.foreignCores() * 100);
        figures.put(Metric.STEAL, seen.stealCores() * 100);
        figures.put(Metric.RSS, Processes.memory(stand.server().pids()).rssKib() / 1024.0);
        return figures;
    }

    private static void add(Map<Metric, Double> figures, Ledger.Faults faults) {
        figures.put(Metric.LOST, (double) faults.lost());
        figures.put(Metric.REPEATED, (double) faults.repeated());
        figures.put(Metric.LATE, (double) faults.late());
        figures.put(Metric.DAMAGED, (double) faults.damaged());
    }

    private void record(Workload workload, Stand stand, int round, Map<Metric, Double> figures, List<String> remarks) {
        record(workload, stand.contender().title(), round, figures, remarks);
    }

    private void record(
            Workload workload, String server, int round, Map<Metric, Double> figures, List<String> remarks) {
        measurements.add(new Measurement(workload, server, round, figures, List.copyOf(remarks)));
        Metric headline = workload.headline();
        System.out.printf(
                "round %d  %-24s %-7s %s %s  %s%n",
                round,
                workload.id(),
                server,
                headline.text(figures.getOrDefault(headline, 0.0)),
                headline.title(),
                String.join("; ", remarks));
    }

    /** Something done with a stand. */
    private interface Part {
        void on(Stand stand) throws IOException, InterruptedException;
    }

    /** How the stage of a workload is set on its server. */
    private interface Mannered {
        Stage stage(Workload workload, ServerProcess server) throws InterruptedException;
    }

    /** What the clients of a stage do, after a ramp, for a while. */
    private interface Load {
        Outcome on(Stage stage, Duration ramp, Duration measured) throws InterruptedException;
    }

    /** One measurement of a workload. */
    private interface Lap {
        Outcome on(Stage stage) throws InterruptedException;
    }

    /**
     * The server's memory with polls parked and nothing going on.
     *
     * @param settled after a collection, where the server has such a call
     * @param liveHeap bytes
     */
    private record Still(Processes.Memory asIs, Processes.Memory settled, long liveHeap) {}
}
