package io.hubbub.cli;

import java.io.FileDescriptor;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program {@code hubbub}. Exit codes: 0 done, 1 failed, 2 asked for in a wrong way. */
@Command(
        name = "hubbub",
        description = "A self-hosted realtime network: publish and subscribe over HTTP.",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  hubbub serve                        a network at http://127.0.0.1:8080 with keyset demo/demo",
            "  hubbub subscribe room               prints what comes on the channel room",
            "  hubbub publish room hello           says hello there",
            "  hubbub history room                 prints what came there before",
            "  hubbub publish --help               options and more examples, of each command",
            "",
            "Exit codes: 0 done, 1 failed, 2 asked for in a wrong way.",
        })
public final class Hubbub implements Runnable {
    static final int HELP_WIDTH = 110;

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Hubbub() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // What the client warns of is a sentence to the user, too. Its logger is that of the JDK.
        System.setProperty("java.util.logging.SimpleFormatter.format", "%5$s%n");
        Output output = new Output(FileDescriptor.out);
        CommandLine commandLine = commandLine(Shell.ofProcess());
        commandLine.setOut(output.writer());
        commandLine.setErr(new Output(FileDescriptor.err).writer());
        int exitCode = commandLine.execute(arguments);
        commandLine.getOut().flush();
        if (output.loss() != null) {
            commandLine.getErr().println("The output cannot be written: %s.".formatted(output.loss()));
            exitCode = FAILED;
        }
        commandLine.getErr().flush();
        if (exitCode != ServeCommand.STILL_SERVING) {
            System.exit(exitCode);
        }
    }

    /** The program in a given shell. */
    static CommandLine commandLine(Shell shell) {
        CommandLine commandLine = new CommandLine(new Hubbub());
        commandLine.addSubcommand("serve", ServeCommand.commandLine(shell.environment()));
        commandLine.addSubcommand(new BackupCommand(shell));
        commandLine.addSubcommand(new RestoreCommand(shell));
        commandLine.addSubcommand(new SubscribeCommand(shell));
        commandLine.addSubcommand(new PublishCommand(shell));
        commandLine.addSubcommand(new SignalCommand());
        commandLine.addSubcommand(new FireCommand());
        commandLine.addSubcommand(new HistoryCommand(shell));
        commandLine.addSubcommand(new CountsCommand());
        commandLine.addSubcommand(new DeleteCommand(shell));
        commandLine.addSubcommand(new ActionsCommand());
        commandLine.addSubcommand(new HereNowCommand());
        commandLine.addSubcommand(new WhereNowCommand());
        commandLine.addSubcommand(new StateCommand());
        commandLine.addSubcommand(new GroupsCommand());
        commandLine.addSubcommand(new GrantCommand(shell));
        commandLine.addSubcommand(new RevokeCommand(shell));
        commandLine.addSubcommand(new AuditCommand(shell));
        commandLine.addSubcommand(TokenCommand.commandLine(shell));
        commandLine.addSubcommand("keysets", KeysetsCommand.commandLine(shell));
        commandLine.addSubcommand("admin-token", AdminTokenCommand.commandLine(shell));
        commandLine.addSubcommand(new TimeCommand());
        commandLine.addSubcommand(new CompletionCommand());
        commandLine.setDefaultValueProvider(ClientOptions.defaults(shell.environment()));
        commandLine.setExpandAtFiles(false); // a message may begin with @
        commandLine.setParameterExceptionHandler(WrongUse::explain);
        commandLine.setExecutionExceptionHandler(Hubbub::explain);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub --help.");
    }

    private static int explain(Exception failure, CommandLine commandLine, ParseResult arguments) {
        PrintWriter err = commandLine.getErr();
        if (failure instanceof CommandFailed failed) {
            err.println(Visible.text(failed.sentence()));
            return failed.exitCode();
        }
        err.println(Visible.text(
                "%s failed: %s.".formatted(commandLine.getCommandSpec().qualifiedName(), failure)));
        return FAILED;
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
