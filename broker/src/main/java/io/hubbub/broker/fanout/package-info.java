/**
 * Who listens to which channel.
 *
 * <p>In: loops that want channels, or no longer do. Out: for a channel, each loop that wants it, once.
 *
 * <p>Door: {@link io.hubbub.broker.fanout.Interest}. Owner: the loop of the keyset's shard. Knows neither polls nor
 * logs.
 */
@NullMarked
package io.hubbub.broker.fanout;

import org.jspecify.annotations.NullMarked;
