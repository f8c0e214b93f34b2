package io.hubbub.cli;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Setting;
import io.hubbub.server.main.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code hubbub serve} runs the network until the process is told to end. Its flags are the server's settings.
 *
 * <p>On SIGTERM and Ctrl-C it answers those who wait and exits with 0.
 */
final class ServeCommand implements Callable<Integer> {
    /** Not an exit code: the process goes on until a signal ends it. */
    static final int STILL_SERVING = -1;

    // Netty would take a stack trace of one buffer in 128 to find leaks. The tests look at every buffer.
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    private final Map<String, String> environment;

    private ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    static CommandLine commandLine(Map<String, String> environment) {
        ServeCommand serve = new ServeCommand(environment);
        serve.describe();
        return new CommandLine(serve.spec);
    }

    private void describe() {
        spec.name("serve").mixinStandardHelpOptions(true).versionProvider(new Hubbub.Version());
        spec.usageMessage()
                .customSynopsis("hubbub serve [--SETTING=VALUE...]")
                .description("Runs the network until it is told to end.")
                .width(Hubbub.HELP_WIDTH)
                .sortOptions(false)
                .footer(
                        "",
                        "Each setting can also be a line of hubbub.yml (port: 9000) or an environment variable (HUBBUB_PORT=9000).",
                        "A flag wins over the environment, the environment over the file.",
                        "",
                        "Examples:",
                        "  hubbub serve --port 9000",
                        "  hubbub serve --host 0.0.0.0 --config team.yml",
                        "  hubbub serve --tls-cert chain.pem --tls-key key.pem");
        for (Setting<?> setting : Settings.ALL) {
            spec.addOption(option(setting));
        }
        spec.parser().unmatchedArgumentsAllowed(true);
    }

    private static OptionSpec option(Setting<?> setting) {
        String byDefault = setting.defaultText().isEmpty() ? "" : ". Default: " + setting.defaultText();
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .type(String.class)
                .paramLabel(setting.valueName())
                .description(setting.description() + byDefault);
        if (setting.isChoice()) {
            option.arity("0..1").fallbackValue("true");
        }
        return option.build();
    }

    @Override
    public Integer call() {
        try {
            Settings settings = Settings.load(flags(spec.commandLine().getParseResult()), environment, Path.of(""));
            LogFormat.choose(settings.get(Settings.LOG_FORMAT));
            System.getProperties().putIfAbsent(LEAK_DETECTION, "disabled");
            Server server = Server.start(settings);
            server.newAdminToken().ifPresent(this::tell);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "hubbub-stop"));
            return STILL_SERVING;
        } catch (ConfigurationException wrong) {
            spec.commandLine().getErr().println(Visible.text(wrong.sentence()));
            return Hubbub.WRONG_USE;
        }
    }

    /** Not by the log, which is kept. */
    private void tell(String adminToken) {
        spec.commandLine()
                .getErr()
                .println("The admin token, shown this once: %s (for HUBBUB_ADMIN_TOKEN; keep it secret)"
                        .formatted(adminToken));
    }

    private static Map<String, String> flags(ParseResult parsed) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String unknown : parsed.unmatched()) {
            // The settings know what is close to it.
            flags.put(unknown.replaceFirst("^-+", "").replaceFirst("(?s)=.*", ""), "");
        }
        for (Setting<?> setting : Settings.ALL) {
            if (parsed.hasMatchedOption(setting.flag())) {
                flags.put(setting.key(), parsed.matchedOptionValue(setting.flag(), ""));
            }
        }
        return flags;
    }

    private static void stop(Server server) {
        server.close();
        LogFormat.finish();
        // The JVM would end with 143 after SIGTERM, which supervisors take for a failure.
        Runtime.getRuntime().halt(0);
    }
}
