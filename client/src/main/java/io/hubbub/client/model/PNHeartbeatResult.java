package io.hubbub.client.model;

/** The server knows that this client is there. */
public record PNHeartbeatResult() {}
