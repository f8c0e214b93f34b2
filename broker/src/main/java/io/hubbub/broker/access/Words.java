package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant.Level;

/** What levels are called in sentences. */
final class Words {
    private Words() {}

    static String of(Level level) {
        return switch (level) {
            case KEYSET -> "keyset";
            case CHANNEL -> "channel";
            case GROUP -> "group";
            case USER -> "user";
        };
    }
}
