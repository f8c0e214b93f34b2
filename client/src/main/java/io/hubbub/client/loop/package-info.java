/**
 * The client's one thread for its own work, and its time.
 *
 * <p>What changes in a client belongs to its {@link io.hubbub.client.loop.ClientLoop} and is touched only in that loop's
 * turns: there are no locks. Time comes from the loop too, so that a test can turn both by hand.
 */
@NullMarked
package io.hubbub.client.loop;

import org.jspecify.annotations.NullMarked;
