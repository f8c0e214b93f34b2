package io.hubbub.compat;

import org.jspecify.annotations.Nullable;

/**
 * What an SDK said about its connection or about an operation, in words common to all SDKs: {@code Connected} for {@code
 * PNConnectedCategory}, {@code Unsubscribe} for {@code PNUnsubscribeOperation}.
 */
record Status(@Nullable String category, @Nullable String operation, boolean error) {

    static Status of(@Nullable String category, @Nullable String operation, boolean error) {
        return new Status(plain(category, "Category"), plain(operation, "Operation"), error);
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

    /** The SDK believes that the server refused it, and gives up. */
    boolean isRefusal() {
        return isBadRequest() || "AccessDenied".equals(category) || "NoStubMatched".equals(category);
    }

    /** The leave was answered. */
    boolean isUnsubscribed() {
        return "Unsubscribe".equals(operation) && !error;
    }
}
