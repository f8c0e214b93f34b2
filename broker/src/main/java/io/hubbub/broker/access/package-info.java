/**
 * Who may do what.
 *
 * <p>In: the keys of a request. Out: a permit, without which the broker does nothing, or a refusal. Permits can be made
 * only here, so that a forgotten check does not compile.
 *
 * <p>Door: {@link io.hubbub.broker.access.Access}. Holds no state of its own and may be asked from any thread.
 */
@NullMarked
package io.hubbub.broker.access;

import org.jspecify.annotations.NullMarked;
