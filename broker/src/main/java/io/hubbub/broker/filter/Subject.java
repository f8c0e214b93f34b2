package io.hubbub.broker.filter;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What filters look at: one message.
 *
 * <p>A filter asks only for what its expression names, possibly several times. Publisher and channel are not part of it:
 * expressions cannot name them.
 */
public interface Subject {
    /** What the publisher said about the message; null when nothing. Only an object has members to name. */
    @Nullable
    JsonValue meta();

    /** The payload; null when it cannot be read. */
    @Nullable
    JsonValue data();

    /**
     * A message on its way. It is read when a filter first asks, then no more, however many filters ask.
     *
     * <p>Used by one thread.
     */
    static Subject of(Envelope envelope) {
        return new EnvelopeSubject(envelope);
    }
}
