package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;

/**
 * Rights that were granted.
 *
 * <p>Source: the members {@code r w m d g u j ttl} of a reply to grant, revoke or audit.
 *
 * @param readEnabled whether to subscribe, read history and see who is there
 * @param writeEnabled whether to publish
 * @param manageEnabled whether to change channel groups and members
 * @param deleteEnabled whether to delete messages and metadata
 * @param getEnabled whether to read metadata
 * @param updateEnabled whether to change metadata
 * @param joinEnabled whether to join channels as a member
 * @param ttl how many minutes are left, 0 for no end; null when the reply does not say it here
 */
public record PNAccessManagerKeyData(
        boolean readEnabled,
        boolean writeEnabled,
        boolean manageEnabled,
        boolean deleteEnabled,
        boolean getEnabled,
        boolean updateEnabled,
        boolean joinEnabled,
        @Nullable Integer ttl) {}
