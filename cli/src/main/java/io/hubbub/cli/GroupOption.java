package io.hubbub.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The channel groups that a command is about, besides its channels. */
final class GroupOption {
    @Option(
            names = "--group",
            paramLabel = "GROUP",
            order = 2,
            description = "A channel group, too. May be given several times.")
    List<String> names = new ArrayList<>();
}
