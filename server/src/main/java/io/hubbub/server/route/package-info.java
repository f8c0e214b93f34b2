/**
 * Which URL leads to which endpoint.
 *
 * <p>In: a method and a target. Out: the endpoint, or a refusal. {@link io.hubbub.server.route.Routes} lists every URL on
 * one page; {@link io.hubbub.server.route.RouteTable} finds. Immutable once built; any thread may ask.
 */
@NullMarked
package io.hubbub.server.route;

import org.jspecify.annotations.NullMarked;
