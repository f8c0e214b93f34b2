package io.hubbub.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that asks the Admin API one thing and prints what comes of it. */
abstract class AdminCommand implements Callable<Integer> {
    final Shell shell;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    private AdminOptions options = new AdminOptions();

    AdminCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailed {
        return print(ask(options.open(shell)));
    }

    /** Prints an answer. */
    final Integer print(JsonNode answer) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = options.json() ? List.of(ClientOptions.JSON.writeValueAsString(answer)) : lines(answer);
        lines.forEach(line -> out.println(Visible.text(line)));
        return Hubbub.DONE;
    }

    /** Asks, and returns the answer. */
    abstract JsonNode ask(AdminApi api) throws CommandFailed;

    /** What people read of an answer. */
    abstract List<String> lines(JsonNode answer);
}
