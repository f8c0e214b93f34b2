package io.hubbub.cli;

import io.hubbub.client.Fire;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PubNubException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
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
final class FireCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private MessageOptions form = new MessageOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
    private String channel = "";

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "JSON or text.")
    private String message = "";

    @Option(
            names = "--meta",
            paramLabel = "JSON",
            order = 3,
            description = "A JSON object that travels with the message.")
    private @Nullable String meta;

    @Option(names = "--post", order = 4, description = "Send it in the body of a POST, not in the URL.")
    private boolean post;

    @Override
    public Integer call() throws CommandFailed {
        RawValue payload = form.argument(message);
        RawValue metadata = MessageOptions.meta(meta);
        try (PubNub pubnub = client.open()) {
            Fire fire = pubnub.fire().channel(channel).message(payload).usePost(post);
            if (metadata != null) {
                fire.meta(metadata);
            }
            spec.commandLine().getOut().println(fire.sync().timetoken());
            return Hubbub.DONE;
        } catch (PubNubException failure) {
            throw Failure.of(failure);
        }
    }
}
