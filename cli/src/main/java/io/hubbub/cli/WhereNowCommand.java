package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.WhereNow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub where-now} prints on which channels somebody is. */
@Command(
        name = "where-now",
        description = {
            "Prints on which channels somebody is, one per line.",
            "",
            "Without NAME, that is yourself: who --uuid says you are.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub where-now alice",
            "  hubbub where-now --uuid alice                   the same",
        })
final class WhereNowCommand extends AskCommand {
    @Option(names = "--json", order = 1, description = "Print one JSON object.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Whom to look for.")
    private @Nullable String name;

    @Override
    List<String> ask(PubNub pubnub) {
        WhereNow call = pubnub.whereNow();
        if (name != null) {
            call.uuid(name);
        }
        List<String> channels = call.sync().channels();
        if (!json) {
            return channels;
        }
        ObjectNode line = ClientOptions.JSON.createObjectNode().put("uuid", name == null ? pubnub.getUuid() : name);
        channels.forEach(line.putArray("channels")::add);
        return List.of(json(line));
    }
}
