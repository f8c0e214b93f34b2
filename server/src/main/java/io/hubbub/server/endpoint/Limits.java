package io.hubbub.server.endpoint;

/**
 * What requests may hold.
 *
 * @param messageBytes of a published message's JSON, after decompression
 * @param signalBytes of a signal's JSON
 * @param stateBytes of a presence state's JSON
 * @param channels named in one request
 * @param groups named in one request, each counted once with its presence stream
 */
public record Limits(int messageBytes, int signalBytes, int stateBytes, int channels, int groups) {}
