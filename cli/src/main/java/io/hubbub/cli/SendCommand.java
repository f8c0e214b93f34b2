package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.util.RawValue;

/** A command that sends one message to one channel and prints its timetoken. */
abstract class SendCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    MessageOptions form = new MessageOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
    String channel = "";

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "JSON or text.")
    String message = "";

    @Override
    public Integer call() throws CommandFailed, IOException {
        RawValue payload = form.argument(message);
        try (PubNub pubnub = client.open()) {
            spec.commandLine().getOut().println(send(pubnub, payload));
            return Hubbub.DONE;
        } catch (PubNubException failure) {
            throw Failure.of(failure);
        }
    }

    /** Sends {@code payload}; returns its timetoken. */
    abstract long send(PubNub pubnub, RawValue payload) throws CommandFailed;
}
