package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was granted or revoked, as the server understood it.
 *
 * <p>Source: the reply to grant and revoke, {@code /v2/auth/grant}.
 *
 * @param level what it was about, such as {@code subkey} for all, {@code user} or {@code channel-group+auth}
 * @param subscribeKey the keyset, or null when the reply does not say
 * @param ttl for how many minutes, 0 for no end, 1 after a revoke; null when the reply does not say
 * @param rights what everybody has on all channels and channel groups of the keyset; null unless it was about that
 * @param channels by name
 * @param groups channel groups by name
 * @param uuids users by uuid
 * @param warning what the server has to say although it succeeded, such as that the keyset has no Access Manager; or null
 */
public record PNAccessManagerGrantResult(
        String level,
        @Nullable String subscribeKey,
        @Nullable Integer ttl,
        @Nullable PNAccessManagerKeyData rights,
        Map<String, PNAccessManagerEntityData> channels,
        Map<String, PNAccessManagerEntityData> groups,
        Map<String, PNAccessManagerEntityData> uuids,
        @Nullable String warning) {

    /** Copies the maps. */
    public PNAccessManagerGrantResult {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        uuids = Collections.unmodifiableMap(new LinkedHashMap<>(uuids));
    }
}
