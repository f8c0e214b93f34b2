package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to see and change one channel group. Made only by {@link Access}. */
public final class GroupPermit {
    private final Keyset keyset;
    private final String group;

    GroupPermit(Keyset keyset, String group) {
        this.keyset = keyset;
        this.group = group;
    }

    /** Whose group. */
    public Keyset keyset() {
        return keyset;
    }

    /** Which one, with its namespace if it has one. */
    public String group() {
        return group;
    }
}
