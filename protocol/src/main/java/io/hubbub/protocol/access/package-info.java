/**
 * The words of Access Manager on the wire, shared by server and client: how a request is signed, what rights there are,
 * and what a token says.
 *
 * <p>Three doors. {@link io.hubbub.protocol.access.RequestSignature} proves that a request comes from who holds the
 * secret key. {@link io.hubbub.protocol.access.AccessToken} is what a token grants, and reads one without proving
 * anything. {@link io.hubbub.protocol.access.TokenSeal} writes tokens and proves that a keyset wrote them.
 *
 * <p>Everything that comes from outside is hostile here: no input makes these types take more time than in proportion to
 * its length, more memory than some times its length, or throw anything but what their methods say. Knows the JDK alone,
 * no clock, and nothing of who may do what.
 */
@NullMarked
package io.hubbub.protocol.access;

import org.jspecify.annotations.NullMarked;
