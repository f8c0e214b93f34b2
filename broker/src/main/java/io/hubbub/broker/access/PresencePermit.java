package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Names;

/** The right to ask and say who is present on some names, or anywhere. Made only by {@link Access}. */
public final class PresencePermit {
    private final Keyset keyset;
    private final Names names;

    PresencePermit(Keyset keyset, Names names) {
        this.keyset = keyset;
        this.names = names;
    }

    /** Whose names. */
    public Keyset keyset() {
        return keyset;
    }

    /** Which ones; none for all channels. */
    public Names names() {
        return names;
    }
}
