package io.hubbub.broker.park;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;

/** A sieve of one or more shapes, which remembers its latest answer. Owned by {@link ParkedPolls}. */
final class SharedSieve {
    private final Sieve sieve;
    private Timetoken latest = Timetoken.NONE; // of the envelope that was asked about
    private boolean passed;
    int shapes;

    SharedSieve(Sieve sieve) {
        this.sieve = sieve;
    }

    String key() {
        return sieve.key();
    }

    boolean passes(Envelope envelope) {
        if (!latest.equals(envelope.timetoken())) {
            passed = sieve.passes(envelope);
            latest = envelope.timetoken();
        }
        return passed;
    }
}
