package io.hubbub.compat;

import org.jspecify.annotations.Nullable;

/**
 * A type and a value that somebody attached to a message.
 *
 * @param message the timetoken of the message
 * @param timetoken its own
 * @param uuid who attached it, null when the SDK does not say
 */
record MessageAction(
        String type,
        String value,
        long message,
        long timetoken,
        @Nullable String uuid) {}
