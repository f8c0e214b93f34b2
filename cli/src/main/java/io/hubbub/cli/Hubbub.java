package io.hubbub.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code hubbub}. Exit codes: 0 done, 1 failed, 2 asked for in a wrong way. */
@Command(
        name = "hubbub",
        description = "A self-hosted realtime network: publish and subscribe over HTTP.",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  hubbub serve                        a network at http://127.0.0.1:8080 with keyset demo/demo",
            "  hubbub serve --port 0               the same at a free port",
            "  hubbub serve --help                 all settings",
        })
public final class Hubbub implements Runnable {
    static final int WRONG_USE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Hubbub() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int exitCode = commandLine(System.getenv()).execute(arguments);
        if (exitCode != ServeCommand.STILL_SERVING) {
            System.exit(exitCode);
        }
    }

    /** The program over a given environment. */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine commandLine = new CommandLine(new Hubbub());
        commandLine.addSubcommand("serve", ServeCommand.commandLine(environment));
        commandLine.setParameterExceptionHandler(Hubbub::explain);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub --help.");
    }

    private static int explain(ParameterException wrong, String[] arguments) {
        CommandLine commandLine = wrong.getCommandLine();
        commandLine.getErr().println(wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException) {
            UnmatchedArgumentException.printSuggestions(wrong, commandLine.getErr());
        }
        return WRONG_USE;
    }

    /** The version in the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Hubbub.class.getPackage().getImplementationVersion();
            return new String[] {"hubbub " + (version == null ? "(not packaged)" : version)};
        }
    }
}
