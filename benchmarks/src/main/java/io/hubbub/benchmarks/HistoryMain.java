package io.hubbub.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Plays history on Hubbub and on PostgreSQL in one run. Started by {@code benchmarks/run-history}, which builds the jars and
 * looks for the peer.
 */
@CommandLine.Command(
        name = "benchmarks/run-history",
        sortOptions = false,
        description = "Measures history beside PostgreSQL and writes a result file.")
public final class HistoryMain implements Callable<Integer> {
    @Option(names = "--quick", description = "One short round on a small table; for a first look, not for a claim.")
    private boolean quick;

    @Option(names = "--rounds", description = "How often everything is played; default 3.")
    private int rounds;

    @Option(
            names = "--parts",
            defaultValue = "abc",
            description = "Letters: a publishing, with the size on disk; b reading; c subscribers that come back.")
    private String parts = "abc";

    @Option(names = "--sizes", split = ",", description = "Rows of the tables that are read.")
    private List<Integer> rows = List.of();

    @Option(names = "--seconds", description = "Length of each stretch; default 6.")
    private int seconds;

    @Option(
            names = "--server-options",
            defaultValue = "-XX:+UseSerialGC -Xms256m -Xmx1g -Xmn64m",
            description = "JVM options of the server; default ${DEFAULT-VALUE}.")
    private String serverOptions = "";

    @Option(names = "--server-cpu", defaultValue = "0", description = "Core of the servers; default 0.")
    private int serverCpu;

    @Option(names = "--client-cpu", defaultValue = "1", description = "Core of the load program; default 1.")
    private int clientCpu;

    @Option(names = "--name", defaultValue = "", description = "Name of the result files.")
    private String name = "";

    @Option(names = "--results", required = true, hidden = true)
    private Path results = Path.of("results");

    @Option(names = "--jar", required = true, hidden = true)
    private Path jar = Path.of("hubbub.jar");

    @Option(names = "--kept", required = true, hidden = true)
    private Path kept = Path.of("history");

    @Option(names = "--postgres", hidden = true)
    private @Nullable Path postgres;

    @Option(names = "--commit", defaultValue = "unknown", hidden = true)
    private String commit = "";

    @Option(names = "--command", defaultValue = "benchmarks/run-history", hidden = true)
    private String command = "";

    private HistoryMain() {}

    /** Runs the benchmarks; ends with 0 when nothing happened that should not have. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HistoryMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Path logs = Files.createTempDirectory("hubbub-history-benchmarks");
        System.out.println("logs are in " + logs);
        Files.createDirectories(kept);
        HistorySizes sizes = sizes();
        List<String> options = List.of(serverOptions.trim().split("\\s+", -1));
        Set<Character> letters = new TreeSet<>();
        parts.chars().forEach(letter -> letters.add((char) letter));
        HistoryMatch match;
        try (LoadLoop loop = new LoadLoop()) {
            match = new HistoryMatch(
                    loop,
                    sizes,
                    new HistoryMatch.Setting(
                            jar, "commit " + commit, options, postgres, serverCpu, clientCpu, kept, logs));
            match.play(letters);
        }
        String fileName = name.isEmpty() ? defaultName(startedAt) : name;
        HistoryResultFile file = new HistoryResultFile(new HistoryResultFile.Run(
                fileName,
                command,
                startedAt.toString(),
                ChronoUnit.MINUTES.between(startedAt, Instant.now().plusSeconds(30)),
                commit,
                Machine.read(),
                sizes,
                new HubbubContender("Hubbub", jar, options, List.of("--data", "FOLDER"), serverCpu, logs, commit)
                        .commandLine(),
                peer(),
                match.measurements()));
        Files.createDirectories(results);
        Files.writeString(results.resolve(fileName + ".json"), file.json());
        Path markdown = results.resolve(fileName + ".md");
        Files.writeString(markdown, file.markdown());
        System.out.println("wrote " + markdown);
        return match.measurements().stream().allMatch(of -> of.faults().isEmpty()) ? 0 : 1;
    }

    private HistorySizes sizes() {
        HistorySizes sizes = quick ? HistorySizes.QUICK : HistorySizes.FULL;
        if (rounds > 0) {
            sizes = sizes.withRounds(rounds);
        }
        if (!rows.isEmpty()) {
            sizes = sizes.withRows(rows);
        }
        return seconds > 0 ? sizes.withMeasured(Duration.ofSeconds(seconds)) : sizes;
    }

    private String peer() throws IOException, InterruptedException {
        return postgres == null
                ? "none: PostgreSQL was not found"
                : Postgres.version(postgres) + ", `" + String.join(" ", Postgres.SETTINGS) + "`, its server on core "
                        + serverCpu + ", its JDBC driver in the load program on core " + clientCpu;
    }

    private String defaultName(Instant startedAt) {
        String day = startedAt.toString().substring(0, "2026-01-01".length());
        return "history-" + day + "-" + commit.split(" ", 2)[0] + (quick ? "-quick" : "");
    }
}
