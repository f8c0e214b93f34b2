package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;

/**
 * An action was attached to a message.
 *
 * <p>Source: {@code data} of the reply to adding a message action.
 *
 * @param action the action, with its own place
 */
public record PNAddMessageActionResult(PNMessageAction action) {
    /** The kind of the action. */
    public String type() {
        return action.type();
    }

    /** The value of the action. */
    public String value() {
        return action.value();
    }

    /** Who attached it, or null. */
    public @Nullable String uuid() {
        return action.uuid();
    }

    /** The place of the action, in units of 100 ns since the Unix epoch. */
    public long actionTimetoken() {
        return action.actionTimetoken();
    }

    /** The message, in units of 100 ns since the Unix epoch. */
    public long messageTimetoken() {
        return action.messageTimetoken();
    }
}
