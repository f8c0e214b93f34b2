package io.hubbub.cli;

import io.hubbub.client.GetState;
import io.hubbub.client.PubNub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub state} gets and sets what others see of a user beside its name. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Gets and sets the state of a user on channels: what others see beside the name.", ""},
        subcommands = {StateCommand.Get.class, StateCommand.Set.class},
        footer = {
            "",
            "Examples:",
            "  hubbub state set room '{\"mood\":\"curious\"}'",
            "  hubbub state get room --of alice",
            "  hubbub state set --help                         options and more examples",
        })
final class StateCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub state --help.");
    }

    /** {@code hubbub state get} prints a state. */
    @Command(
            name = "get",
            description = {"Prints the state of a user on channels, a line for each channel.", ""},
            footer = {
                "",
                "Examples:",
                "  hubbub state get room",
                "  hubbub state get room lobby --of alice",
                "  hubbub state get room --json | jq .state.mood",
            })
    static final class Get extends AskCommand {
        @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and channel.")
        private boolean json;

        @Mixin
        private GroupOption groups = new GroupOption();

        @Parameters(arity = "0..*", paramLabel = "CHANNEL", description = "One channel or several.")
        private List<String> channels = new ArrayList<>();

        @Option(names = "--of", paramLabel = "NAME", order = 3, description = "Whose state; else your own.")
        private @Nullable String name;

        @Override
        List<String> ask(PubNub pubnub) {
            GetState call = pubnub.getState().channels(channels).channelGroups(groups.names);
            if (name != null) {
                call.uuid(name);
            }
            return call.sync().channels().entrySet().stream().map(this::line).toList();
        }

        private String line(Map.Entry<String, JsonNode> state) {
            if (!json) {
                return state.getKey() + ": " + json(state.getValue());
            }
            ObjectNode line = ClientOptions.JSON.createObjectNode().put("channel", state.getKey());
            line.set("state", state.getValue());
            return json(line);
        }
    }

    /** {@code hubbub state set} sets a state. */
    @Command(
            name = "set",
            description = {
                "Sets your state on channels and prints it.",
                "",
                "It replaces the state before it. The server keeps it as long as you are there, so somebody must be "
                        + "subscribed by the name of --uuid, or come soon.",
                ""
            },
            footer = {
                "",
                "Examples:",
                "  hubbub state set room '{\"mood\":\"curious\"}'",
                "  hubbub state set room,lobby --group friends '{\"away\":true}' --uuid alice",
                "  hubbub state set room '{}'                      no state",
            })
    static final class Set extends AskCommand {
        @Mixin
        private GroupOption groups = new GroupOption();

        @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel, or several with commas.")
        private String channel = "";

        @Parameters(index = "1", paramLabel = "STATE", description = "A JSON object.")
        private String state = "";

        @Override
        List<String> ask(PubNub pubnub) throws CommandFailed {
            return List.of(json(pubnub.setState()
                    .channels(channel)
                    .channelGroups(groups.names)
                    .state(MessageOptions.object("STATE", state))
                    .sync()
                    .state()));
        }
    }
}
