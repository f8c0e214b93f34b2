package io.hubbub.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Plays load on Hubbub and on Nchan in one run and writes the result files. Started by {@code benchmarks/run}, which
 * builds the jars, looks for the peer and binds this process to its core.
 */
@CommandLine.Command(
        name = "benchmarks/run",
        sortOptions = false,
        description = "Measures Hubbub against Nchan on this machine and writes a result file.")
public final class Main implements Callable<Integer> {
    @Option(names = "--quick", description = "One short round, below 3 minutes; for a first look, not for a claim.")
    private boolean quick;

    @Option(names = "--rounds", description = "How often every workload is played on every server; default 3.")
    private int rounds;

    @Option(
            names = "--workloads",
            defaultValue = "abcde",
            description =
                    "Letters: a, b fan-out; c many channels; d idle polls; e publish alone; and for Hubbub alone f "
                            + "filters; g wildcard patterns; h presence in the broker; i publish and j fan-out with access "
                            + "control; k access control in the broker; l fan-out to polls with a uuid and without. "
                            + "Default abcde.")
    private String workloads = "abcde";

    @Option(
            names = "--servers",
            defaultValue = "hubbub,nchan",
            split = ",",
            description =
                    "Two of hubbub, nchan and earlier, or one; the same twice shows the noise. Default hubbub,nchan.")
    private List<String> servers = List.of();

    @Option(
            names = "--server-options",
            defaultValue = "-XX:+UseSerialGC -Xms256m -Xmx1g -Xmn64m",
            description = "JVM options of the server; default ${DEFAULT-VALUE}.")
    private String serverOptions = "";

    @Option(names = "--server-cpu", defaultValue = "0", description = "Core of the server; default 0.")
    private int serverCpu;

    @Option(names = "--client-cpu", defaultValue = "1", description = "Core of the load program; default 1.")
    private int clientCpu;

    @Option(names = "--name", defaultValue = "", description = "Name of the result files; default: date and commit.")
    private String name = "";

    @Option(names = "--results", required = true, hidden = true)
    private Path results = Path.of("results");

    @Option(names = "--jar", required = true, hidden = true)
    private Path jar = Path.of("hubbub.jar");

    @Option(names = "--earlier-jar", hidden = true)
    private Path earlierJar = Path.of("hubbub.jar");

    @Option(names = "--earlier-commit", defaultValue = "unknown", hidden = true)
    private String earlierCommit = "";

    @Option(names = "--nginx", defaultValue = "/usr/sbin/nginx", hidden = true)
    private Path nginx = Path.of("nginx");

    @Option(names = "--nchan-module", defaultValue = "/usr/lib/nginx/modules/ngx_nchan_module.so", hidden = true)
    private Path nchanModule = Path.of("ngx_nchan_module.so");

    @Option(names = "--nchan-version", defaultValue = "unknown", hidden = true)
    private String nchanVersion = "";

    @Option(names = "--commit", defaultValue = "unknown", hidden = true)
    private String commit = "";

    @Option(names = "--command", defaultValue = "benchmarks/run", hidden = true)
    private String command = "";

    private Main() {}

    /** Runs the benchmarks; ends with 0 when every workload was measured. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
        if (rounds > 0) {
            sizes = sizes.withRounds(rounds);
        }
        Path directory = Files.createTempDirectory("hubbub-benchmarks");
        Set<Character> letters = new TreeSet<>();
        workloads.chars().forEach(letter -> letters.add((char) letter));
        List<Contender> contenders = contenders(directory);
        Match match;
        try (LoadLoop loop = new LoadLoop()) {
            match = new Match(loop, sizes, letters, contenders);
            match.play();
        }
        Map<String, ResultFile.Server> described = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            described.put(contender.title(), new ResultFile.Server(contender.version(), contender.commandLine()));
        }
        ResultFile file = new ResultFile(new ResultFile.Run(
                name.isEmpty() ? defaultName(startedAt) : name,
                command,
                startedAt.toString(),
                ChronoUnit.MINUTES.between(startedAt, Instant.now().plusSeconds(30)),
                commit,
                Machine.read(),
                sizes,
                client(),
                described,
                match.measurements(),
                match.failures()));
        write(file, name.isEmpty() ? defaultName(startedAt) : name);
        if (match.failures().isEmpty()) {
            delete(directory);
            return 0;
        }
        System.out.println("the servers' logs are in " + directory);
        return 1;
    }

    private String defaultName(Instant startedAt) {
        String day = startedAt.toString().substring(0, "2026-01-01".length());
        String kind = workloads.matches("[ijk]+") ? "access-" : workloads.matches("[f-k]+") ? "presence-" : "";
        return kind + day + "-" + commit.split(" ", 2)[0] + (quick ? "-quick" : "");
    }

    private List<Contender> contenders(Path directory) throws IOException, InterruptedException {
        List<Contender> chosen = new ArrayList<>();
        for (String server : servers) {
            switch (server.toLowerCase(Locale.ROOT)) {
                case "hubbub" -> chosen.add(hubbub(title("Hubbub", chosen), jar, commit, directory));
                case "earlier" ->
                    chosen.add(hubbub(title("Hubbub earlier", chosen), earlierJar, earlierCommit, directory));
                case "nchan" ->
                    chosen.add(new NchanContender(
                            title("Nchan", chosen), nginx, nchanModule, serverCpu, directory, nchanVersion));
                default ->
                    throw new CommandLine.ParameterException(
                            new CommandLine(this),
                            "Unknown server " + server + "; hubbub, nchan and earlier are known.");
            }
        }
        return chosen;
    }

    private Contender hubbub(String title, Path executable, String version, Path directory)
            throws IOException, InterruptedException {
        return new HubbubContender(
                title,
                executable,
                List.of(serverOptions.trim().split("\\s+", -1)),
                HubbubContender.keepingNothing(executable),
                serverCpu,
                directory,
                "commit " + version);
    }

    /** A server may compete with itself, which shows how much of a difference is noise. */
    private static String title(String name, List<Contender> chosen) {
        boolean taken = chosen.stream().anyMatch(contender -> contender.title().equals(name));
        return taken ? name + " again" : name;
    }

    private String client() {
        return "taskset -c " + clientCpu + " java "
                + String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()) + " -jar benchmarks.jar";
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void write(ResultFile file, String fileName) throws IOException {
        Files.createDirectories(results);
        Files.writeString(results.resolve(fileName + ".json"), file.json());
        Path markdown = results.resolve(fileName + ".md");
        Files.writeString(markdown, file.markdown());
        System.out.println("wrote " + markdown);
    }
}
