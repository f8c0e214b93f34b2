package io.hubbub.cli;

import io.hubbub.client.PubNub;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub groups} says what is in channel groups. */
@Command(
        name = "groups",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Channel groups: names for channels that the server keeps.", ""},
        subcommands = {
            GroupsCommand.Add.class,
            GroupsCommand.Remove.class,
            GroupsCommand.Listing.class,
            GroupsCommand.Delete.class
        },
        footer = {
            "",
            "Examples:",
            "  hubbub groups add friends alice bob             alice and bob are channels",
            "  hubbub subscribe --group friends",
            "  hubbub groups list friends",
        })
final class GroupsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: see hubbub groups --help.");
    }

    /** {@code hubbub groups add}. */
    @Command(
            name = "add",
            description = {"Adds channels to a group, which comes into being with its first channel.", ""},
            footer = {"", "Examples:", "  hubbub groups add friends alice bob"})
    static final class Add extends AskCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "One channel group.")
        private String group = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "CHANNEL", description = "One channel or several.")
        private List<String> channels = new ArrayList<>();

        @Override
        List<String> ask(PubNub pubnub) {
            pubnub.addChannelsToChannelGroup()
                    .channelGroup(group)
                    .channels(channels)
                    .sync();
            return List.of();
        }
    }

    /** {@code hubbub groups remove}. */
    @Command(
            name = "remove",
            description = {"Removes channels from a group.", ""},
            footer = {"", "Examples:", "  hubbub groups remove friends bob"})
    static final class Remove extends AskCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "One channel group.")
        private String group = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "CHANNEL", description = "One channel or several.")
        private List<String> channels = new ArrayList<>();

        @Override
        List<String> ask(PubNub pubnub) {
            pubnub.removeChannelsFromChannelGroup()
                    .channelGroup(group)
                    .channels(channels)
                    .sync();
            return List.of();
        }
    }

    /** {@code hubbub groups list}. */
    @Command(
            name = "list",
            description = {"Prints the channels of a group, or without GROUP all groups, one per line.", ""},
            footer = {
                "",
                "Examples:",
                "  hubbub groups list",
                "  hubbub groups list friends",
            })
    static final class Listing extends AskCommand {
        @Option(names = "--json", order = 1, description = "Print one JSON object.")
        private boolean json;

        @Parameters(arity = "0..1", paramLabel = "GROUP", description = "One channel group.")
        private @Nullable String group;

        @Override
        List<String> ask(PubNub pubnub) {
            List<String> names = group == null
                    ? pubnub.listAllChannelGroups().sync().groups()
                    : pubnub.listChannelsForChannelGroup()
                            .channelGroup(group)
                            .sync()
                            .channels();
            if (!json) {
                return names;
            }
            ObjectNode line = ClientOptions.JSON.createObjectNode();
            if (group != null) {
                line.put("group", group);
            }
            names.forEach(line.putArray(group == null ? "groups" : "channels")::add);
            return List.of(json(line));
        }
    }

    /** {@code hubbub groups delete}. */
    @Command(
            name = "delete",
            description = {"Deletes a group. The channels in it stay what they are.", ""},
            footer = {"", "Examples:", "  hubbub groups delete friends"})
    static final class Delete extends AskCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "One channel group.")
        private String group = "";

        @Override
        List<String> ask(PubNub pubnub) {
            pubnub.deleteChannelGroup().channelGroup(group).sync();
            return List.of();
        }
    }
}
