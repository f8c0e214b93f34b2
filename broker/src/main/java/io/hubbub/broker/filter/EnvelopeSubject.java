package io.hubbub.broker.filter;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonValue;
import org.jspecify.annotations.Nullable;

/** An envelope whose parts are read at the first question. Used by one thread. */
final class EnvelopeSubject implements Subject {
    private final Envelope envelope;
    private @Nullable JsonValue meta;
    private boolean metaIsRead;
    private @Nullable JsonValue data;

    EnvelopeSubject(Envelope envelope) {
        this.envelope = envelope;
    }

    @Override
    public @Nullable JsonValue meta() {
        if (!metaIsRead) {
            meta = envelope.meta();
            metaIsRead = true;
        }
        return meta;
    }

    @Override
    public JsonValue data() {
        JsonValue read = data;
        if (read == null) {
            read = envelope.payload();
            data = read;
        }
        return read;
    }
}
