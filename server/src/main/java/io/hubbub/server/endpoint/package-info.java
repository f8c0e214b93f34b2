/**
 * One final class per operation: read, check, ask, answer.
 *
 * <p>In: a {@link io.hubbub.server.endpoint.Call}. Out: a {@link io.hubbub.server.endpoint.Reply}, or a refusal that is
 * thrown where it is found and rendered by {@link io.hubbub.server.endpoint.Refusals}.
 *
 * <p>Door: {@link io.hubbub.server.endpoint.Endpoints}. An endpoint runs on the loop of its connection, keeps no state
 * of its own, must not block, and knows nothing of Netty.
 */
@NullMarked
package io.hubbub.server.endpoint;

import org.jspecify.annotations.NullMarked;
