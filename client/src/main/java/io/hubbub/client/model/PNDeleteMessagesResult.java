package io.hubbub.client.model;

/** Messages were deleted from history, if there were any. */
public record PNDeleteMessagesResult() {}
