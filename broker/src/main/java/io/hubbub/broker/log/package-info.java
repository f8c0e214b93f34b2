/**
 * The messages of a keyset and the order in which they count.
 *
 * <p>In: a message's envelope, placed by the clock of this room. Out: for a subscriber's cursor, the kept envelopes after
 * it, and a word about what is no longer kept.
 *
 * <p>Doors: {@link io.hubbub.broker.log.TimetokenClock} and {@link io.hubbub.broker.log.ChannelLogs}. Owner: the loop of
 * the keyset's shard. Knows neither subscribers nor HTTP.
 */
@NullMarked
package io.hubbub.broker.log;

import org.jspecify.annotations.NullMarked;
