/**
 * The heart: order, fan-out and waiting, in one flow.
 *
 * <p>In: a permit and a message, or a permit and a cursor. Out: the message's timetoken, or one batch of envelopes.
 *
 * <p>Door: {@link io.hubbub.broker.Broker}, callable in a turn of any of its loops. A {@code Shard} owns one keyset and
 * joins the rooms on one page; an {@code Outpost} stands for one keyset on one loop of connections. Neither transport
 * nor clock: turns, timers and time come from {@link io.hubbub.broker.loop.Loop}.
 */
@NullMarked
package io.hubbub.broker;

import org.jspecify.annotations.NullMarked;
