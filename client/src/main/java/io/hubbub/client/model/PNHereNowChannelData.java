package io.hubbub.client.model;

import java.util.List;

/**
 * Who is on one channel.
 *
 * @param channelName the channel
 * @param occupancy how many are there, listed or not
 * @param occupants those that are listed; none when they were not asked for
 */
public record PNHereNowChannelData(String channelName, int occupancy, List<PNHereNowOccupantData> occupants) {
    /** Copies the list. */
    public PNHereNowChannelData {
        occupants = List.copyOf(occupants);
    }
}
