package io.hubbub.client;

import io.hubbub.client.crypto.PNCrypto;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is worth saying when a client is made. */
final class Warnings {
    private static final System.Logger log = System.getLogger("pubnub");
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?");

    private Warnings() {}

    static void check(PNConfiguration configuration) {
        warn(configuration, hasSecrets(configuration));
    }

    /** A token was set; of other secrets the user knows. */
    static void token(PNConfiguration configuration, @Nullable String token) {
        warn(configuration, token != null && !hasSecrets(configuration));
    }

    private static boolean hasSecrets(PNConfiguration configuration) {
        return configuration.getSecretKey() != null
                || configuration.getAuthKey() != null
                || configuration.getCipherKey() != null;
    }

    private static void warn(PNConfiguration configuration, boolean secrets) {
        if (!configuration.isSsl()
                && secrets
                && !LOOPBACK.matcher(configuration.getOrigin()).matches()) {
            log.log(
                    System.Logger.Level.WARNING,
                    "Secrets go to {0} without TLS, where others can read them",
                    configuration.getOrigin());
        }
        PNCrypto crypto = configuration.getCrypto();
        if (crypto != null && configuration.getCipherKey() != null) {
            log.log(System.Logger.Level.WARNING, "Both a crypto and a cipher key are set: the cipher key is not used");
        }
        if (crypto == null ? !configuration.isUseRandomInitializationVector() : !crypto.isRandomized()) {
            log.log(
                    System.Logger.Level.WARNING,
                    "Messages are encrypted without a random initialization vector, so others see which are equal or begin"
                            + " equally: do so only for old data and old clients");
        }
    }

    static void randomUuid(String uuid) {
        log.log(
                System.Logger.Level.WARNING,
                "No uuid is set, so this client is {0} until it is closed: set one, and keep it",
                uuid);
    }
}
