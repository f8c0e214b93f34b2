package io.hubbub.server.main;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Keysets;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keysets that a server was started with. Immutable. */
final class Keys implements Keysets {
    private static final String DEMO = "demo";
    private static final int SECRET_BYTES = 24;

    private final Map<String, Keyset> bySubscribeKey = new HashMap<>(); // never changes once built

    /** The given keysets, and demo if wanted, with {@code presence} and {@code persistence} as they are set for demo. */
    Keys(List<Keyset> keysets, boolean withDemo, PresenceOptions presence, PersistenceOptions persistence)
            throws ConfigurationException {
        if (withDemo) {
            bySubscribeKey.put(DEMO, new Keyset(DEMO, DEMO, DEMO, newSecretKey(), presence, persistence));
        }
        for (Keyset keyset : keysets) {
            if (bySubscribeKey.put(keyset.subscribeKey(), keyset) != null) {
                throw new ConfigurationException(
                        "Two keysets have the subscribe key %s; set demo to false to use that name."
                                .formatted(keyset.subscribeKey()));
            }
        }
        if (bySubscribeKey.isEmpty()) {
            throw new ConfigurationException("There is no keyset: name one in hubbub.yml or set demo to true.");
        }
    }

    @Override
    public @Nullable Keyset find(String subscribeKey) {
        return bySubscribeKey.get(subscribeKey);
    }

    static String newSecretKey() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return "sec-" + HexFormat.of().formatHex(secret);
    }
}
