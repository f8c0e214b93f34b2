package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to give and take rights, and to see who has which. Made only by {@link Access}. */
public final class GrantPermit {
    private final Keyset keyset;

    GrantPermit(Keyset keyset) {
        this.keyset = keyset;
    }

    /** Whose rights. */
    public Keyset keyset() {
        return keyset;
    }
}
