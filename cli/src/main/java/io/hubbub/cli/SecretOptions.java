package io.hubbub.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the secret key comes from: never from the arguments, which everybody on the machine can see. */
final class SecretOptions {
    private static final String VARIABLE = "HUBBUB_SECRET_KEY";
    private static final int MAX_BYTES = 4096;

    private final Shell shell;

    @Option(
            names = "--secret-key-file",
            paramLabel = "FILE",
            order = 100,
            description = "The secret key is the first line of this file. Or HUBBUB_SECRET_KEY; else it is asked for.")
    private @Nullable Path file;

    SecretOptions(Shell shell) {
        this.shell = shell;
    }

    /** The secret key, which is never shown. */
    String secretKey() throws CommandFailed {
        if (file != null) {
            return checked(ofFile(file), "%s has no secret key in its first line.".formatted(file));
        }
        String variable = shell.environment().getOrDefault(VARIABLE, "");
        if (!variable.isEmpty()) {
            return checked(variable, "%s is no secret key.".formatted(VARIABLE));
        }
        boolean asked = shell.isTerminal(Shell.INPUT) && shell.isTerminal(Shell.OUTPUT);
        String answer = asked ? shell.secrets().ask("Secret key: ") : null;
        if (answer == null) {
            throw CommandFailed.wrongUse(
                    "There is no secret key: set HUBBUB_SECRET_KEY or --secret-key-file, since nobody can be asked here.");
        }
        return checked(answer, "There is no secret key.");
    }

    private static String checked(String key, String otherwise) throws CommandFailed {
        String stripped = key.strip();
        if (stripped.isEmpty()) {
            throw CommandFailed.wrongUse(otherwise);
        }
        return stripped;
    }

    private static String ofFile(Path file) throws CommandFailed {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] octets = input.readNBytes(MAX_BYTES);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString()
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (CharacterCodingException e) {
            throw CommandFailed.wrongUse("%s has no secret key in its first line.".formatted(file));
        } catch (IOException e) {
            throw CommandFailed.wrongUse("%s cannot be read.".formatted(file));
        }
    }
}
