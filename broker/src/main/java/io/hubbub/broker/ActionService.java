package io.hubbub.broker;

import io.hubbub.broker.access.ActionPermit;
import io.hubbub.broker.access.ActionRemovalPermit;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.port.ActionStore;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The door to message actions, got from {@link Broker#actions}.
 *
 * <p>Each method is called in a turn of {@code caller}, one of the broker's loops, and answers in a turn of the same loop,
 * a change when it is on stable storage. A stage fails with {@link Refusal} {@link RefusalCode#UNAVAILABLE} when the store
 * does.
 */
public final class ActionService {
    private final Broker broker;
    private final ActionStore actions;

    ActionService(Broker broker, ActionStore actions) {
        this.broker = broker;
        this.actions = actions;
    }

    /**
     * Adds an action to a message, which need not be there, and tells the subscribers of the channel. Fails with
     * {@link RefusalCode#ACTION_EXISTS} or {@link RefusalCode#TOO_MANY_ACTIONS}.
     */
    public CompletionStage<MessageAction> add(
            Loop caller, ActionPermit permit, Timetoken message, String type, String value, String user) {
        return broker.tell(
                permit.keyset(), caller, shard -> shard.addAction(permit.channel(), message, type, value, user));
    }

    /**
     * Removes the user's own action and tells the subscribers of the channel. Fails with
     * {@link RefusalCode#ACTION_NOT_FOUND} or {@link RefusalCode#NOT_YOUR_ACTION}.
     */
    public CompletionStage<MessageAction> remove(
            Loop caller, ActionRemovalPermit permit, Timetoken message, Timetoken action, String user) {
        return broker.tell(
                permit.keyset(), caller, shard -> shard.removeAction(permit.channel(), message, action, user));
    }

    /**
     * The newest actions of the permit's first channel, over all its messages, in the order of their own timetokens.
     *
     * @param range of the timetokens of actions
     * @param count the most
     */
    public CompletionStage<List<MessageAction>> list(Loop caller, HistoryPermit permit, HistoryRange range, int count) {
        return Asked.of(
                caller,
                () -> actions.list(
                        permit.keyset().subscribeKey(), permit.channels().get(0), range, count));
    }
}
