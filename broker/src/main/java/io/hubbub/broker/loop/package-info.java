/**
 * A loop: one thread's turns, its timers and its time.
 *
 * <p>Everything in the broker that changes belongs to exactly one {@link io.hubbub.broker.loop.Loop} and is touched
 * only in that loop's turns. Time comes from the loop too, so that a test can turn both by hand.
 */
@NullMarked
package io.hubbub.broker.loop;

import org.jspecify.annotations.NullMarked;
