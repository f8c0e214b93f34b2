package io.hubbub.client.model;

/** Channels were removed from a channel group. */
public record PNChannelGroupsRemoveChannelResult() {}
