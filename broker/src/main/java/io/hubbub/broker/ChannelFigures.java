package io.hubbub.broker;

/**
 * How it stands with a channel.
 *
 * @param occupancy users present
 * @param kept messages in memory, for subscribers that come back
 */
public record ChannelFigures(String channel, int occupancy, int kept) {}
