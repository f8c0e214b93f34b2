package io.hubbub.broker.port;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Timetoken;

/**
 * Is told what the broker does: the source of metrics, of logged gaps, and the hook for event handlers.
 *
 * <p>Called in the turns of the broker's loops, several at once for different keysets; must neither block nor throw.
 */
public interface Observer {
    /**
     * A message got its place. Fired messages, and those whose place was dictated, are seen here and nowhere else.
     *
     * @param message what was published
     * @param envelope the message at its place
     */
    void accepted(Keyset keyset, Message message, Envelope envelope);

    /**
     * An envelope went to waiting polls.
     *
     * @param polls how many got it in this turn
     * @param nowTicks the wall clock of the loop, in 100 ns since the Unix epoch
     */
    void delivered(Envelope envelope, int polls, long nowTicks);

    /** A subscriber that came back got {@code messages} kept messages at once. */
    void caughtUp(int messages);

    /**
     * A subscriber came back for messages that are no longer there, or may no longer be. Told with each of its reads
     * until its cursor is past them.
     *
     * @param after the subscriber's cursor
     * @param through the last timetoken up to which messages of the channel are missing
     */
    void gap(Keyset keyset, String channel, Timetoken after, Timetoken through);

    /** So many messages were read back from history, at once, for subscribers that came back. */
    void recalled(Keyset keyset, int messages);

    /** A message is kept for good. */
    void stored(Keyset keyset);

    /** A message could not be kept; its publisher hears of it, subscribers have it. */
    void notStored(Keyset keyset);

    /** The recent messages of a keyset now hold {@code delta} bytes more, or fewer. */
    void logBytes(long delta);

    /** {@code delta} more polls wait, or fewer. */
    void parkedPolls(int delta);

    /** There are {@code delta} more users on channels, or fewer, each counted on every channel. */
    void presenceEntries(int delta);

    /** A user is not present because there are too many. */
    void presenceFull();

    /** Something was announced on a presence stream. */
    void presenceEvent(Keyset keyset, Envelope envelope);
}
