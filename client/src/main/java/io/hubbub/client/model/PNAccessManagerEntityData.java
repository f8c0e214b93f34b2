package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was granted on a channel, a channel group or a user.
 *
 * <p>Source: a member of {@code channels}, {@code channel-groups} or {@code uuids} of a reply to grant, revoke or audit; or the
 * one that the reply names beside {@code auths}.
 *
 * @param name the channel, channel group or user
 * @param rights what everybody has; null for nothing that was granted as such
 * @param authKeys what auth keys have, by key, in the order of the reply
 */
public record PNAccessManagerEntityData(
        String name, @Nullable PNAccessManagerKeyData rights, Map<String, PNAccessManagerKeyData> authKeys) {

    /** Copies the map. */
    public PNAccessManagerEntityData {
        authKeys = Collections.unmodifiableMap(new LinkedHashMap<>(authKeys));
    }

    /** Without the auth keys, which let everybody in who reads them. */
    @Override
    public String toString() {
        return "PNAccessManagerEntityData[name=%s, rights=%s, authKeys=%d]".formatted(name, rights, authKeys.size());
    }
}
