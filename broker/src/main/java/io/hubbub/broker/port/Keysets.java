package io.hubbub.broker.port;

import org.jspecify.annotations.Nullable;

/** The keysets that exist now. Asked on every request, from any thread; must not block. */
public interface Keysets {
    /** The keyset that {@code subscribeKey} names, or null. */
    @Nullable
    Keyset find(String subscribeKey);
}
