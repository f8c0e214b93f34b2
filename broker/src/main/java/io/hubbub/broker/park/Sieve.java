package io.hubbub.broker.park;

import io.hubbub.protocol.Envelope;

/** What a subscriber wants to be kept from it. Sieves with equal keys let the same envelopes pass. */
public interface Sieve {
    /** Whether the subscriber wants the envelope. Asked once per envelope, however many polls wait with this key. */
    boolean passes(Envelope envelope);

    /** What tells it from other sieves. */
    String key();
}
