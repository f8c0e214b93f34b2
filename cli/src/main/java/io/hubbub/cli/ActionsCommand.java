package io.hubbub.cli;

import io.hubbub.client.GetMessageActions;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNMessageAction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub actions} says what is attached to messages: reactions, receipts and the like. */
@Command(
        name = "actions",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Message actions: what users attach to messages, such as reactions and receipts.", ""},
        subcommands = {ActionsCommand.Add.class, ActionsCommand.Listing.class, ActionsCommand.Remove.class},
        footer = {
            "",
            "Examples:",
            "  hubbub actions add room 17276954606232118 reaction smiley",
            "  hubbub actions list room",
            "  hubbub actions list --help                      options and more examples",
        })
final class ActionsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub actions --help.");
    }

    /** {@code hubbub actions add}. */
    @Command(
            name = "add",
            description = {"Attaches an action to a message and prints the timetoken of the action.", ""},
            footer = {
                "",
                "Examples:",
                "  hubbub actions add room 17276954606232118 reaction smiley",
                "  hubbub actions add room $(hubbub publish room hello) receipt read --uuid bob",
            })
    static final class Add extends AskCommand {
        @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
        private String channel = "";

        @Parameters(index = "1", paramLabel = "TIMETOKEN", description = "The message, by its timetoken.")
        private long message;

        @Parameters(index = "2", paramLabel = "TYPE", description = "The kind of the action, such as reaction.")
        private String type = "";

        @Parameters(index = "3", paramLabel = "VALUE", description = "Its value, such as smiley.")
        private String value = "";

        @Override
        List<String> ask(PubNub pubnub) {
            return List.of(Long.toString(pubnub.addMessageAction()
                    .channel(channel)
                    .messageAction(new PNMessageAction(type, value, message))
                    .sync()
                    .actionTimetoken()));
        }
    }

    /** {@code hubbub actions list}. */
    @Command(
            name = "list",
            description = {
                "Prints the actions on the messages of a channel, the oldest first: the newest 100 of them, or as many as "
                        + "--count says.",
                "",
                "A line begins with the timetoken of the message and that of the action. --from and --to are about the "
                        + "action, not the message.",
                ""
            },
            footer = {
                "",
                "Examples:",
                "  hubbub actions list room",
                "  hubbub actions list room --from -1d --json | jq -r .value | sort | uniq -c",
            })
    static final class Listing extends AskCommand {
        private static final int MOST = 10_000; // they are held, to turn their order

        @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
        private String channel = "";

        @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and action.")
        private boolean json;

        @Mixin
        private PeriodOptions period = new PeriodOptions();

        @Option(
                names = "--count",
                paramLabel = "N",
                order = 4,
                description = "Print N actions at most, 1 to 10000; else 100.")
        private int count = 100;

        @Override
        List<String> ask(PubNub pubnub) throws CommandFailed {
            PeriodOptions.Period wanted = period.period();
            if (count < 1 || count > MOST) {
                throw CommandFailed.wrongUse("--count is 1 to %d, not %d.".formatted(MOST, count));
            }
            GetMessageActions call = pubnub.getMessageActions().channel(channel).limit(count);
            if (wanted.from() != null) {
                call.end(wanted.from());
            }
            if (wanted.to() != null) {
                call.start(wanted.to() + 1);
            }
            List<String> lines = new ArrayList<>();
            Iterator<PNMessageAction> newestFirst = call.all().iterator();
            while (lines.size() < count && newestFirst.hasNext()) {
                lines.add(line(newestFirst.next()));
            }
            Collections.reverse(lines);
            return lines;
        }

        private String line(PNMessageAction action) {
            if (!json) {
                return "%d %d %s: %s %s"
                        .formatted(
                                action.messageTimetoken(),
                                action.actionTimetoken(),
                                action.uuid() == null ? "?" : action.uuid(),
                                action.type(),
                                action.value());
            }
            ObjectNode line = ClientOptions.JSON.createObjectNode();
            line.put("channel", channel);
            line.put("messageTimetoken", Long.toString(action.messageTimetoken()));
            line.put("actionTimetoken", Long.toString(action.actionTimetoken()));
            if (action.uuid() != null) {
                line.put("uuid", action.uuid());
            }
            return json(line.put("type", action.type()).put("value", action.value()));
        }
    }

    /** {@code hubbub actions remove}. */
    @Command(
            name = "remove",
            description = {"Removes an action from its message. Only who attached it may: see --uuid.", ""},
            footer = {
                "",
                "Examples:",
                "  hubbub actions remove room 17276954606232118 17276954607000000",
            })
    static final class Remove extends AskCommand {
        @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
        private String channel = "";

        @Parameters(index = "1", paramLabel = "TIMETOKEN", description = "The message, by its timetoken.")
        private long message;

        @Parameters(index = "2", paramLabel = "ACTION", description = "The action, by its own timetoken.")
        private long action;

        @Override
        List<String> ask(PubNub pubnub) {
            pubnub.removeMessageAction()
                    .channel(channel)
                    .messageTimetoken(message)
                    .actionTimetoken(action)
                    .sync();
            return List.of();
        }
    }
}
