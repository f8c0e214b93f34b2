package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PubNubException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hubbub time} asks the server for its time. */
@Command(
        name = "time",
        description = {
            "Prints the server's time as a timetoken: units of 100 ns since the Unix epoch.",
            "",
            "Needs no keys, so it also says whether a server answers.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub time",
            "  before=$(hubbub time); ...; hubbub subscribe room --from $before",
        })
final class TimeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Override
    public Integer call() throws CommandFailed {
        try (PubNub pubnub = client.open()) {
            spec.commandLine().getOut().println(pubnub.time().sync().timetoken());
            return Hubbub.DONE;
        } catch (PubNubException failure) {
            throw Failure.of(failure);
        }
    }
}
