/**
 * Threads and connections that any number of clients share, on Netty.
 *
 * <p>In: the requests and turns of clients. Out: replies, on the event loop of the client. Door:
 * {@link io.hubbub.client.netty.NettyRuntime}. Everything but the door, the loops and the exchanges belongs to one event
 * loop. Knows nothing of what requests are about.
 */
@NullMarked
package io.hubbub.client.netty;

import org.jspecify.annotations.NullMarked;
