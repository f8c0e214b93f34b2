package io.hubbub.client.subscribe;

/**
 * The state of this client somewhere.
 *
 * @param name a channel or a channel group
 * @param json a JSON object
 */
public record PresenceState(String name, String json) {}
