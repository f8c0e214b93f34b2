package io.hubbub.server.endpoint;

/**
 * What requests may hold.
 *
 * @param messageBytes of a published message's JSON, after decompression
 * @param signalBytes of a signal's JSON
 * @param channels in one subscribe
 */
public record Limits(int messageBytes, int signalBytes, int channels) {}
