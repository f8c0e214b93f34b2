package io.hubbub.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plays history on Hubbub and, where it is there, on PostgreSQL, and collects the figures. One server is up at a time.
 *
 * <p>What is published goes to a new folder each time. Tables that are only read are filled once and kept.
 */
final class HistoryMatch {
    private static final Duration FILLS_WITHIN = Duration.ofMinutes(30);
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
    private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final String RECALLED = "hubbub_recalled_total";
    private static final String HUBBUB = "Hubbub";
    private static final String PEER = "PostgreSQL";

    private final LoadLoop loop;
    private final HistorySizes sizes;
    private final Setting setting;
    private final List<HistoryMeasurement> measurements = new ArrayList<>();

    HistoryMatch(LoadLoop loop, HistorySizes sizes, Setting setting) {
        this.loop = loop;
        this.sizes = sizes;
        this.setting = setting;
    }

    /** Plays the parts with these letters. */
    void play(Set<Character> letters) throws IOException, InterruptedException, SQLException {
        for (int round = 1; round <= sizes.rounds(); round++) {
            if (letters.contains(HistoryPart.PUBLISHING.letter())) {
                publish(round);
            }
            if (letters.contains(HistoryPart.READING.letter())) {
                read(round);
            }
            if (letters.contains(HistoryPart.RETURNING.letter())) {
                returning(round);
            }
        }
    }

    /** What was measured, in its order. */
    List<HistoryMeasurement> measurements() {
        return List.copyOf(measurements);
    }

    // Publishing.

    private void publish(int round) throws IOException, InterruptedException, SQLException {
        Path folder = Files.createTempDirectory(setting.kept(), "publishing");
        try {
            long stored = 0;
            try (ServerProcess server = hubbub(folder).start()) {
                for (int lanes : sizes.lanes()) {
                    stored += publish(round, server, lanes);
                }
            }
            double bytes = (double) size(folder) / Math.max(1, stored);
            add(HistoryPart.DISK, HUBBUB, round, Map.of(HistoryFigure.BYTES, bytes), List.of());
        } finally {
            delete(folder);
        }
        if (setting.postgres() != null) {
            insert(round, setting.postgres());
        }
    }

    /** How many messages were stored. */
    private long publish(int round, ServerProcess server, int lanes) throws InterruptedException {
        int port = server.address().getPort();
        try (Stage storing = Stage.channels(loop, server, HubbubDialect.storing(port), HistorySizes.CHANNELS, lanes);
                Stage passing = Stage.channels(loop, server, new HubbubDialect(port), HistorySizes.CHANNELS, lanes)) {
            storing.saturate(sizes.warmUp(), sizes.warmUp());
            passing.saturate(sizes.warmUp(), sizes.warmUp());
            String of = ", " + publishers(lanes);
            double rate = saturate(round, HUBBUB + ", stored" + of, storing);
            saturate(round, HUBBUB + ", store=0" + of, passing);
            onSchedule(round, HUBBUB + ", stored" + of + ", at half", storing, rate / 2);
            onSchedule(round, HUBBUB + ", store=0" + of + ", at half", passing, rate / 2);
            return storing.published();
        }
    }

    private double saturate(int round, String subject, Stage stage) throws InterruptedException {
        CoreUse cores = cores();
        Outcome outcome = stage.saturate(sizes.warmUp(), sizes.measured());
        return published(round, subject, stage, outcome, cores);
    }

    private void onSchedule(int round, String subject, Stage stage, double rate) throws InterruptedException {
        CoreUse cores = cores();
        Outcome outcome = stage.openLoop(rate, sizes.warmUp(), sizes.measured());
        published(round, subject, stage, outcome, cores);
    }

    private double published(int round, String subject, Stage stage, Outcome outcome, CoreUse cores) {
        Map<HistoryFigure, Double> figures = new EnumMap<>(HistoryFigure.class);
        cores.into(figures);
        double rate = outcome.seen().publishesPerSecond();
        figures.put(HistoryFigure.RATE, rate);
        latency(figures, stage.publishLatency());
        List<String> faults =
                outcome.unsent() == 0 ? List.of() : List.of(outcome.unsent() + " messages were not sent in time");
        add(HistoryPart.PUBLISHING, subject, round, figures, faults);
        return rate;
    }

    private void insert(int round, Path binaries) throws IOException, InterruptedException, SQLException {
        try (Postgres server = postgres(binaries)) {
            PostgresMessages table = PostgresMessages.empty(server, "publishing");
            for (int lanes : sizes.lanes()) {
                String subject = PEER + ", " + publishers(lanes);
                Map<HistoryFigure, Double> fastest =
                        table.insert(lanes, 0, sizes.warmUp(), sizes.measured(), this::cores);
                add(HistoryPart.PUBLISHING, subject, round, fastest, List.of());
                double half = fastest.getOrDefault(HistoryFigure.RATE, 0.0) / 2;
                add(
                        HistoryPart.PUBLISHING,
                        subject + ", at half",
                        round,
                        table.insert(lanes, half, sizes.warmUp(), sizes.measured(), this::cores),
                        List.of());
            }
            add(HistoryPart.DISK, PEER, round, Map.of(HistoryFigure.BYTES, table.bytesPerRow()), List.of());
        }
    }

    private static String publishers(int lanes) {
        return "%,d publishers".formatted(lanes);
    }

    // Reading.

    private void read(int round) throws IOException, InterruptedException, SQLException {
        for (int rows : sizes.rows()) {
            Path folder = filled(rows);
            readThrough(folder);
            try (ServerProcess server = hubbub(folder).start()) {
                for (Page page : Page.values()) {
                    read(round, rows, page, server);
                }
            }
            if (setting.postgres() != null) {
                readPeer(round, rows, setting.postgres());
            }
        }
    }

    /** Brings the files into the operating system's cache, as far as it has room: disks are not what is compared. */
    private static void readThrough(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream bytes = Files.newInputStream(file)) {
                    bytes.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }

    private void read(int round, int rows, Page page, ServerProcess server) {
        Fetches fetches = loop.ask(() -> {
            Fetches opening = new Fetches(loop, server.address().getPort(), page.limit, page.start(rows));
            try {
                opening.open(server.address());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return opening;
        });
        try {
            loop.run("opening a connection", OPENS_WITHIN, fetches::opened);
            Duration limit = sizes.measured().plus(GRACE);
            loop.run("the warm-up of reading", limit, () -> fetches.fetch(sizes.warmUp()));
            CoreUse cores = cores();
            Fetches.Seen seen = loop.run("reading", limit, () -> fetches.fetch(sizes.measured()));
            add(HistoryPart.READING, page.of(HUBBUB, rows), round, figures(seen, cores), List.of());
        } finally {
            loop.ask(() -> {
                fetches.close();
                return fetches;
            });
        }
    }

    private void readPeer(int round, int rows, Path binaries) throws IOException, InterruptedException, SQLException {
        Path folder = setting.kept().resolve("postgres");
        if (Files.isDirectory(folder)) { // else it will be filled now
            readThrough(folder);
        }
        try (Postgres server = postgres(binaries)) {
            PostgresMessages table = PostgresMessages.filled(server, rows);
            for (Page page : Page.values()) {
                long before = page.start(rows) == 0 ? Long.MAX_VALUE : page.start(rows);
                CoreUse cores = cores();
                Fetches.Seen seen = table.read(page.limit, before, sizes.warmUp(), sizes.measured());
                add(HistoryPart.READING, page.of(PEER, rows), round, figures(seen, cores), List.of());
            }
        }
    }

    private static Map<HistoryFigure, Double> figures(Fetches.Seen seen, CoreUse cores) {
        Map<HistoryFigure, Double> figures = new EnumMap<>(HistoryFigure.class);
        cores.into(figures);
        figures.put(HistoryFigure.RATE, seen.perSecond());
        figures.put(HistoryFigure.MESSAGES, seen.messages());
        latency(figures, seen.latency());
        return figures;
    }

    private Path filled(int rows) throws IOException, InterruptedException {
        Path folder = setting.kept().resolve("hubbub-" + rows);
        Path complete = setting.kept().resolve("hubbub-" + rows + ".complete");
        if (!Files.exists(complete)) {
            System.out.printf("filling a database with %,d rows%n", rows);
            delete(folder);
            Files.createDirectories(folder);
            Command.output(
                    List.of(
                            "taskset",
                            "-c",
                            Integer.toString(setting.serverCpu()),
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-cp",
                            setting.jar() + File.pathSeparator + System.getProperty("java.class.path"),
                            HistoryFill.class.getName(),
                            folder.toString(),
                            Integer.toString(rows)),
                    FILLS_WITHIN);
            Files.writeString(complete, "");
        }
        return folder;
    }

    // Coming back.

    private void returning(int round) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(setting.kept(), "returning");
        try {
            long cursor;
            try (ServerProcess server = hubbub(folder).start()) {
                cursor = Backlog.publishPayloads(server.address(), HistorySizes.MISSED);
                returning(round, server, cursor, "");
            }
            try (ServerProcess server = hubbub(folder).start()) {
                returning(round, server, cursor, ", after a restart");
            }
        } finally {
            delete(folder);
        }
    }

    private void returning(int round, ServerProcess server, long cursor, String when) throws IOException {
        HubbubDialect dialect = new HubbubDialect(server.address().getPort());
        Returners returners = loop.ask(
                () -> new Returners(loop, dialect, server.address(), sizes.returners(), HistorySizes.MISSED, cursor));
        try {
            loop.run("opening subscribers", OPENS_WITHIN, returners::open);
            double recalled = recalled(server);
            CoreUse cores = cores();
            Returners.Caught caught =
                    loop.run("catching up", CATCHES_UP_WITHIN.plus(GRACE), () -> returners.catchUp(CATCHES_UP_WITHIN));
            Map<HistoryFigure, Double> figures = new EnumMap<>(HistoryFigure.class);
            cores.into(figures);
            figures.put(HistoryFigure.SECONDS, caught.seconds());
            figures.put(HistoryFigure.DELIVERED, (double) caught.delivered());
            figures.put(HistoryFigure.RATE, caught.delivered() / caught.seconds());
            figures.put(HistoryFigure.RECALLED, recalled(server) - recalled);
            latency(figures, caught.latency());
            Ledger.Faults faults = caught.faults();
            add(
                    HistoryPart.RETURNING,
                    "%,d subscribers%s".formatted(sizes.returners(), when),
                    round,
                    figures,
                    faults.none() ? List.of() : List.of(faults.toString()));
        } finally {
            loop.ask(() -> {
                returners.close();
                return returners;
            });
        }
    }

    /** Messages that the server has read back for subscribers, by its own account. */
    private static double recalled(ServerProcess server) throws IOException {
        URI metrics = URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics");
        try (var answer = metrics.toURL().openStream()) {
            return sample(new String(answer.readAllBytes(), StandardCharsets.UTF_8), RECALLED);
        }
    }

    /** The value of one line of metrics. */
    static double sample(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " in the server's metrics"));
    }

    // Servers, folders and figures.

    private HubbubContender hubbub(Path folder) {
        return new HubbubContender(
                HUBBUB,
                setting.jar(),
                setting.options(),
                List.of("--data", folder.toString()),
                setting.serverCpu(),
                setting.logs(),
                setting.version());
    }

    private Postgres postgres(Path binaries) throws IOException, InterruptedException {
        return Postgres.start(
                binaries,
                setting.kept().resolve("postgres"),
                setting.serverCpu(),
                setting.logs().resolve("postgres.log"));
    }

    private CoreUse cores() {
        return new CoreUse(setting.serverCpu(), setting.loadCpu());
    }

    private static void latency(Map<HistoryFigure, Double> figures, Latency latency) {
        figures.put(HistoryFigure.P50, latency.p50());
        figures.put(HistoryFigure.P99, latency.p99());
        figures.put(HistoryFigure.WORST, latency.max());
    }

    private void add(
            HistoryPart part, String subject, int round, Map<HistoryFigure, Double> figures, List<String> faults) {
        Map<String, Double> byName = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder();
        for (HistoryFigure figure : HistoryFigure.values()) {
            Double value = figures.get(figure);
            if (value != null) {
                byName.put(figure.id(), value);
                line.append("  ").append(figure.title()).append(' ').append(figure.text(value));
            }
        }
        measurements.add(new HistoryMeasurement(part, subject, round, byName, faults));
        System.out.printf("%-52s%s%n", subject, line);
        faults.forEach(fault -> System.out.println("FAULT  " + subject + ": " + fault));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What is read. */
    private enum Page {
        LAST_10("last 10", 10, false),
        LAST_100("last 100", 100, false),
        MIDDLE("100 before the middle", 100, true);

        private final String title;
        private final int limit;
        private final boolean middle;

        Page(String title, int limit, boolean middle) {
            this.title = title;
            this.limit = limit;
            this.middle = middle;
        }

        String of(String subject, int rows) {
            return "%s, %,d rows, %s".formatted(subject, rows, title);
        }

        /** The timetoken before which it ends; 0 for the newest. */
        long start(int rows) {
            return middle ? FilledRows.middle(rows) : 0;
        }
    }

    /**
     * Where and with what it is played.
     *
     * @param jar of Hubbub
     * @param version of Hubbub
     * @param options of its JVM
     * @param postgres the folder of the peer's binaries; null to play without it
     * @param kept the folder for databases
     */
    record Setting(
            Path jar,
            String version,
            List<String> options,
            @Nullable Path postgres,
            int serverCpu,
            int loadCpu,
            Path kept,
            Path logs) {}
}
