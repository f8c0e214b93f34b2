package io.hubbub.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Plays our Java SDK and the official one in one run. Started by {@code benchmarks/run-sdk}, which builds the jars. */
@CommandLine.Command(
        name = "benchmarks/run-sdk",
        sortOptions = false,
        description = "Measures our Java SDK beside the official one and writes a result file.")
public final class SdkMain implements Callable<Integer> {
    /** Enough to keep what is caught up with, handed out in large answers; packing them would measure the packer. */
    private static final List<String> SERVER_SETTINGS = List.of(
            "--ephemeral",
            "--persistence",
            "false",
            "--queue-messages",
            "10000",
            "--reply-messages",
            "1000",
            "--gzip-from",
            "1000000000");

    @Option(names = "--quick", description = "One short round, below 2 minutes; for a first look, not for a claim.")
    private boolean quick;

    @Option(names = "--rounds", description = "How often everything is played; default 3.")
    private int rounds;

    @Option(
            names = "--server-options",
            defaultValue = "-XX:+UseSerialGC -Xms512m -Xmx1g -Xmn64m",
            description = "JVM options of the server; default ${DEFAULT-VALUE}.")
    private String serverOptions = "";

    @Option(
            names = "--sdk-options",
            defaultValue = "-XX:+UseSerialGC -Xms1g -Xmx1g -Xmn256m",
            description = "JVM options of each SDK's process; default ${DEFAULT-VALUE}.")
    private String sdkOptions = "";

    @Option(names = "--server-cpu", defaultValue = "0", description = "Core of the server; default 0.")
    private int serverCpu;

    @Option(names = "--sdk-cpu", defaultValue = "1", description = "Core of SDKs and load program; default 1.")
    private int sdkCpu;

    @Option(names = "--name", defaultValue = "", description = "Name of the result files; default: sdk, date, commit.")
    private String name = "";

    @Option(names = "--results", required = true, hidden = true)
    private Path results = Path.of("results");

    @Option(names = "--jar", required = true, hidden = true)
    private Path jar = Path.of("hubbub.jar");

    @Option(names = "--target", required = true, hidden = true)
    private Path target = Path.of("target");

    @Option(names = "--official-version", defaultValue = "unknown", hidden = true)
    private String officialVersion = "";

    @Option(names = "--commit", defaultValue = "unknown", hidden = true)
    private String commit = "";

    @Option(names = "--command", defaultValue = "benchmarks/run-sdk", hidden = true)
    private String command = "";

    private SdkMain() {}

    /** Runs the benchmarks; ends with 0 when nothing happened that should not have. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SdkMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SdkSizes sizes = quick ? SdkSizes.QUICK : SdkSizes.FULL;
        if (rounds > 0) {
            sizes = sizes.withRounds(rounds);
        }
        Path logs = Files.createTempDirectory("hubbub-sdk-benchmarks");
        System.out.println("logs are in " + logs);
        Contender server = new HubbubContender(
                "Hubbub", jar, words(serverOptions), SERVER_SETTINGS, serverCpu, logs, "commit " + commit);
        List<SdkContender> contenders = List.of(
                contender("Hubbub, Netty", "hubbub-netty", "commit " + commit),
                contender("Hubbub", "hubbub", "commit " + commit),
                contender("official", "official", "com.pubnub:pubnub-gson:" + officialVersion));
        SdkMatch match;
        try (LoadLoop loop = new LoadLoop()) {
            match = new SdkMatch(loop, sizes, server, contenders, logs);
            match.play();
        }
        Map<String, SdkResultFile.Sdk> sdks = new LinkedHashMap<>();
        for (SdkContender contender : contenders) {
            sdks.put(contender.title(), new SdkResultFile.Sdk(contender.version(), contender.commandLine()));
        }
        String fileName = name.isEmpty() ? defaultName(startedAt) : name;
        SdkResultFile file = new SdkResultFile(new SdkResultFile.Run(
                fileName,
                command,
                startedAt.toString(),
                ChronoUnit.MINUTES.between(startedAt, Instant.now().plusSeconds(30)),
                commit,
                Machine.read(),
                sizes,
                server.commandLine(),
                sdks,
                match.measurements()));
        Files.createDirectories(results);
        Files.writeString(results.resolve(fileName + ".json"), file.json());
        Path markdown = results.resolve(fileName + ".md");
        Files.writeString(markdown, file.markdown());
        System.out.println("wrote " + markdown);
        return match.measurements().stream().allMatch(of -> of.faults().isEmpty()) ? 0 : 1;
    }

    private SdkContender contender(String title, String driverName, String version) {
        return new SdkContender(
                title,
                driverName,
                version,
                target.resolve("classes"),
                target.resolve("sdk"),
                words(sdkOptions),
                sdkCpu);
    }

    private static List<String> words(String options) {
        return List.of(options.trim().split("\\s+", -1));
    }

    private String defaultName(Instant startedAt) {
        String day = startedAt.toString().substring(0, "2026-01-01".length());
        return "sdk-" + day + "-" + commit.split(" ", 2)[0] + (quick ? "-quick" : "");
    }
}
