package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;
import java.util.List;

/** The right to delete the messages of some channels. Made only by {@link Access}. */
public final class DeletionPermit {
    private final Keyset keyset;
    private final List<String> channels;

    DeletionPermit(Keyset keyset, List<String> channels) {
        this.keyset = keyset;
        this.channels = channels;
    }

    /** Whose messages. */
    public Keyset keyset() {
        return keyset;
    }

    /** Where they were published; at least one. */
    public List<String> channels() {
        return channels;
    }
}
