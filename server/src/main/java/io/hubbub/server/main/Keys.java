package io.hubbub.server.main;

import io.hubbub.broker.port.Keyset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keysets that the settings name. */
final class Keys {
    private static final String DEMO = "demo";

    private Keys() {}

    /** Demo if wanted, and the others; a secret key that nobody named is empty. */
    static List<Keyset> of(Settings settings) throws ConfigurationException {
        List<Keyset> keysets = new ArrayList<>();
        if (settings.get(Settings.DEMO)) {
            keysets.add(new Keyset(
                    DEMO,
                    DEMO,
                    DEMO,
                    settings.demoSecretKey(),
                    settings.presence(),
                    settings.persistence(),
                    settings.access(),
                    settings.rates()));
        }
        keysets.addAll(settings.keysets());
        Set<String> subscribeKeys = new HashSet<>();
        for (Keyset keyset : keysets) {
            if (!subscribeKeys.add(keyset.subscribeKey())) {
                throw new ConfigurationException(
                        "Two keysets have the subscribe key %s; set demo to false to use that name."
                                .formatted(keyset.subscribeKey()));
            }
        }
        return keysets;
    }
}
