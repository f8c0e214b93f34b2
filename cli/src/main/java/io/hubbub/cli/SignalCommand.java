package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.Signal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
final class SignalCommand extends SendCommand {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            order = 3,
            description = "Your own type of message, 3 to 50 letters, digits, - and _.")
    private @Nullable String type;

    @Override
    long send(PubNub pubnub, RawValue payload) {
        Signal signal = pubnub.signal().channel(channel).message(payload);
        if (type != null) {
            signal.customMessageType(type);
        }
        return signal.sync().timetoken();
    }
}
