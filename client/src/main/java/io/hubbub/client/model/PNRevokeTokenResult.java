package io.hubbub.client.model;

/** The token is good no longer. */
public record PNRevokeTokenResult() {}
