/**
 * Who listens to which channel.
 *
 * <p>In: loops that want a channel, and envelopes. Out: each envelope once to every loop with interest in its channel.
 *
 * <p>Door: {@link io.hubbub.broker.fanout.Interest}. Owner: the loop of the keyset's shard. Knows neither polls nor
 * logs.
 */
@NullMarked
package io.hubbub.broker.fanout;

import org.jspecify.annotations.NullMarked;
