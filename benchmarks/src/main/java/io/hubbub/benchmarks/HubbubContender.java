package io.hubbub.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Hubbub from its executable jar, with one event loop. */
final class HubbubContender implements Contender {
    private static final double FIRST_RATE = 150;
    private static final Duration DRIVER_WITHIN = Duration.ofMinutes(5);

    private final String title;
    private final Path jar;
    private final List<String> options;
    private final List<String> settings;
    private final String configuration; // empty for none
    private final int cpu;
    private final Path directory;
    private final String version;

    /**
     * @param options of the JVM
     * @param settings flags of {@code hubbub serve}, besides host and port
     * @param cpu the core that the whole process, compiler and collector included, is bound to
     * @param directory for logs and configuration
     */
    HubbubContender(
            String title,
            Path jar,
            List<String> options,
            List<String> settings,
            int cpu,
            Path directory,
            String version) {
        this(title, jar, options, settings, "", cpu, directory, version);
    }

    private HubbubContender(
            String title,
            Path jar,
            List<String> options,
            List<String> settings,
            String configuration,
            int cpu,
            Path directory,
            String version) {
        this.title = title;
        this.jar = jar;
        this.options = List.copyOf(options);
        this.settings = List.copyOf(settings);
        this.configuration = configuration;
        this.cpu = cpu;
        this.directory = directory;
        this.version = version;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String commandLine() {
        return "HUBBUB_LOOPS=1 taskset -c " + cpu + " java " + String.join(" ", options)
                + " -jar hubbub.jar serve --host 127.0.0.1 --port PORT"
                + settings.stream().map(" "::concat).collect(Collectors.joining());
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public ServerProcess start() throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu), tool("java")));
        command.addAll(options);
        command.addAll(
                List.of("-jar", jar.toString(), "serve", "--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(settings);
        if (!configuration.isEmpty()) {
            Path file = directory.resolve("hubbub-" + port + ".yml");
            Files.writeString(file, configuration);
            command.addAll(List.of("--config", file.toString()));
        }
        return ServerProcess.start(
                title(), command, Map.of("HUBBUB_LOOPS", "1"), port, directory.resolve("hubbub-" + port + ".log"));
    }

    @Override
    public Contender withSecret(boolean controlled) {
        // A run may last longer than signatures do by default.
        String configured = """
                demo: false
                timestamp-window: 24h
                keysets:
                  - name: demo
                    subscribe-key: demo
                    publish-key: demo
                    secret-key: %s
                    access-manager: %s
                """.formatted(GrantClient.SECRET_KEY, controlled);
        return new HubbubContender(title, jar, options, settings, configured, cpu, directory, version);
    }

    /** The flags for a server that keeps nothing, as far as a jar from an earlier time knows them. */
    static List<String> keepingNothing(Path jar) throws IOException, InterruptedException {
        String help = Command.output(List.of(tool("java"), "-jar", jar.toString(), "serve", "--help"));
        List<String> flags = new ArrayList<>();
        if (help.contains("--ephemeral")) {
            flags.add("--ephemeral");
        }
        if (help.contains("--persistence")) {
            flags.addAll(List.of("--persistence", "false"));
        }
        return flags;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Override
    public Dialect dialect(int port, boolean batches) {
        return new HubbubDialect(port);
    }

    @Override
    public boolean choosesBatches() {
        return false;
    }

    @Override
    public double firstRate() {
        return FIRST_RATE;
    }

    @Override
    public void settleMemory(ServerProcess server) throws IOException, InterruptedException {
        jcmd(server, "GC.run");
    }

    @Override
    public Map<Workload, Map<Metric, Double>> inside(Class<?> driver, Sizes sizes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu), tool("java")));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                jar + File.pathSeparator + System.getProperty("java.class.path"),
                driver.getName(),
                Long.toString(sizes.measured().toMillis()),
                Integer.toString(sizes.laps())));
        return DriverFigures.parse(Command.output(command, DRIVER_WITHIN));
    }

    @Override
    public long liveHeapBytes(ServerProcess server) throws IOException, InterruptedException {
        // Counts after a collection. The last line reads: Total <instances> <bytes>
        String total = jcmd(server, "GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .reduce("", (first, last) -> last);
        String[] words = total.trim().split("\\s+", -1);
        if (words.length != 3) {
            throw new IOException("no total in the class histogram");
        }
        return Long.parseLong(words[2]);
    }

    private static String jcmd(ServerProcess server, String order) throws IOException, InterruptedException {
        return Command.output(List.of(tool("jcmd"), Long.toString(server.pid()), order));
    }
}
