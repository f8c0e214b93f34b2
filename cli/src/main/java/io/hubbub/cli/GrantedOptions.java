package io.hubbub.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** On what rights are, and whose: the options of every command about auth keys. */
final class GrantedOptions {
    @Parameters(arity = "0..*", paramLabel = "CHANNEL", description = "Channels; a.* stands for a.b but not for a.b.c.")
    List<String> channels = new ArrayList<>();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            order = 2,
            description = "A channel group. May be given several times.")
    List<String> groups = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "AUTH-KEY",
            order = 3,
            description = "Whose rights: an auth key. May be given several times; without, everybody's.")
    List<String> authKeys = new ArrayList<>();

    boolean nameNothing() {
        return channels.isEmpty() && groups.isEmpty();
    }
}
