/**
 * The words on the wire, shared by server and client: timetokens, channel names, messages, envelopes, batches and the
 * reasons for saying no.
 *
 * <p>Everything here is a value: made complete, never changed, safe to hand to any thread. A payload travels as its
 * UTF-8 bytes ({@link io.hubbub.protocol.JsonText}) and is not parsed again after it was checked, except for who
 * asks what it says ({@link io.hubbub.protocol.JsonValue}). One exception: a {@link io.hubbub.protocol.Batch} encodes
 * itself late and belongs to one loop. Knows the JDK and Jackson's streaming core, neither HTTP nor the broker.
 */
@NullMarked
package io.hubbub.protocol;

import org.jspecify.annotations.NullMarked;
