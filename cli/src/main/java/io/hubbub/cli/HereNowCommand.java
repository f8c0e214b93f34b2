package io.hubbub.cli;

import io.hubbub.client.HereNow;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNHereNowChannelData;
import io.hubbub.client.model.PNHereNowOccupantData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub here-now} prints who is on some channels. */
@Command(
        name = "here-now",
        description = {
            "Prints who is on channels: a line with the number for each channel, then a line for each user.",
            "",
            "Without channel and group it prints all channels on which somebody is.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub here-now room",
            "  hubbub here-now room lobby --state              with the state of each",
            "  hubbub here-now --group friends --no-uuids      only how many",
            "  hubbub here-now --json | jq -r .channel         the channels on which somebody is",
        })
final class HereNowCommand extends AskCommand {
    @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and channel.")
    private boolean json;

    @Mixin
    private GroupOption groups = new GroupOption();

    @Parameters(arity = "0..*", paramLabel = "CHANNEL", description = "One channel or several.")
    private List<String> channels = new ArrayList<>();

    @Option(names = "--state", order = 3, description = "Show the state of each user.")
    private boolean state;

    @Option(names = "--no-uuids", order = 4, description = "Show only how many there are.")
    private boolean noUuids;

    @Option(names = "--limit", paramLabel = "N", order = 5, description = "Show at most N of each channel, 0 to 1000.")
    private @Nullable Integer limit;

    @Option(names = "--offset", paramLabel = "N", order = 6, description = "Leave out the first N of each channel.")
    private @Nullable Integer offset;

    @Override
    List<String> ask(PubNub pubnub) throws CommandFailed {
        HereNow call = pubnub.hereNow()
                .channels(channels)
                .channelGroups(groups.names)
                .includeState(state)
                .includeUuids(!noUuids);
        try {
            if (limit != null) {
                call.limit(limit);
            }
            if (offset != null) {
                call.offset(offset);
            }
        } catch (IllegalArgumentException wrong) {
            throw CommandFailed.wrongUse("%s.".formatted(wrong.getMessage()));
        }
        List<String> lines = new ArrayList<>();
        for (PNHereNowChannelData each : call.sync().channels().values()) {
            if (json) {
                lines.add(json(object(each)));
            } else {
                readable(each, lines);
            }
        }
        return lines;
    }

    private static void readable(PNHereNowChannelData channel, List<String> lines) {
        lines.add("%s: %d here".formatted(channel.channelName(), channel.occupancy()));
        for (PNHereNowOccupantData each : channel.occupants()) {
            lines.add("  " + each.uuid() + (each.state() == null ? "" : " " + json(each.state())));
        }
    }

    private ObjectNode object(PNHereNowChannelData channel) {
        ObjectNode line = ClientOptions.JSON.createObjectNode();
        line.put("channel", channel.channelName()).put("occupancy", channel.occupancy());
        if (!noUuids) {
            ArrayNode occupants = line.putArray("occupants");
            for (PNHereNowOccupantData each : channel.occupants()) {
                ObjectNode occupant = occupants.addObject().put("uuid", each.uuid());
                if (each.state() != null) {
                    occupant.set("state", each.state());
                }
            }
        }
        return line;
    }
}
