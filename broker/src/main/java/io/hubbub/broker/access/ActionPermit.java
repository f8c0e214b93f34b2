package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to add actions to the messages of a channel. Made only by {@link Access}. */
public final class ActionPermit {
    private final Keyset keyset;
    private final String channel;

    ActionPermit(Keyset keyset, String channel) {
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
