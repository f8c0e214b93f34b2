package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Names;
import org.jspecify.annotations.Nullable;

/** The right to listen to some names, and to be present there. Made only by {@link Access}. */
public final class SubscribePermit {
    private final Keyset keyset;
    private final Names names;
    private final @Nullable Warrant warrant;

    SubscribePermit(Keyset keyset, Names names, @Nullable Warrant warrant) {
        this.keyset = keyset;
        this.names = names;
        this.warrant = warrant;
    }

    /** Whose channels. */
    public Keyset keyset() {
        return keyset;
    }

    /** Which ones: at least one. */
    public Names names() {
        return names;
    }

    /** What it rests on that may go away, or null when nothing can. */
    public @Nullable Warrant warrant() {
        return warrant;
    }
}
