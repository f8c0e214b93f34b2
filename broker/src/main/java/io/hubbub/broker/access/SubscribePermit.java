package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Names;

/** The right to listen to some names, and to be present there. Made only by {@link Access}. */
public final class SubscribePermit {
    private final Keyset keyset;
    private final Names names;

    SubscribePermit(Keyset keyset, Names names) {
        this.keyset = keyset;
        this.names = names;
    }

    /** Whose channels. */
    public Keyset keyset() {
        return keyset;
    }

    /** Which ones: at least one. */
    public Names names() {
        return names;
    }
}
