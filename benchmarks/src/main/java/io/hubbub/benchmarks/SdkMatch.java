package io.hubbub.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Plays the SDKs against one server and collects the figures.
 *
 * <p>A round starts the server and a process for each SDK anew. Within it the SDKs are measured in short laps, one after
 * the other, while the other one is idle. Parked clients are counted in processes of their own, all at the same time.
 */
final class SdkMatch {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(90);
    private static final Duration RAMP = Duration.ofMillis(300);
    private static final Duration CONNECTIONS_SETTLE = Duration.ofSeconds(2);
    private static final int FLOOD_LANES = 16;
    private static final double FIRST_FLOOD = 10_000; // messages a second
    private static final double HIGHEST_FLOOD = 160_000;
    private static final double FLOOD_RESOLUTION = 1.1;
    private static final double WORST_LAG_SECONDS = 0.25;
    private static final long SUSTAINED_MILLIS = 250; // from the last publish until everything was heard
    private static final long DRAIN_MILLIS = 5_000;
    private static final double NOISE = 10; // percent of a core that other processes may use unremarked
    private static final int IN_FLIGHT_OF_COST = 16;
    private static final int CATCH_UPS = 8; // of a lap: one takes about 0.1 s, and CPU is counted in steps of 10 ms

    private final LoadLoop loop;
    private final SdkSizes sizes;
    private final Contender server;
    private final List<SdkContender> contenders;
    private final Path directory;
    private final List<SdkMeasurement> measurements = new ArrayList<>();
    private final Map<String, Map<SdkFigure, List<Double>>> laps = new LinkedHashMap<>(); // of the present round
    private final Map<String, List<String>> faults = new LinkedHashMap<>();
    private final Map<String, List<String>> remarks = new LinkedHashMap<>();

    /** @param directory for logs */
    SdkMatch(LoadLoop loop, SdkSizes sizes, Contender server, List<SdkContender> contenders, Path directory) {
        this.loop = loop;
        this.sizes = sizes;
        this.server = server;
        this.contenders = contenders;
        this.directory = directory;
    }

    void play() throws IOException, InterruptedException {
        for (int round = 1; round <= sizes.rounds(); round++) {
            List<SdkContender> order = new ArrayList<>(contenders);
            if (round % 2 == 0) {
                Collections.reverse(order); // neither is always the one that finds the machine warm
            }
            beginRound(order);
            traffic(order);
            parked(order);
            endRound(round);
        }
    }

    /** What was measured, in the order of the rounds. */
    List<SdkMeasurement> measurements() {
        return List.copyOf(measurements);
    }

    private void beginRound(List<SdkContender> order) throws InterruptedException {
        boolean quiet = sizes.quietLimit().isZero() || Quiet.await(sizes.quietLimit());
        for (SdkContender contender : order) {
            laps.put(contender.title(), new EnumMap<>(SdkFigure.class));
            faults.put(contender.title(), new ArrayList<>());
            remarks.put(
                    contender.title(),
                    new ArrayList<>(quiet ? List.of() : List.of("other processes were busy before the start")));
        }
    }

    private void endRound(int round) {
        for (SdkContender contender : contenders) {
            String title = contender.title();
            measurements.add(new SdkMeasurement(title, round, at(laps, title), at(faults, title), at(remarks, title)));
        }
    }

    // Publishing and receiving.

    private void traffic(List<SdkContender> order) throws IOException, InterruptedException {
        List<SdkProcess> sdks = new ArrayList<>();
        try (ServerProcess started = server.start()) {
            for (SdkContender contender : order) {
                sdks.add(contender.start(started.address(), directory));
            }
            long before = Backlog.publish(started.address(), sizes.channels(), sizes.kept());
            String catchUp = "catch-up " + sizes.channels() + " " + sizes.kept() + " " + before;
            warmUp(sdks, catchUp);
            laps(sdks, started, sdk -> catchUp(sdk, catchUp));
            laps(sdks, started, this::publish);
            try (Stage stage =
                    Stage.fanOut(loop, started, server.dialect(started.address().getPort(), false), 0, FLOOD_LANES)) {
                laps(sdks, started, sdk -> flood(sdk, stage));
                laps(sdks, started, sdk -> search(sdk, stage), 1);
            }
        } finally {
            sdks.forEach(SdkProcess::close);
        }
    }

    private void warmUp(List<SdkProcess> sdks, String catchUp) throws IOException, InterruptedException {
        for (SdkProcess sdk : sdks) {
            long each = sizes.warmUp().toMillis() / 3;
            ask(sdk, "publish 64 " + each);
            ask(sdk, "publish 16 " + each);
            ask(sdk, "publish 1 " + each);
            long end = System.nanoTime() + sizes.warmUp().toNanos();
            while (System.nanoTime() < end) {
                ask(sdk, catchUp);
            }
        }
    }

    private void publish(SdkProcess sdk) throws IOException, InterruptedException {
        long millis = sizes.publishing().toMillis();
        published(sdk, SdkFigure.PUBLISH_WAITING, ask(sdk, "publish-waiting " + millis));
        published(sdk, SdkFigure.PUBLISH_1, ask(sdk, "publish 1 " + millis));
        Map<String, Double> answer = ask(sdk, "publish " + IN_FLIGHT_OF_COST + " " + millis);
        published(sdk, SdkFigure.PUBLISH_16, answer);
        cost(sdk, SdkFigure.PUBLISH_CPU, SdkFigure.PUBLISH_BYTES, answer);
        published(sdk, SdkFigure.PUBLISH_64, ask(sdk, "publish 64 " + millis));
    }

    private void published(SdkProcess sdk, SdkFigure figure, Map<String, Double> answer) {
        lap(sdk, figure, of(answer, "messages") / of(answer, "nanos") * 1e9);
        if (of(answer, "failed") > 0) {
            fault(sdk, figure, "%.0f publishes failed".formatted(of(answer, "failed")));
        }
    }

    private void catchUp(SdkProcess sdk, String order) throws IOException, InterruptedException {
        Map<String, Double> answer = new HashMap<>();
        for (int i = 0; i < CATCH_UPS; i++) {
            ask(sdk, order).forEach((name, figure) -> answer.merge(name, figure, Double::sum));
        }
        lap(sdk, SdkFigure.CATCH_UP, of(answer, "messages") / of(answer, "nanos") * 1e9);
        cost(sdk, SdkFigure.CATCH_UP_CPU, SdkFigure.CATCH_UP_BYTES, answer);
        check(sdk, SdkFigure.CATCH_UP, answer, (long) CATCH_UPS * sizes.channels() * sizes.kept());
    }

    private void flood(SdkProcess sdk, Stage stage) throws IOException, InterruptedException {
        Flood flood = flood(sdk, stage, sizes.floodRate());
        cost(sdk, SdkFigure.FLOOD_CPU, SdkFigure.FLOOD_BYTES, flood.heard());
        check(sdk, SdkFigure.FLOOD_CPU, flood.heard(), flood.published());
    }

    private void search(SdkProcess sdk, Stage stage) throws IOException, InterruptedException {
        RateSearch search = new RateSearch(FLOOD_RESOLUTION, sizes.trials());
        double rate = search.highest(FIRST_FLOOD, HIGHEST_FLOOD, candidate -> {
            try {
                return flood(sdk, stage, candidate).sustained();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        lap(sdk, SdkFigure.FLOOD, rate);
    }

    private Flood flood(SdkProcess sdk, Stage stage, double rate) throws IOException, InterruptedException {
        long[] from = stage.nextOfLanes();
        ask(sdk, "listen " + Arrays.stream(from).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        Outcome outcome = stage.openLoop(rate, RAMP, sizes.flood());
        long published =
                Arrays.stream(stage.nextOfLanes()).sum() - Arrays.stream(from).sum();
        Map<String, Double> heard = ask(sdk, "heard " + published + " " + SUSTAINED_MILLIS);
        boolean sustained =
                outcome.unsent() == 0 && outcome.lagSeconds() <= WORST_LAG_SECONDS && isWhole(heard, published);
        if (of(heard, "messages") < published) {
            heard = ask(sdk, "heard " + published + " " + DRAIN_MILLIS);
        }
        return new Flood(heard, published, sustained);
    }

    // Parked clients.

    private void parked(List<SdkContender> order) throws IOException, InterruptedException {
        List<Parking> parkings = new ArrayList<>();
        try (ServerProcess started = server.start()) {
            for (int clients : new int[] {1, sizes.clients()}) {
                for (SdkContender contender : order) {
                    SdkProcess sdk = contender.start(started.address(), directory);
                    parkings.add(new Parking(sdk, clients, still(sdk)));
                }
            }
            for (Parking parking : parkings) {
                ask(parking.sdk(), "park " + parking.clients());
                Thread.sleep(CONNECTIONS_SETTLE.toMillis());
                parked(parking, still(parking.sdk()), SdkFigure.THREADS_ONE, SdkFigure.THREADS);
            }
            Thread.sleep(sizes.rest().toMillis());
            for (Parking parking : parkings) {
                Still rested = still(parking.sdk());
                parked(parking, rested, SdkFigure.THREADS_ONE_RESTED, SdkFigure.THREADS_RESTED);
                memory(parking, rested);
            }
            // The polls must still be there: each gets a message now.
            Backlog.publish(started.address(), sizes.clients(), 1);
            for (Parking parking : parkings) {
                Map<String, Double> heard = ask(parking.sdk(), "heard " + parking.clients() + " " + DRAIN_MILLIS);
                check(parking.sdk(), SdkFigure.THREADS, heard, parking.clients());
            }
        } finally {
            parkings.forEach(parking -> parking.sdk().close());
        }
    }

    private Still still(SdkProcess sdk) throws IOException, InterruptedException {
        Map<String, Double> answer = ask(sdk, "still");
        return new Still(
                of(answer, "threads"),
                of(answer, "heap") / 1024,
                Processes.memory(List.of(sdk.pid())).rssKib(),
                sdk.sockets());
    }

    private void parked(Parking parking, Still now, SdkFigure one, SdkFigure perClient) {
        double threads = now.threads() - parking.before().threads();
        lap(parking.sdk(), parking.clients() == 1 ? one : perClient, threads / parking.clients());
    }

    private void memory(Parking parking, Still now) {
        Still before = parking.before();
        if (parking.clients() == 1) {
            lap(parking.sdk(), SdkFigure.HEAP_ONE, now.heapKib());
            lap(parking.sdk(), SdkFigure.RSS_ONE, now.rssKib() / 1024);
            return;
        }
        lap(parking.sdk(), SdkFigure.HEAP, (now.heapKib() - before.heapKib()) / parking.clients());
        lap(parking.sdk(), SdkFigure.RSS, (now.rssKib() - before.rssKib()) / parking.clients());
        lap(parking.sdk(), SdkFigure.SOCKETS, (now.sockets() - before.sockets()) / parking.clients());
    }

    // Laps and faults.

    private void laps(List<SdkProcess> sdks, ServerProcess started, Lap lap) throws IOException, InterruptedException {
        laps(sdks, started, lap, sizes.laps());
    }

    private void laps(List<SdkProcess> sdks, ServerProcess started, Lap lap, int count)
            throws IOException, InterruptedException {
        List<Long> own = new ArrayList<>(started.pids());
        own.add(ProcessHandle.current().pid());
        sdks.forEach(sdk -> own.add(sdk.pid()));
        for (int number = 0; number < count; number++) {
            for (SdkProcess sdk : sdks) {
                Foreign foreign = new Foreign(own);
                lap.on(sdk);
                double percent = foreign.percent();
                if (percent > NOISE) {
                    remark(sdk, "other processes used %.0f %% of a core during a lap".formatted(percent));
                }
            }
        }
    }

    private static Map<String, Double> ask(SdkProcess sdk, String order) throws IOException, InterruptedException {
        return sdk.ask(order, ANSWERS_WITHIN);
    }

    private static double of(Map<String, Double> answer, String name) {
        return answer.getOrDefault(name, 0.0);
    }

    private void cost(SdkProcess sdk, SdkFigure cpu, SdkFigure bytes, Map<String, Double> answer) {
        double messages = Math.max(1, of(answer, "messages"));
        lap(sdk, cpu, of(answer, "cpu") / 1000 / messages);
        lap(sdk, bytes, of(answer, "allocated") / messages);
    }

    private void lap(SdkProcess sdk, SdkFigure figure, double value) {
        at(laps, sdk.title())
                .computeIfAbsent(figure, unused -> new ArrayList<>())
                .add(value);
        System.out.printf("%-13s %-28s %s%n", sdk.title(), figure.id(), figure.text(value));
    }

    private void check(SdkProcess sdk, SdkFigure figure, Map<String, Double> answer, long wanted) {
        if (!isWhole(answer, wanted)) {
            fault(
                    sdk,
                    figure,
                    "%.0f of %d messages lost, %.0f repeated, %.0f out of order, %.0f damaged"
                            .formatted(
                                    wanted - of(answer, "messages"),
                                    wanted,
                                    of(answer, "repeated"),
                                    of(answer, "late"),
                                    of(answer, "damaged")));
        }
    }

    private static boolean isWhole(Map<String, Double> answer, long wanted) {
        return of(answer, "messages") == wanted
                && of(answer, "repeated") == 0
                && of(answer, "late") == 0
                && of(answer, "damaged") == 0;
    }

    private void fault(SdkProcess sdk, SdkFigure figure, String what) {
        at(faults, sdk.title()).add(figure.id() + ": " + what);
        System.out.println("FAULT  " + sdk.title() + " " + figure.id() + ": " + what);
    }

    private void remark(SdkProcess sdk, String what) {
        at(remarks, sdk.title()).add(what);
    }

    private static <T> T at(Map<String, T> bySdk, String title) {
        T value = bySdk.get(title);
        if (value == null) {
            throw new IllegalStateException("no round of " + title);
        }
        return value;
    }

    /** One measurement of one SDK. */
    private interface Lap {
        void on(SdkProcess sdk) throws IOException, InterruptedException;
    }

    /**
     * A flood, as it was heard.
     *
     * @param heard the driver's figures
     * @param sustained whether all came once, in order and soon
     */
    private record Flood(Map<String, Double> heard, long published, boolean sustained) {}

    /** A process with nothing going on. */
    private record Still(double threads, double heapKib, double rssKib, double sockets) {}

    /** A process that gets this many clients, and how it was without any. */
    private record Parking(SdkProcess sdk, int clients, Still before) {}
}
