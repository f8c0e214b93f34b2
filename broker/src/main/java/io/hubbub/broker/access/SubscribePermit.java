package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;
import java.util.List;

/** The right to read some channels. Made only by {@link Access}. */
public final class SubscribePermit {
    private final Keyset keyset;
    private final List<String> channels;

    SubscribePermit(Keyset keyset, List<String> channels) {
        this.keyset = keyset;
        this.channels = channels;
    }

    /** Whose channels. */
    public Keyset keyset() {
        return keyset;
    }

    /** Which ones: at least one, each once. */
    public List<String> channels() {
        return channels;
    }
}
