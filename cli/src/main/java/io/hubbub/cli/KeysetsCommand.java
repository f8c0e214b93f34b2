package io.hubbub.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub keysets} makes and changes keysets through the Admin API. */
@Command(
        name = "keysets",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Keysets: their keys, and what they may do. Needs the admin token.", ""},
        footer = {
            "",
            "Examples:",
            "  hubbub keysets list",
            "  hubbub keysets create shop",
            "  hubbub keysets create shop --subscribe-key sub-c-1 --publish-key pub-c-1    an application's keys",
            "  hubbub keysets update sub-c-1 --access-manager true --retention 30d",
        })
final class KeysetsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private KeysetsCommand() {}

    static CommandLine commandLine(Shell shell) {
        return new CommandLine(new KeysetsCommand())
                .addSubcommand(new Listing(shell))
                .addSubcommand(new Create(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Update(shell))
                .addSubcommand(new Rotate(shell))
                .addSubcommand(new Delete(shell));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub keysets --help.");
    }

    /** Whether it gives a keyset its keys: the variables say which keyset is used, not what a new one is to have. */
    static boolean namesNewKeys(OptionSpec option) {
        CommandSpec command = option.command();
        return command != null
                && command.userObject() instanceof Create
                && (option.longestName().equals("--subscribe-key")
                        || option.longestName().equals("--publish-key"));
    }

    private static String path(String subscribeKey) throws CommandFailed {
        if (subscribeKey.isEmpty()) {
            throw CommandFailed.wrongUse("A keyset has a subscribe key: it cannot be empty.");
        }
        return "keysets/" + AdminApi.segment(subscribeKey);
    }

    /** A member per line, with those of objects behind a full stop. */
    private static List<String> described(JsonNode keyset) {
        List<String> lines = new ArrayList<>();
        describe(lines, "", keyset);
        return lines;
    }

    private static void describe(List<String> lines, String prefix, JsonNode object) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            JsonNode value = member.getValue();
            String name = prefix + member.getKey();
            if (value.isObject()) {
                describe(lines, name + ".", value);
            } else if (member.getKey().equals("retentionSeconds") && value.isNull()) {
                lines.add(name + ": unlimited");
            } else if (value.isArray()) {
                describeList(lines, name, value);
            } else {
                lines.add(name + ": " + value.asString());
            }
        }
    }

    private static void describeList(List<String> lines, String name, JsonNode list) {
        for (JsonNode key : list) {
            String use = key.path("seals").asBoolean()
                    ? "seals"
                    : "verifies until " + key.path("verifiesUntil").asString("");
            lines.add("%s: made %s, %s".formatted(name, key.path("created").asString(""), use));
        }
    }

    /** {@code hubbub keysets list}. */
    @Command(
            name = "list",
            description = {"Prints name, subscribe key and publish key of all keysets, one per line.", ""},
            footer = {"", "Examples:", "  hubbub keysets list"})
    static final class Listing extends AdminCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        JsonNode ask(AdminApi api) throws CommandFailed {
            return api.get("keysets");
        }

        @Override
        List<String> lines(JsonNode answer) {
            List<String> lines = new ArrayList<>();
            for (JsonNode keyset : answer.path("keysets")) {
                List<String> notes = new ArrayList<>();
                if (keyset.path("configured").asBoolean()) {
                    notes.add("configured");
                }
                if (!keyset.path("enabled").asBoolean()) {
                    notes.add(keyset.path("deleting").asBoolean() ? "being deleted" : "disabled");
                }
                lines.add("%s: subscribe key %s, publish key %s%s"
                        .formatted(
                                keyset.path("name").asString(""),
                                keyset.path("subscribeKey").asString(""),
                                keyset.path("publishKey").asString(""),
                                notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")"));
            }
            return lines;
        }
    }

    /** {@code hubbub keysets create}. */
    @Command(
            name = "create",
            description = {"Makes a keyset. Keys that are not given are made.", ""},
            footer = {
                "",
                "Examples:",
                "  hubbub keysets create shop",
                "  hubbub keysets create shop --subscribe-key sub-c-1 --publish-key pub-c-1 --secret-key-file secret",
            })
    static final class Create extends AdminCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "What you call it.")
        private String name = "";

        @Option(
                names = "--subscribe-key",
                paramLabel = "KEY",
                order = 1,
                description = "Such as an application has already.")
        private @Nullable String subscribeKey;

        @Option(names = "--publish-key", paramLabel = "KEY", order = 2, description = "The same.")
        private @Nullable String publishKey;

        @Option(
                names = "--secret-key-file",
                paramLabel = "FILE",
                order = 3,
                description = "A file with the secret key; - is the input.")
        private @Nullable String secretKeyFile;

        @Mixin
        private KeysetOptions options = new KeysetOptions();

        Create(Shell shell) {
            super(shell);
        }

        @Override
        JsonNode ask(AdminApi api) throws CommandFailed {
            ObjectNode body = options.body();
            body.put("name", name);
            if (subscribeKey != null) {
                body.put("subscribeKey", subscribeKey);
            }
            if (publishKey != null) {
                body.put("publishKey", publishKey);
            }
            if (secretKeyFile != null) {
                body.put("secretKey", SecretFile.read(shell, secretKeyFile, "--secret-key-file"));
            }
            return api.post("keysets", body);
        }

        @Override
        List<String> lines(JsonNode answer) {
            return described(answer);
        }
    }

    /** {@code hubbub keysets show}. */
    @Command(
            name = "show",
            description = {"Prints all about a keyset.", ""},
            footer = {"", "Examples:", "  hubbub keysets show sub-c-1", "  hubbub keysets show sub-c-1 --secret"})
    static final class Show extends AdminCommand {
        @Parameters(index = "0", paramLabel = "SUBSCRIBE_KEY", description = "The keyset.")
        private String subscribeKey = "";

        @Option(names = "--secret", order = 1, description = "The secret key, too.")
        private boolean secret;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        JsonNode ask(AdminApi api) throws CommandFailed {
            return api.get(path(subscribeKey) + (secret ? "?secret=true" : ""));
        }

        @Override
        List<String> lines(JsonNode answer) {
            return described(answer);
        }
    }

    /** {@code hubbub keysets update}. */
    @Command(
            name = "update",
            description = {"Changes a keyset. What is not named stays as it is.", ""},
            footer = {
                "",
                "Examples:",
                "  hubbub keysets update sub-c-1 --access-manager true",
                "  hubbub keysets update sub-c-1 --name shop-2 --publish-rate 1000",
            })
    static final class Update extends AdminCommand {
        @Parameters(index = "0", paramLabel = "SUBSCRIBE_KEY", description = "The keyset.")
        private String subscribeKey = "";

        @Option(names = "--name", paramLabel = "NAME", order = 1, description = "What you call it.")
        private @Nullable String name;

        @Mixin
        private KeysetOptions options = new KeysetOptions();

        Update(Shell shell) {
            super(shell);
        }

        @Override
        JsonNode ask(AdminApi api) throws CommandFailed {
            ObjectNode body = options.body();
            if (name != null) {
                body.put("name", name);
            }
            if (body.isEmpty()) {
                throw CommandFailed.wrongUse("Say what to change: see hubbub keysets update --help.");
            }
            return api.patch(path(subscribeKey), body);
        }

        @Override
        List<String> lines(JsonNode answer) {
            return described(answer);
        }
    }

    /** {@code hubbub keysets rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Makes a new key for a keyset: secret-key, which signs requests, or token-key, which seals tokens.",
                "",
                "An old secret key is good no longer. Tokens of an old token key are good until they end, unless --drop-old",
                "has it forgotten.",
                ""
            },
            footer = {"", "Examples:", "  hubbub keysets rotate sub-c-1 token-key"})
    static final class Rotate extends AdminCommand {
        private static final Map<String, String> KEYS = Map.of("secret-key", "secretKey", "token-key", "tokenKey");

        @Parameters(index = "0", paramLabel = "SUBSCRIBE_KEY", description = "The keyset.")
        private String subscribeKey = "";

        @Parameters(index = "1", paramLabel = "KEY", description = "secret-key or token-key.")
        private String key = "";

        @Option(names = "--drop-old", order = 1, description = "Tokens of earlier keys are good no longer.")
        private boolean dropOld;

        Rotate(Shell shell) {
            super(shell);
        }

        @Override
        JsonNode ask(AdminApi api) throws CommandFailed {
            String named = KEYS.get(key);
            if (named == null) {
                throw CommandFailed.wrongUse("KEY must be secret-key or token-key, but is \"%s\".".formatted(key));
            }
            ObjectNode body = ClientOptions.JSON.createObjectNode();
            body.put("key", named);
            if (dropOld) {
                body.put("dropOld", true);
            }
            return api.post(path(subscribeKey) + "/rotate", body);
        }

        @Override
        List<String> lines(JsonNode answer) {
            return described(answer);
        }
    }

    /** {@code hubbub keysets delete}. */
    @Command(
            name = "delete",
            description = {
                "Deletes a keyset with its messages, channel groups and grants.",
                "",
                "Asks before, and does nothing without an answer: where nobody can be asked, --yes is the answer.",
                ""
            },
            footer = {"", "Examples:", "  hubbub keysets delete sub-c-1"})
    static final class Delete extends AdminCommand {
        private static final Set<String> CONSENT = Set.of("y", "yes");

        @Parameters(index = "0", paramLabel = "SUBSCRIBE_KEY", description = "The keyset.")
        private String subscribeKey = "";

        @Option(names = "--yes", order = 1, description = "Do not ask.")
        private boolean yes;

        Delete(Shell shell) {
            super(shell);
        }

        @Override
        JsonNode ask(AdminApi api) throws CommandFailed {
            String path = path(subscribeKey);
            if (!yes) {
                askFor(api.get(path).path("name").asString(""));
            }
            return api.delete(path);
        }

        @Override
        List<String> lines(JsonNode answer) {
            return List.of();
        }

        private void askFor(String name) throws CommandFailed {
            if (!shell.isTerminal(Shell.INPUT)) {
                throw CommandFailed.wrongUse("Nothing is deleted without --yes where nobody can be asked.");
            }
            PrintWriter err = spec.commandLine().getErr();
            err.print(Visible.text(
                    "Delete the keyset %s (%s) with all its messages, groups and grants? Nothing brings them back. [y/N] "
                            .formatted(name, subscribeKey)));
            err.flush();
            if (!CONSENT.contains(answer().strip().toLowerCase(Locale.ROOT))) {
                throw CommandFailed.failed("Nothing was deleted.");
            }
        }

        private String answer() {
            try {
                String line = new InputLines(shell.input()).next();
                return line == null ? "" : line;
            } catch (IOException | Unfit e) {
                return "";
            }
        }
    }
}
