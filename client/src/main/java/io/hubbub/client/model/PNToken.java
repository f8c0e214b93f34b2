package io.hubbub.client.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a token says. Whether a server wrote it, it does not tell.
 *
 * <p>Source: the token itself, CBOR in base64url.
 *
 * @param version of its form, 2
 * @param timestamp when it was made, in seconds since the Unix epoch
 * @param ttl for how long it is good from then on, in minutes
 * @param authorizedUuid the only user who may show it, or null for anybody
 * @param resources what may be done with names
 * @param patterns what may be done with names that match a regular expression
 * @param meta an object of whatever was put in, empty for nothing
 */
public record PNToken(
        int version,
        long timestamp,
        int ttl,
        @Nullable String authorizedUuid,
        PNTokenResources resources,
        PNTokenResources patterns,
        JsonNode meta) {

    /** When it ends. */
    public Instant expires() {
        return Instant.ofEpochSecond(timestamp).plusSeconds(60L * ttl);
    }

    /**
     * Names, or regular expressions for names, and what may be done with them.
     *
     * @param channels by name
     * @param channelGroups by name
     * @param uuids users by uuid
     */
    public record PNTokenResources(
            Map<String, PNResourcePermissions> channels,
            Map<String, PNResourcePermissions> channelGroups,
            Map<String, PNResourcePermissions> uuids) {

        /** Copies the maps. */
        public PNTokenResources {
            channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
            channelGroups = Collections.unmodifiableMap(new LinkedHashMap<>(channelGroups));
            uuids = Collections.unmodifiableMap(new LinkedHashMap<>(uuids));
        }
    }

    /**
     * What may be done.
     *
     * @param read whether to subscribe, read history and see who is there
     * @param write whether to publish
     * @param manage whether to change channel groups and members
     * @param delete whether to delete messages and metadata
     * @param create a right of old tokens that opens nothing
     * @param get whether to read metadata
     * @param update whether to change metadata
     * @param join whether to join channels as a member
     */
    public record PNResourcePermissions(
            boolean read,
            boolean write,
            boolean manage,
            boolean delete,
            boolean create,
            boolean get,
            boolean update,
            boolean join) {}
}
