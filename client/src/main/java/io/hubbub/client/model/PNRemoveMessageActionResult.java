package io.hubbub.client.model;

/** An action was removed from its message. */
public record PNRemoveMessageActionResult() {}
