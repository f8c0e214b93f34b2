package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;

/** The right to publish to one channel. Made only by {@link Access}. */
public final class PublishPermit {
    private final Keyset keyset;
    private final String channel;

    PublishPermit(Keyset keyset, String channel) {
        this.keyset = keyset;
        this.channel = channel;
    }

    /** Whose channel. */
    public Keyset keyset() {
        return keyset;
    }

    /** Where to. */
    public String channel() {
        return channel;
    }
}
