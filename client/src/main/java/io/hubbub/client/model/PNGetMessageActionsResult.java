package io.hubbub.client.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Actions on the messages of one channel.
 *
 * <p>Source: {@code data} and {@code more} of the reply to listing message actions. An older page begins at the
 * {@code actionTimetoken} of the first action; it neither repeats nor leaves out an action.
 *
 * @param actions from the oldest to the newest, by their own places
 * @param page what to ask for next when the server cut the answer short; else null, however many actions there are
 */
public record PNGetMessageActionsResult(
        List<PNMessageAction> actions, @Nullable PNBoundedPage page) {
    /** Copies the list. */
    public PNGetMessageActionsResult {
        actions = List.copyOf(actions);
    }
}
