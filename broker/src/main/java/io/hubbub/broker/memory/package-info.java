/**
 * Ports without an outside: what a broker asks to be kept stays in memory and is gone with the process.
 *
 * <p>In and out: as their ports say. Used by servers that keep nothing, and first to pass the behaviour suite of each port.
 */
@NullMarked
package io.hubbub.broker.memory;

import org.jspecify.annotations.NullMarked;
