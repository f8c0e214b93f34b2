package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was granted so far and has not ended.
 *
 * <p>Source: the reply to audit, {@code /v2/auth/audit}.
 *
 * @param level what it was about, such as {@code subkey} for all, {@code user} or {@code channel-group+auth}
 * @param subscribeKey the keyset, or null when the reply does not say
 * @param rights what everybody has on all channels and channel groups of the keyset; null when the reply does not say
 * @param channels by name
 * @param groups channel groups by name
 * @param uuids users by uuid
 * @param warning what the server has to say although it succeeded, such as that the keyset has no Access Manager; or null
 */
public record PNAccessManagerAuditResult(
        String level,
        @Nullable String subscribeKey,
        @Nullable PNAccessManagerKeyData rights,
        Map<String, PNAccessManagerEntityData> channels,
        Map<String, PNAccessManagerEntityData> groups,
        Map<String, PNAccessManagerEntityData> uuids,
        @Nullable String warning) {

    /** Copies the maps. */
    public PNAccessManagerAuditResult {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        uuids = Collections.unmodifiableMap(new LinkedHashMap<>(uuids));
    }
}
