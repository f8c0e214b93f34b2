package io.hubbub.cli;

import io.hubbub.client.Fire;
import io.hubbub.client.PubNub;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.util.RawValue;

/** {@code hubbub fire} sends a message to event handlers only. */
@Command(
        name = "fire",
        description = {
            "Sends a message to the event handlers of a channel and prints its timetoken.",
            "",
            "Subscribers do not get it and history does not keep it. JSON and text are told apart as by publish.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub fire orders '{\"order\":17}'",
            "  hubbub fire orders --meta '{\"source\":\"shop\"}' '{\"order\":17}'",
        })
final class FireCommand extends SendCommand {
    @Option(
            names = "--meta",
            paramLabel = "JSON",
            order = 3,
            description = "A JSON object that travels with the message.")
    private @Nullable String meta;

    @Option(names = "--post", order = 4, description = "Send it in the body of a POST, not in the URL.")
    private boolean post;

    @Override
    long send(PubNub pubnub, RawValue payload) throws CommandFailed {
        RawValue metadata = MessageOptions.meta(meta);
        Fire fire = pubnub.fire().channel(channel).message(payload).usePost(post);
        if (metadata != null) {
            fire.meta(metadata);
        }
        return fire.sync().timetoken();
    }
}
