package io.hubbub.broker.port;

import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps messages for good, in the order of their timetokens.
 *
 * <p>Callable from any thread; must not block. What is asked to be kept or removed for one keyset is done in the order in
 * which it was asked. A read sees every message whose append has completed, and may see others. The stage of a change
 * completes after the change is where the store keeps it for good; one that fails may or may not have been kept. Stages may
 * complete on any thread, a failed one carries any exception.
 *
 * <p>A store without room refuses appends; it never drops what it has confirmed, unless it says so with
 * {@link HistoryPage#lost}.
 */
public interface History {
    /**
     * Keeps a message; completes with its timetoken, which is another than wished for only when the publisher dictated one
     * that the channel has already: then the next that is free.
     */
    CompletionStage<Timetoken> append(String subscribeKey, StoredMessage message);

    /**
     * The messages of some channels, in timetoken order; channels without any are left out. Fails with {@link Refusal}
     * {@link RefusalCode#ANSWER_TOO_LARGE} when they are longer than {@code maxBytes} together.
     *
     * @param limit the most of each channel; the range says from which end they are taken
     * @param maxBytes of the payloads and metadata of all messages together
     */
    CompletionStage<Map<String, List<StoredMessage>>> read(
            String subscribeKey,
            List<String> channels,
            HistoryRange range,
            int limit,
            int maxBytes,
            Retention retention);

    /**
     * What subscribers got after {@code cursor} up to {@code through}, the oldest when that is too much. The page may end
     * early for any reason, but always after the cursor.
     *
     * @param names channels and patterns
     * @param limit the most messages
     * @param maxBytes of the payloads and metadata of the messages together, one message excepted
     */
    CompletionStage<HistoryPage> after(
            String subscribeKey,
            List<String> names,
            Timetoken cursor,
            Timetoken through,
            int limit,
            int maxBytes,
            Retention retention);

    /** How many messages a channel has in {@code range}, up to {@code limit}. */
    CompletionStage<Integer> count(
            String subscribeKey, String channel, HistoryRange range, int limit, Retention retention);

    /** Removes the messages of a channel in {@code range} with their actions, all of them or, when it fails, some. */
    CompletionStage<Void> delete(String subscribeKey, String channel, HistoryRange range);

    /**
     * Removes all messages and actions of a keyset, at one moment: nobody sees a part of them. What {@link #reached} knows
     * stays, so that a keyset that gets the same key later gives out no timetoken twice.
     */
    CompletionStage<Void> deleteAll(String subscribeKey);

    /**
     * Removes some messages that are no longer to be seen, with their actions, in a step that is short enough to stand
     * before an append.
     *
     * @return whether there may be more
     */
    CompletionStage<Boolean> removeExpired(String subscribeKey, Retention retention);

    /** Remembers that the keyset has given out every timetoken up to {@code reached}. */
    CompletionStage<Void> remember(String subscribeKey, Timetoken reached);

    /**
     * The latest timetoken that the keyset is known to have given out, from {@link #remember}, messages and actions, when the
     * store was opened; {@link Timetoken#NONE} for a keyset without any. Answers at once.
     */
    Timetoken reached(String subscribeKey);
}
