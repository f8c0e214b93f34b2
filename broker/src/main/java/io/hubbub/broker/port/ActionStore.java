package io.hubbub.broker.port;

import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps message actions. A user adds each type and value to a message once.
 *
 * <p>Threads, order and failures as with {@link History}, whose driver keeps both: messages that it deletes take their
 * actions with them.
 */
public interface ActionStore {
    /**
     * Adds an action. Fails with {@link Refusal} {@link RefusalCode#ACTION_EXISTS}, or
     * {@link RefusalCode#TOO_MANY_ACTIONS} when the message has {@code mostPerMessage}.
     */
    CompletionStage<Void> add(String subscribeKey, String channel, MessageAction action, int mostPerMessage);

    /**
     * Removes the action of that place and completes with it. Fails with {@link Refusal} {@link RefusalCode#ACTION_NOT_FOUND}, or
     * {@link RefusalCode#NOT_YOUR_ACTION} when another user added it.
     */
    CompletionStage<MessageAction> remove(
            String subscribeKey, String channel, Timetoken message, Timetoken place, String user);

    /**
     * The newest actions of a channel, in the order of their own timetokens, which is what {@code range} is about.
     *
     * @param limit the most actions
     */
    CompletionStage<List<MessageAction>> list(String subscribeKey, String channel, HistoryRange range, int limit);

    /**
     * All actions of some messages by message, in the order of their own timetokens. There is an entry for each message of
     * the list up to its end or the {@code limit} of actions, but one at least, and no action of a message is left out.
     */
    CompletionStage<Map<Timetoken, List<MessageAction>>> of(
            String subscribeKey, String channel, List<Timetoken> messages, int limit);
}
