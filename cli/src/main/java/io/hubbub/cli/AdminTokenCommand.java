package io.hubbub.cli;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.LostToken;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub admin-token} is about the token that lets operators in. */
@Command(
        name = "admin-token",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        synopsisSubcommandLabel = "COMMAND",
        description = {"The admin token, which lets in who administers a server.", ""},
        footer = {"", "Examples:", "  hubbub admin-token rotate"})
final class AdminTokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private AdminTokenCommand() {}

    static CommandLine commandLine(Shell shell) {
        return new CommandLine(new AdminTokenCommand()).addSubcommand(new Rotate(shell));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub admin-token --help.");
    }

    /** {@code hubbub admin-token rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Makes a new admin token and prints it. The old one is good no longer.",
                "",
                "Asks the server, which wants to see the old one. Where that is lost, stop the server and use --offline.",
                ""
            },
            footer = {
                "",
                "Examples:",
                "  hubbub admin-token rotate",
                "  hubbub admin-token rotate --offline --data /var/lib/hubbub",
            })
    static final class Rotate extends AdminCommand {
        @Option(names = "--offline", order = 1, description = "Work on the data folder of a server that is stopped.")
        private boolean offline;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                order = 2,
                description = "With --offline: the data folder. Default: as serve finds it, else hubbub-data.")
        private @Nullable String data;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                order = 3,
                description = "With --offline: the file with settings. Default: hubbub.yml if there is one.")
        private @Nullable String config;

        Rotate(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() throws CommandFailed {
            if (!offline) {
                if (data != null || config != null) {
                    throw CommandFailed.wrongUse("--data and --config go with --offline.");
                }
                return super.call();
            }
            ObjectNode answer = ClientOptions.JSON.createObjectNode();
            try {
                answer.put(
                        "token",
                        LostToken.replace(
                                DataOptions.folder(data, config, shell.environment()), InstantSource.system()));
            } catch (ConfigurationException wrong) {
                throw CommandFailed.failed(wrong.sentence());
            }
            return print(answer);
        }

        @Override
        JsonNode ask(AdminApi api) throws CommandFailed {
            return api.post("token/rotate", ClientOptions.JSON.createObjectNode());
        }

        @Override
        List<String> lines(JsonNode answer) {
            return List.of(answer.path("token").asString(""));
        }
    }
}
