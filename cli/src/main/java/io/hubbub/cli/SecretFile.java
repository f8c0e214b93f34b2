package io.hubbub.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A secret that is no argument, as everybody on the machine can see those. */
final class SecretFile {
    private static final int MOST_BYTES = 100_000; // a token in base64 and some

    private SecretFile() {}

    /** The one line in a file; {@code -} is the input. */
    static String read(Shell shell, String file, String option) throws CommandFailed {
        try {
            byte[] bytes;
            if (file.equals("-")) {
                bytes = shell.input().readNBytes(MOST_BYTES + 1);
            } else {
                try (var in = Files.newInputStream(Path.of(file))) {
                    bytes = in.readNBytes(MOST_BYTES + 1);
                }
            }
            String secret = new String(bytes, StandardCharsets.UTF_8).strip();
            if (secret.isEmpty() || bytes.length > MOST_BYTES || secret.lines().count() != 1) {
                throw CommandFailed.wrongUse("What %s names must hold one line.".formatted(option));
            }
            return secret;
        } catch (IOException | InvalidPathException e) {
            throw CommandFailed.wrongUse("Cannot read \"%s\": set %s to a file.".formatted(file, option));
        }
    }
}
