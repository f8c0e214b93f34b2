package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to take back one token. Made only by {@link Access}. */
public final class RevocationPermit {
    private final Keyset keyset;
    private final VerifiedToken token;

    RevocationPermit(Keyset keyset, VerifiedToken token) {
        this.keyset = keyset;
        this.token = token;
    }

    /** Whose token. */
    public Keyset keyset() {
        return keyset;
    }

    VerifiedToken token() {
        return token;
    }
}
