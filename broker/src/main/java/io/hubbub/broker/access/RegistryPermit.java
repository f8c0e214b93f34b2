package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to list all channel groups and namespaces of a keyset. Made only by {@link Access}. */
public final class RegistryPermit {
    private final Keyset keyset;

    RegistryPermit(Keyset keyset) {
        this.keyset = keyset;
    }

    /** Whose groups. */
    public Keyset keyset() {
        return keyset;
    }
}
