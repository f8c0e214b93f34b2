package io.hubbub.client.model;

import java.util.List;

/**
 * The channel groups of a keyset.
 *
 * <p>Source: {@code payload.groups} of the reply.
 *
 * @param groups those that have a channel
 */
public record PNChannelGroupsListAllResult(List<String> groups) {
    /** Copies the list. */
    public PNChannelGroupsListAllResult {
        groups = List.copyOf(groups);
    }
}
