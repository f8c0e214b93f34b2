package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;

/**
 * Something that somebody attached to a message.
 *
 * <p>Source: {@code {"messageTimetoken":"...","type":"reaction","uuid":"alice","value":"smiley","actionTimetoken":"..."}}.
 *
 * @param type its kind, such as {@code reaction}
 * @param value its value, such as {@code smiley}
 * @param messageTimetoken the message, in units of 100 ns since the Unix epoch
 * @param uuid who attached it, or null
 * @param actionTimetoken its own place, in units of 100 ns since the Unix epoch; 0 when it has none yet
 * @param error why it cannot be read, or null; what is missing of it is then empty or 0
 */
public record PNMessageAction(
        String type,
        String value,
        long messageTimetoken,
        @Nullable String uuid,
        long actionTimetoken,
        @Nullable PubNubException error) {
    /** One that could be read. */
    public PNMessageAction(
            String type, String value, long messageTimetoken, @Nullable String uuid, long actionTimetoken) {
        this(type, value, messageTimetoken, uuid, actionTimetoken, null);
    }

    /** One to be attached. */
    public PNMessageAction(String type, String value, long messageTimetoken) {
        this(type, value, messageTimetoken, null, 0, null);
    }
}
