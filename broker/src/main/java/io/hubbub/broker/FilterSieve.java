package io.hubbub.broker;

import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.filter.Subject;
import io.hubbub.broker.park.Sieve;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import org.jspecify.annotations.Nullable;

/** A subscriber's filter on the loop where it waits. */
record FilterSieve(Filter filter, Reading reading) implements Sieve {
    @Override
    public boolean passes(Envelope envelope) {
        return filter.matches(reading.of(envelope));
    }

    @Override
    public String key() {
        return filter.expression();
    }

    /** The latest envelope as filters see it: all of them ask in a row, and it is read once. */
    static final class Reading {
        private Timetoken latest = Timetoken.NONE;
        private @Nullable Subject subject;

        Subject of(Envelope envelope) {
            if (subject == null || !latest.equals(envelope.timetoken())) {
                latest = envelope.timetoken();
                subject = Subject.of(envelope);
            }
            return subject;
        }
    }
}
