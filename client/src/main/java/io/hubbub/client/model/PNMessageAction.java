package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;

/**
 * Something that somebody attached to a message.
 *
 * @param type its kind, such as {@code reaction}
 * @param value its value, such as {@code smiley}
 * @param messageTimetoken the message, in units of 100 ns since the Unix epoch
 * @param uuid who attached it, or null
 * @param actionTimetoken its own place, in units of 100 ns since the Unix epoch; 0 when it has none yet
 */
public record PNMessageAction(
        String type,
        String value,
        long messageTimetoken,
        @Nullable String uuid,
        long actionTimetoken) {}
