/**
 * What operators administer: keysets, their keys and what they may do.
 *
 * <p>In: the keysets of the configuration and those that the store kept; requests with the admin token. Out: the keyset behind
 * a subscribe key, on every request; what operators asked for, as JSON.
 *
 * <p>Doors: {@link io.hubbub.server.admin.KeysetRegistry}, which any thread may ask and change, and
 * {@link io.hubbub.server.admin.AdminEndpoints} for the table of routes. An endpoint runs on the loop of its connection and must
 * not block; the registry, the admin token and the removal of keysets own what state there is.
 */
@NullMarked
package io.hubbub.server.admin;

import org.jspecify.annotations.NullMarked;
