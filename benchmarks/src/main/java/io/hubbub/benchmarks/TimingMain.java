package io.hubbub.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures whether the time of a refusal tells how much of a secret was right. Started by {@code benchmarks/run-timing}, which
 * builds the jars and puts the server's on the class path.
 */
@CommandLine.Command(
        name = "benchmarks/run-timing",
        sortOptions = false,
        description = "Measures the time of refusals and writes a result file.")
public final class TimingMain implements Callable<Integer> {
    private static final int QUICK = 10; // times less
    private static final int LONG_BYTES = 1_024;
    private static final int FEWEST = 1_000;
    private static final int MOST = 10_000_000; // they are kept in memory

    @Option(names = "--quick", description = "A tenth of the samples; for a first look, not for a claim.")
    private boolean quick;

    @Option(names = "--samples", defaultValue = "1000000", description = "Of each secret; default ${DEFAULT-VALUE}.")
    private int samples;

    @Option(names = "--requests", defaultValue = "200000", description = "Over HTTP; default ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--seed", defaultValue = "1", description = "Of the order and the wrong bytes; default 1.")
    private long seed;

    @Option(
            names = "--server-options",
            defaultValue = "-XX:+UseSerialGC -Xms256m -Xmx1g -Xmn64m",
            description = "JVM options of the servers; default ${DEFAULT-VALUE}.")
    private String serverOptions = "";

    @Option(names = "--server-cpu", defaultValue = "0", description = "Core of the servers; default 0.")
    private int serverCpu;

    @Option(names = "--name", defaultValue = "", description = "Name of the result files.")
    private String name = "";

    @Option(names = "--results", required = true, hidden = true)
    private Path results = Path.of("results");

    @Option(names = "--jar", required = true, hidden = true)
    private Path jar = Path.of("hubbub.jar");

    @Option(names = "--commit", defaultValue = "unknown", hidden = true)
    private String commit = "";

    @Option(names = "--command", defaultValue = "benchmarks/run-timing", hidden = true)
    private String command = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final List<TimingFigure> figures = new ArrayList<>();
    private Random chance = new Random(0);

    private TimingMain() {}

    /** Measures; ends with 0 when nothing was found but the controls, and those were. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TimingMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Math.min(samples, requests) < FEWEST || Math.max(samples, requests) > MOST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--samples and --requests are from " + FEWEST + " to " + MOST);
        }
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Path logs = Files.createTempDirectory("hubbub-timing");
        System.out.println("logs are in " + logs);
        chance = new Random(seed);
        int count = quick ? samples / QUICK : samples;
        measure("request signature `v2.`", false, count, SignatureGuess.v2(chance));
        measure("request signature without `v2.`", false, count, SignatureGuess.legacy(chance));
        measure("seal of a token", false, count, TokenGuess.sealed(chance));
        measure("token, asked of the broker", false, count, TokenGuess.asked(chance));
        measure("admin token", false, count, new AdminTokenGuess(chance));
        measure("control: 1,024 bytes", true, count, CarelessGuess.bytes(LONG_BYTES, chance));
        measure("control: request signature", true, count, CarelessGuess.signature(chance));
        HubbubContender hubbub = hubbub(logs);
        int calls = quick ? requests / QUICK : requests;
        try (ServerProcess server = hubbub.withSecret(true).start()) {
            Guess guess = LoopbackGuess.signature(server.address(), startedAt.getEpochSecond(), chance);
            measure("request signature `v2.` over HTTP", false, calls, guess);
        }
        try (ServerProcess server = careless(logs)) {
            Guess guess = new LoopbackGuess(server.address(), "/", CarelessServer.secret());
            measure("control over HTTP: 8,192 bytes", true, calls, guess);
        }
        write(startedAt, hubbub.commandLine());
        return figures.stream().allMatch(TimingFigure::asItShould) ? 0 : 1;
    }

    private void measure(String subject, boolean control, int count, Guess guess) throws IOException {
        try (guess) {
            if (!guess.make(Wrong.NOWHERE).show()) {
                throw new IllegalStateException(subject + ": what is right is refused, too");
            }
            TimingFigure figure = TimingFigure.of(
                    subject, control, TimingSamples.take(guess, count / QUICK, count, chance, System::nanoTime));
            figures.add(figure);
            System.out.printf(
                    Locale.ROOT,
                    "%-40s |t| %8.2f %s%n",
                    subject,
                    Math.abs(figure.clearest().t()),
                    figure.found() ? "found" : "");
        }
    }

    private HubbubContender hubbub(Path logs) {
        // Whoever guesses as often as this is not listened to otherwise.
        List<String> settings = List.of("--ephemeral", "--failed-attempts", "0");
        return new HubbubContender("Hubbub", jar, options(), settings, serverCpu, logs, "commit " + commit);
    }

    private ServerProcess careless(Path logs) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        List<String> started = new ArrayList<>(List.of("taskset", "-c", Integer.toString(serverCpu)));
        started.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        started.addAll(options());
        started.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), CarelessServer.class.getName(), Integer.toString(port)));
        return ServerProcess.start("the careless server", started, Map.of(), port, logs.resolve("careless.log"));
    }

    private List<String> options() {
        return List.of(serverOptions.trim().split("\\s+", -1));
    }

    private void write(Instant startedAt, String server) throws IOException {
        String day = startedAt.toString().substring(0, "2026-01-01".length());
        String file = name.isEmpty() ? "timing-" + day + "-" + commit.split(" ", 2)[0] + (quick ? "-quick" : "") : name;
        TimingResultFile report = new TimingResultFile(new TimingResultFile.Run(
                file,
                command,
                startedAt.toString(),
                ChronoUnit.SECONDS.between(startedAt, Instant.now()),
                commit,
                Machine.read(),
                server,
                figures));
        Files.createDirectories(results);
        Files.writeString(results.resolve(file + ".json"), report.json());
        Path markdown = results.resolve(file + ".md");
        Files.writeString(markdown, report.markdown());
        System.out.println("wrote " + markdown);
    }
}
