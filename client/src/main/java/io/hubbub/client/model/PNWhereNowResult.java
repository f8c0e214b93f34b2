package io.hubbub.client.model;

import java.util.List;

/**
 * Where somebody is now.
 *
 * <p>Source: {@code payload.channels} of the reply to where-now.
 *
 * @param channels those that were subscribed directly and those that came with a channel group
 */
public record PNWhereNowResult(List<String> channels) {
    /** Copies the list. */
    public PNWhereNowResult {
        channels = List.copyOf(channels);
    }
}
