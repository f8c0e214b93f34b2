/**
 * What the broker asks of the outside and tells it: which keysets exist, what happened.
 *
 * <p>Ports are small interfaces that know only the protocol; drivers live elsewhere.
 */
@NullMarked
package io.hubbub.broker.port;

import org.jspecify.annotations.NullMarked;
