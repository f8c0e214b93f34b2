package io.hubbub.client.model;

/** Channels were added to a channel group. */
public record PNChannelGroupsAddChannelResult() {}
