package io.hubbub.client.model;

import java.util.List;

/**
 * The channels of a channel group.
 *
 * <p>Source: {@code payload.channels} of the reply.
 *
 * @param channels none for a group that does not exist
 */
public record PNChannelGroupsListResult(List<String> channels) {
    /** Copies the list. */
    public PNChannelGroupsListResult {
        channels = List.copyOf(channels);
    }
}
