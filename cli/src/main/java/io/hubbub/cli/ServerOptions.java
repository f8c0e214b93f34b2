package io.hubbub.cli;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the server is and how it is to be trusted: the options of every command that talks to one. */
final class ServerOptions {
    private static final String HTTPS = "https://";

    @Option(
            names = "--origin",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:8080",
            order = 101,
            description = "The server. Or HUBBUB_ORIGIN; else localhost:8080.")
    private String origin = "";

    @Option(names = "--tls", order = 106, description = "Talk TLS to the server.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            order = 107,
            description =
                    "Trust the certificates in this PEM file and no others. Or HUBBUB_TLS_CA; else those that the JVM trusts.")
    private @Nullable Path authorities;

    /** Where the server is, as the user said it. */
    String origin() {
        return origin;
    }

    /** The same without scheme. */
    String authority() {
        return origin.replaceFirst("(?i)^https?://", "").replaceFirst("/$", "");
    }

    boolean isSecure() {
        return tls || origin.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
    }

    /** What to trust instead of what the JVM trusts, or null. */
    @Nullable
    SSLContext trust() throws CommandFailed {
        return authorities == null ? null : Trust.in(authorities);
    }
}
