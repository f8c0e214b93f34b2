package io.hubbub.broker;

import java.util.List;

/**
 * Who is on the channels of a keyset.
 *
 * @param channels as many as an answer may name
 * @param totalChannels how many have somebody on them
 * @param totalOccupancy the users on all of them, each counted on every channel
 */
public record GlobalPresence(List<ChannelPresence> channels, int totalChannels, long totalOccupancy) {}
