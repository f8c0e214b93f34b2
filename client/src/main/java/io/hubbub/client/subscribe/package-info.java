/**
 * The subscription: what an application wants to hear, the requests that bring it, and how it gets to the listeners.
 *
 * <p>In: names that come and go, replies, failures, time. Out: requests, and events and statuses in order.
 *
 * <p>{@link io.hubbub.client.subscribe.SubscribeLoop} is the state machine and joins the parts:
 * {@link io.hubbub.client.subscribe.Mix} (what is wanted), {@link io.hubbub.client.subscribe.Cursor} (up to where it
 * was heard), {@link io.hubbub.client.subscribe.Backoff} (when to try again), {@link
 * io.hubbub.client.subscribe.Heartbeats} (that we are still there) and {@link io.hubbub.client.subscribe.PresenceStates}
 * (as what). They belong to the client's loop.
 * {@link io.hubbub.client.subscribe.Dispatcher} hands over to the listeners' threads. Knows neither sockets nor URLs.
 */
@NullMarked
package io.hubbub.client.subscribe;

import org.jspecify.annotations.NullMarked;
