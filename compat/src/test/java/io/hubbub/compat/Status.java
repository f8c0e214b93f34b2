package io.hubbub.compat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an SDK said about its connection or about an operation, in words common to all SDKs: {@code Connected} for {@code
 * PNConnectedCategory}, {@code Unsubscribe} for {@code PNUnsubscribeOperation}.
 *
 * @param denied the channels, and groups, that the server did not let the client into, as far as the SDK says
 */
record Status(@Nullable String category, @Nullable String operation, boolean error, List<String> denied) {

    static Status of(@Nullable String category, @Nullable String operation, boolean error, List<String> denied) {
        return new Status(plain(category, "Category"), plain(operation, "Operation"), error, denied);
    }

    private static @Nullable String plain(@Nullable String name, String ending) {
        if (name == null) {
            return null;
        }
        String plain = name.replace(" ", "");
        plain = plain.startsWith("PN") ? plain.substring(2) : plain;
        return plain.endsWith(ending) ? plain.substring(0, plain.length() - ending.length()) : plain;
    }

    boolean isConnected() {
        return "Connected".equals(category);
    }

    boolean isBadRequest() {
        return "BadRequest".equals(category);
    }

    boolean isAccessDenied() {
        return "AccessDenied".equals(category);
    }

    /** The SDK believes that the server refused it, and gives up. */
    boolean isRefusal() {
        return isBadRequest() || isAccessDenied() || "NoStubMatched".equals(category);
    }

    /** The leave was answered. */
    boolean isUnsubscribed() {
        return "Unsubscribe".equals(operation) && !error;
    }
}
