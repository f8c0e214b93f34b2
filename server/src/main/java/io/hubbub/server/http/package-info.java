/**
 * HTTP on Netty: bytes in, calls to endpoints, bytes out.
 *
 * <p>In: connections. Out: one {@link io.hubbub.server.endpoint.Call} per request and, for its
 * {@link io.hubbub.server.endpoint.Reply}, the bytes of the answer. What cannot be read gets a clear error, who is slow
 * gets a deadline, and what is held for a connection has a bound.
 *
 * <p>Door: {@link io.hubbub.server.http.HttpServer}. Owner of a connection: its loop. With
 * {@code io.hubbub.server.main} the only place that knows Netty.
 */
@NullMarked
package io.hubbub.server.http;

import org.jspecify.annotations.NullMarked;
