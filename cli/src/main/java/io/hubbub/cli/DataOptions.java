package io.hubbub.cli;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data folder a command works on: the one that {@code serve} would take in the same place. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder. Default: as serve finds it, else hubbub-data.")
    private @Nullable String data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The file with settings. Default: hubbub.yml if there is one.")
    private @Nullable String config;

    @Option(names = "--force", description = "Replace what is there.")
    private boolean force;

    boolean force() {
        return force;
    }

    /** The folder. */
    Path folder(Map<String, String> environment) throws CommandFailed {
        return folder(data, config, environment);
    }

    /** The folder that these name, or without them the settings. */
    static Path folder(@Nullable String data, @Nullable String config, Map<String, String> environment)
            throws CommandFailed {
        Map<String, String> flags = new LinkedHashMap<>();
        if (data != null) {
            flags.put(Settings.DATA.key(), data);
        }
        if (config != null) {
            flags.put(Settings.CONFIG.key(), config);
        }
        try {
            Settings settings = Settings.load(flags, environment, Path.of(""));
            if (data == null && settings.get(Settings.EPHEMERAL)) {
                throw CommandFailed.wrongUse(
                        "The settings have ephemeral, so nothing is kept: name a folder with --data.");
            }
            return settings.dataFolder();
        } catch (ConfigurationException wrong) {
            throw CommandFailed.wrongUse(wrong.sentence());
        }
    }

    /** A file that an argument names. */
    static Path file(String argument) throws CommandFailed {
        try {
            if (!argument.isEmpty()) {
                return Path.of(argument);
            }
        } catch (InvalidPathException e) {
            throw CommandFailed.wrongUse("FILE must name a file, but is \"%s\".".formatted(argument));
        }
        throw CommandFailed.wrongUse("FILE must name a file.");
    }
}
