package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;

/**
 * An action was added to a message, or removed from it.
 *
 * <p>Source: an envelope of a subscribe reply with {@code e} 3.
 *
 * @param event {@code added} or {@code removed}
 * @param action the action
 * @param channel the channel of the message
 * @param subscription the channel group or wildcard by which it came, or null when it came by its channel
 * @param timetoken its place, in units of 100 ns since the Unix epoch
 */
public record PNMessageActionResult(
        String event,
        PNMessageAction action,
        String channel,
        @Nullable String subscription,
        long timetoken) implements PNEvent {

    /** The kind of the action. */
    public String type() {
        return action.type();
    }

    /** The value of the action. */
    public String value() {
        return action.value();
    }

    /** Who did it, or null. */
    public @Nullable String uuid() {
        return action.uuid();
    }

    /** The place of the action. */
    public long actionTimetoken() {
        return action.actionTimetoken();
    }

    /** The message. */
    public long messageTimetoken() {
        return action.messageTimetoken();
    }
}
