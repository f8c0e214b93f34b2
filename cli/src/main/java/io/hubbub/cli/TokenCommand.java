package io.hubbub.cli;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.ChannelGroupGrant;
import io.hubbub.client.model.PNToken;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.model.UUIDGrant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code hubbub token} makes tokens, reads them, takes them back, and says what they allow. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Tokens: texts that give rights to whoever shows them.", ""},
        footer = {
            "",
            "Examples:",
            "  hubbub token grant --ttl 60 --channel room=read,write",
            "  hubbub token parse qEF2AkF0...",
            "  hubbub token explain --channel room - < token.txt",
            "  HUBBUB_AUTH_KEY=qEF2AkF0... hubbub subscribe room",
        })
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private TokenCommand() {}

    /** The command with what is below it. */
    static CommandLine commandLine(Shell shell) {
        CommandLine commandLine = new CommandLine(new TokenCommand());
        commandLine.addSubcommand(new Granting(shell));
        commandLine.addSubcommand(new Parse(shell));
        commandLine.addSubcommand(new Revoking(shell));
        commandLine.addSubcommand(new TokenExplainCommand(shell));
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub token --help.");
    }

    /** The argument, or for {@code -} the first line of the input. */
    private static String token(String argument, Shell shell) throws CommandFailed {
        String token = argument;
        if (argument.equals("-")) {
            try {
                String line = new InputLines(shell.input()).next();
                token = line == null ? "" : line;
            } catch (IOException | Unfit e) {
                throw CommandFailed.wrongUse("The first line of the input is no token.");
            }
        }
        if (token.isBlank()) {
            throw CommandFailed.wrongUse("There is no token.");
        }
        return token.strip();
    }

    /** {@code hubbub token grant}. */
    @Command(
            name = "grant",
            description = {
                "Prints a token that gives rights to whoever shows it. For who has the secret key.",
                "",
                "RIGHTS of channels are read, write, manage, delete, get, update and join, with commas between them; of groups read and"
                        + " manage; of users get, update and delete. A PATTERN is a regular expression (RE2) that matches whole names,"
                        + " with (?:...) for groups in it.",
                ""
            },
            footer = {
                "",
                "Examples:",
                "  hubbub token grant --ttl 60 --channel room=read,write --only alice",
                "  hubbub token grant --ttl 5 --channel-pattern '^news-.*$=read' --group friends=read",
                "  hubbub token grant --ttl 5 --user alice=get,update --meta '{\"team\":\"red\"}'",
            })
    static final class Granting extends SignedCommand {
        @Option(names = "--json", order = 1, description = "Print one JSON object.")
        private boolean json;

        @Option(
                names = "--ttl",
                paramLabel = "MINUTES",
                required = true,
                order = 2,
                description = "For how long it is good: 1 to 43200.")
        private int ttl;

        @Option(
                names = "--channel",
                paramLabel = "NAME=RIGHTS",
                order = 3,
                description = "A channel. May be given several times, as may the next five.")
        private List<String> channels = new ArrayList<>();

        @Option(
                names = "--channel-pattern",
                paramLabel = "PATTERN=RIGHTS",
                order = 4,
                description = "All channels that match.")
        private List<String> channelPatterns = new ArrayList<>();

        @Option(names = "--group", paramLabel = "NAME=RIGHTS", order = 5, description = "A channel group.")
        private List<String> groups = new ArrayList<>();

        @Option(
                names = "--group-pattern",
                paramLabel = "PATTERN=RIGHTS",
                order = 6,
                description = "All channel groups that match.")
        private List<String> groupPatterns = new ArrayList<>();

        @Option(names = "--user", paramLabel = "NAME=RIGHTS", order = 7, description = "A user, for the metadata.")
        private List<String> users = new ArrayList<>();

        @Option(
                names = "--user-pattern",
                paramLabel = "PATTERN=RIGHTS",
                order = 8,
                description = "All users that match.")
        private List<String> userPatterns = new ArrayList<>();

        @Option(names = "--only", paramLabel = "NAME", order = 9, description = "The only user who may show it.")
        private @Nullable String only;

        @Option(
                names = "--meta",
                paramLabel = "JSON",
                order = 10,
                description = "An object to keep in it, which everybody can read who has it.")
        private @Nullable String meta;

        private List<ChannelGrant> channelGrants = List.of();
        private List<ChannelGroupGrant> groupGrants = List.of();
        private List<UUIDGrant> userGrants = List.of();
        private @Nullable JsonNode metadata;

        Granting(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() throws CommandFailed {
            // Before anybody is asked for the secret key.
            channelGrants = TokenRights.channels(channels, channelPatterns);
            groupGrants = TokenRights.groups(groups, groupPatterns);
            userGrants = TokenRights.users(users, userPatterns);
            if (channelGrants.isEmpty() && groupGrants.isEmpty() && userGrants.isEmpty()) {
                throw CommandFailed.wrongUse("Say on what, such as --channel room=read.");
            }
            metadata = meta == null ? null : object(meta);
            return super.call();
        }

        @Override
        List<String> ask(PubNub pubnub) {
            String token = pubnub.grantToken(ttl)
                    .channels(channelGrants)
                    .channelGroups(groupGrants)
                    .uuids(userGrants)
                    .authorizedUUID(only)
                    .meta(metadata)
                    .sync()
                    .token();
            return List.of(json ? json(ClientOptions.JSON.createObjectNode().put("token", token)) : token);
        }

        private static JsonNode object(String text) throws CommandFailed {
            try {
                JsonNode read = ClientOptions.JSON.readTree(text);
                if (read.isObject()) {
                    return read;
                }
            } catch (JacksonException | ArithmeticException notJson) {
                // Said below.
            }
            throw CommandFailed.wrongUse("The metadata of a token must be a JSON object.");
        }
    }

    /** {@code hubbub token parse}. */
    @Command(
            name = "parse",
            mixinStandardHelpOptions = true,
            versionProvider = Hubbub.Version.class,
            sortOptions = false,
            usageHelpWidth = Hubbub.HELP_WIDTH,
            description = {
                "Prints what stands in a token. Asks no server: whether one would take it is not known.",
                "",
                "TOKEN - stands for the first line of the input, which others cannot see.",
                ""
            },
            footer = {
                "",
                "Examples:",
                "  hubbub token parse qEF2AkF0...",
                "  pbpaste | hubbub token parse - --json | jq .resources",
            })
    static final class Parse implements Callable<Integer> {
        private final Shell shell;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--json", order = 1, description = "Print one JSON object.")
        private boolean json;

        @Parameters(index = "0", paramLabel = "TOKEN", description = "The token, or -.")
        private String argument = "";

        Parse(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws CommandFailed {
            String token = token(argument, shell);
            try (PubNub pubnub = PubNub.create(new PNConfiguration().setUuid("parser"))) {
                PNToken read = pubnub.parseToken(token);
                List<String> lines = json ? List.of(AskCommand.json(TokenLines.json(read))) : TokenLines.of(read);
                lines.forEach(line -> spec.commandLine().getOut().println(Visible.text(line)));
                return Hubbub.DONE;
            } catch (PubNubException notOne) {
                String why = notOne.errorMessage() == null ? "" : " (%s)".formatted(notOne.errorMessage());
                throw CommandFailed.failed("This is no token%s.".formatted(why));
            }
        }
    }

    /** {@code hubbub token revoke}. */
    @Command(
            name = "revoke",
            description = {
                "Takes a token back for good: whoever shows it afterwards is refused. For who has the secret key.",
                "",
                "TOKEN - stands for the first line of the input, which others cannot see.",
                ""
            },
            footer = {"", "Examples:", "  hubbub token revoke qEF2AkF0...", "  pbpaste | hubbub token revoke -"})
    static final class Revoking extends SignedCommand {
        private final Shell shell;

        @Parameters(index = "0", paramLabel = "TOKEN", description = "The token, or -.")
        private String argument = "";

        private String token = "";

        Revoking(Shell shell) {
            super(shell);
            this.shell = shell;
        }

        @Override
        public Integer call() throws CommandFailed {
            token = token(argument, shell);
            return super.call();
        }

        @Override
        List<String> ask(PubNub pubnub) {
            pubnub.revokeToken(token).sync();
            return List.of();
        }
    }
}
