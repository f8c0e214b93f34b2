package io.hubbub.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the server is and who administers it: the options of every command that talks to the Admin API. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpWidth = Hubbub.HELP_WIDTH)
final class AdminOptions {
    /** The variable with the admin token. */
    static final String TOKEN = "HUBBUB_ADMIN_TOKEN";

    private static final int MOST_FILE_BYTES = 10_000;

    @Option(names = "--json", order = 90, description = "Print JSON, as the server answers it.")
    private boolean json;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            order = 102,
            description = "A file with the admin token. Else HUBBUB_ADMIN_TOKEN, else it is asked for.")
    private @Nullable Path tokenFile;

    boolean json() {
        return json;
    }

    /** The Admin API of the server. Nothing is sent yet. */
    AdminApi open(Shell shell) throws CommandFailed {
        URI address;
        try {
            address = URI.create((server.isSecure() ? "https://" : "http://") + server.authority() + "/admin/v1/");
        } catch (IllegalArgumentException e) {
            throw notAnOrigin();
        }
        if (server.authority().isEmpty() || address.getHost() == null || address.getUserInfo() != null) {
            throw notAnOrigin();
        }
        return new AdminApi(address, token(shell), server.trust());
    }

    private CommandFailed notAnOrigin() {
        return CommandFailed.wrongUse("--origin must be HOST:PORT, but is \"%s\".".formatted(server.origin()));
    }

    private String token(Shell shell) throws CommandFailed {
        String token = tokenFile != null
                ? inFile(tokenFile)
                : shell.environment().getOrDefault(TOKEN, "").strip();
        if (token.isEmpty() && tokenFile == null && shell.isTerminal(Shell.INPUT)) {
            String typed = shell.secrets().ask("Admin token: ");
            token = typed == null ? "" : typed.strip();
        }
        if (token.isEmpty()) {
            throw CommandFailed.wrongUse(
                    "There is no admin token: set HUBBUB_ADMIN_TOKEN, or --admin-token-file to a file with it.");
        }
        if (!token.matches("[!-~]+")) {
            throw CommandFailed.wrongUse("The admin token has characters that no token has.");
        }
        return token;
    }

    private static String inFile(Path file) throws CommandFailed {
        try {
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw CommandFailed.wrongUse("The file \"%s\" is too long for a token.".formatted(file));
            }
            if (isReadByOthers(file)) {
                throw CommandFailed.wrongUse(
                        "Others can read the file \"%s\": keep it for yourself with chmod 600.".formatted(file));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw CommandFailed.wrongUse(
                    "Cannot read \"%s\": set --admin-token-file to a file with the admin token.".formatted(file));
        }
    }

    private static boolean isReadByOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
        return modes.contains(PosixFilePermission.OTHERS_READ) || modes.contains(PosixFilePermission.GROUP_READ);
    }
}
