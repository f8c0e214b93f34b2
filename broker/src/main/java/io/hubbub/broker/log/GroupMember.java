package io.hubbub.broker.log;

/**
 * A name that is read because it belongs to a group.
 *
 * @param name a channel, a pattern, or the presence stream of either
 * @param subscription the group, or its presence stream: what envelopes are to say that they matched
 */
public record GroupMember(String name, String subscription) {}
