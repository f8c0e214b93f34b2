/**
 * What operators administer: keysets, their keys and what they may do.
 *
 * <p>In: the keysets of the configuration and those that the store kept. Out: the keyset behind a subscribe key, on every
 * request.
 *
 * <p>Door: {@link io.hubbub.server.admin.KeysetRegistry}, which any thread may ask and change.
 */
@NullMarked
package io.hubbub.server.admin;

import org.jspecify.annotations.NullMarked;
