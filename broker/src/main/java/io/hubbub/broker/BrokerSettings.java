package io.hubbub.broker;

import io.hubbub.broker.log.ChannelLogs;
import java.time.Duration;

/**
 * The broker's bounds.
 *
 * @param queueMessages the newest messages that are kept per channel for subscribers that come back
 * @param queueBytes all kept messages of one keyset together
 * @param queueIdle how long the messages of a channel are kept that nobody publishes to or reads
 * @param hold how long a poll waits before it is answered empty
 * @param replyMessages the most kept messages in one reply; the rest comes with the next poll. What comes while a poll
 *     waits is not counted: left behind, it might fall out of the queue
 * @param replyBytes the most bytes in one reply, one message excepted
 */
public record BrokerSettings(
        int queueMessages, long queueBytes, Duration queueIdle, Duration hold, int replyMessages, int replyBytes) {

    /** What the wire protocol's clients expect: 100 messages, 20 minutes, 280 seconds. */
    public static final BrokerSettings DEFAULT =
            new BrokerSettings(100, 256L << 20, Duration.ofMinutes(20), Duration.ofSeconds(280), 100, 4 << 20);

    ChannelLogs.Bounds logBounds() {
        return new ChannelLogs.Bounds(queueMessages, queueBytes, queueIdle, replyMessages, replyBytes);
    }
}
