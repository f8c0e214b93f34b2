package io.hubbub.broker;

import java.util.List;

/**
 * How it stands with a keyset that is in use.
 *
 * @param publishes accepted messages and signals since its first request
 * @param waiting subscribers that wait
 * @param occupiedChannels channels with somebody on them
 * @param present users present, each counted on every channel
 * @param keptChannels channels with messages in memory, presence streams not counted
 * @param keptBytes of memory that those messages take, presence events included
 * @param largest the channels with the most users and, among those, the most messages in memory; of a keyset with more
 *     than 100,000 channels, of those that were looked at
 */
public record KeysetFigures(
        long publishes,
        int waiting,
        int occupiedChannels,
        int present,
        int keptChannels,
        long keptBytes,
        List<ChannelFigures> largest) {

    /** Of a keyset that nobody has asked for anything. */
    static final KeysetFigures NONE = new KeysetFigures(0, 0, 0, 0, 0, 0, List.of());

    KeysetFigures withWaiting(int polls) {
        return new KeysetFigures(publishes, polls, occupiedChannels, present, keptChannels, keptBytes, largest);
    }
}
