/**
 * Who is on which channel, since when they were heard of, and in what state.
 *
 * <p>In: users that arrive at channels, by a poll or a heartbeat, leave them, or set their state. Out: events, in the
 * order in which they happened, and answers to who is here and where somebody is.
 *
 * <p>A user is once on a channel, however many devices and requests say so. Every join is ended by exactly one leave or
 * timeout. Whoever waits for a late answer does not bring back a user that has left meanwhile.
 *
 * <p>Door: {@link io.hubbub.broker.presence.Presence}. Owner: the loop of the keyset's shard. Knows neither messages nor
 * HTTP; groups have become channels before.
 */
@NullMarked
package io.hubbub.broker.presence;

import org.jspecify.annotations.NullMarked;
