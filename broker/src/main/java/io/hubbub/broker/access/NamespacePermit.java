package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to list the channel groups of one namespace, and to delete them all. Made only by {@link Access}. */
public final class NamespacePermit {
    private final Keyset keyset;
    private final String namespace;

    NamespacePermit(Keyset keyset, String namespace) {
        this.keyset = keyset;
        this.namespace = namespace;
    }

    /** Whose namespace. */
    public Keyset keyset() {
        return keyset;
    }

    /** Which one. */
    public String namespace() {
        return namespace;
    }
}
