package io.hubbub.compat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where {@code compat/setup-sdks} puts the SDKs, and what of it is not there. */
final class Installation {
    private static final Path TARGET = Path.of(System.getProperty("compat.target", "target"));
    private static final Path SDKS =
            Path.of(System.getProperty("compat.sdks", TARGET.resolve("sdks").toString()));

    private static final String NOT_INSTALLED = "not installed: run compat/setup-sdks";

    private Installation() {}

    /** The folder for results and the logs of the drivers. */
    static Path results() {
        return TARGET.resolve("compatibility");
    }

    static Path sources(String path) {
        return Path.of("src/test/sdk", path).toAbsolutePath();
    }

    static Path javascript() {
        return SDKS.resolve("javascript").toAbsolutePath();
    }

    static Path python(String version) {
        return SDKS.resolve("python-" + version).resolve("bin/python").toAbsolutePath();
    }

    static Path go() {
        return SDKS.resolve("go/driver").toAbsolutePath();
    }

    static Optional<String> missingJavascript() {
        return missing("node", javascript().resolve("node_modules/pubnub/package.json"));
    }

    static Optional<String> missingPython(String version) {
        return missing("python3", python(version));
    }

    static Optional<String> missingGo() {
        Optional<String> missing = missing("go", go());
        return missing.isPresent() || isNewer(go(), sources("go/main.go")) ? missing : Optional.of(NOT_INSTALLED);
    }

    private static Optional<String> missing(String tool, Path installed) {
        if (!isOnThisMachine(tool)) {
            return Optional.of(tool + " is not on this machine");
        }
        return Files.exists(installed) ? Optional.empty() : Optional.of(NOT_INSTALLED);
    }

    /** Whether the program was built from the sources as they are. */
    private static boolean isNewer(Path program, Path source) {
        try {
            return Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOnThisMachine(String tool) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
