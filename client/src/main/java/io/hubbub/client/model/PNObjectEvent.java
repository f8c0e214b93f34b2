package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Metadata of a channel or uuid, or a membership, was set or deleted.
 *
 * <p>Source: an envelope of a subscribe reply with {@code e} 2 and version 2.0.
 */
public sealed interface PNObjectEvent extends PNEvent
        permits PNChannelMetadataResult, PNUUIDMetadataResult, PNMembershipResult {
    /** {@code set} or {@code delete}. */
    String event();

    /** What it is now, as the server sent it. */
    JsonNode data();

    /** The channel of the event. */
    String channel();

    /** The channel group or wildcard by which it came, or null when it came by its channel. */
    @Nullable
    String subscription();

    /** Its place, in units of 100 ns since the Unix epoch. */
    long timetoken();

    /** The uuid of who did it, or null. */
    @Nullable
    String publisher();
}
