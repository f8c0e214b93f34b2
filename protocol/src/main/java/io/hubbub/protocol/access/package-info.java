/**
 * The words of Access Manager on the wire, shared by server and client: how a request is signed.
 *
 * <p>Door: {@link io.hubbub.protocol.access.RequestSignature}, the proof that a request comes from who holds the secret
 * key.
 *
 * <p>Everything that comes from outside is hostile here: no input makes these types take more time than in proportion to
 * its length, more memory than some times its length, or throw anything but what their methods say. Knows the JDK alone,
 * no clock, and nothing of who may do what.
 */
@NullMarked
package io.hubbub.protocol.access;

import org.jspecify.annotations.NullMarked;
