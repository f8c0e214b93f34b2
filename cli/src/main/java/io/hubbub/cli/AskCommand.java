package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PubNubException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that makes one call and prints what comes of it. */
abstract class AskCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ClientOptions client = new ClientOptions();

    @Override
    public Integer call() throws CommandFailed {
        try (PubNub pubnub = open()) {
            List<String> lines = ask(pubnub);
            PrintWriter out = spec.commandLine().getOut();
            // What others named and wrote must not steer the terminal; escaped like this, JSON is still the same.
            lines.forEach(line -> out.println(Visible.text(line)));
            return Hubbub.DONE;
        } catch (PubNubException failure) {
            throw Failure.of(failure);
        }
    }

    /** The client that makes the call. */
    PubNub open() throws CommandFailed {
        return client.open();
    }

    /** Makes the call; returns the lines to print, as they come. */
    abstract List<String> ask(PubNub pubnub) throws CommandFailed;

    static String json(JsonNode value) {
        return ClientOptions.JSON.writeValueAsString(value);
    }
}
