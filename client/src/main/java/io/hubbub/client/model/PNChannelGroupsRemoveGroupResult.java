package io.hubbub.client.model;

/** A channel group is gone, or was never there. */
public record PNChannelGroupsRemoveGroupResult() {}
