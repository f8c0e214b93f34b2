package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to remove actions from the messages of a channel. Made only by {@link Access}. */
public final class ActionRemovalPermit {
    private final Keyset keyset;
    private final String channel;

    ActionRemovalPermit(Keyset keyset, String channel) {
        this.keyset = keyset;
        this.channel = channel;
    }

    /** Whose messages. */
    public Keyset keyset() {
        return keyset;
    }

    /** Where they were published. */
    public String channel() {
        return channel;
    }
}
