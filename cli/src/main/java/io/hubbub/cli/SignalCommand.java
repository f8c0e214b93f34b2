package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.Signal;
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

/** {@code hubbub signal} sends a signal. */
@Command(
        name = "signal",
        description = {
            "Sends a signal to a channel and prints its timetoken.",
            "",
            "A signal is a small message, 64 bytes of JSON unless the server says otherwise, that history never keeps: "
                    + "for \"is typing\" and the like. JSON and text are told apart as by publish.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub signal room typing",
            "  hubbub signal room '{\"x\":12,\"y\":40}'",
            "  hubbub signal room --type cursor '[12,40]'",
        })
final class SignalCommand implements Callable<Integer> {
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
            names = "--type",
            paramLabel = "TYPE",
            order = 3,
            description = "Your own type of message, 3 to 50 letters, digits, - and _.")
    private @Nullable String type;

    @Override
    public Integer call() throws CommandFailed {
        RawValue payload = form.argument(message);
        try (PubNub pubnub = client.open()) {
            Signal signal = pubnub.signal().channel(channel).message(payload);
            if (type != null) {
                signal.customMessageType(type);
            }
            spec.commandLine().getOut().println(signal.sync().timetoken());
            return Hubbub.DONE;
        } catch (PubNubException failure) {
            throw Failure.of(failure);
        }
    }
}
