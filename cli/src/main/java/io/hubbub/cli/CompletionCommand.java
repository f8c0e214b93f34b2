package io.hubbub.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hubbub completion} prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        description = {"Prints a script that completes commands and options in your shell.", ""},
        footer = {
            "",
            "Examples:",
            "  source <(hubbub completion bash)        now; put it into ~/.bashrc to have it always",
            "  source <(hubbub completion zsh)         now; put it into ~/.zshrc to have it always",
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @SuppressWarnings("UnusedVariable") // one script serves both: in zsh it turns bash's way of completing on
    @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh.")
    private Target target = Target.bash;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("hubbub", spec.root().commandLine()));
        return Hubbub.DONE;
    }

    /** A shell, by its name on the command line. */
    enum Target {
        bash,
        zsh
    }
}
