/**
 * Who may do what.
 *
 * <p>In: the keys of a request and what else it shows of itself. Out: a permit, without which the broker does nothing, or a
 * refusal. Permits can be made only here, so that a forgotten check does not compile.
 *
 * <p>Doors: {@link io.hubbub.broker.access.Access} decides, {@link io.hubbub.broker.access.Entitlements} holds what was given
 * to whom and changes it. Both may be asked from any thread and never block; what they remember is bounded.
 */
@NullMarked
package io.hubbub.broker.access;

import org.jspecify.annotations.NullMarked;
