/**
 * What subscribers missed that is no longer in memory, read back from the store.
 *
 * <p>In: names and a cursor. Out: what history holds after it, as envelopes. Subscribers that come back together share what
 * is read.
 *
 * <p>Door: {@link io.hubbub.broker.history.Recall}. Owner: the loop of the shard. Knows neither polls nor what is in memory.
 */
@NullMarked
package io.hubbub.broker.history;

import org.jspecify.annotations.NullMarked;
