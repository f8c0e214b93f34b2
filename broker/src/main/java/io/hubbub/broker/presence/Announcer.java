package io.hubbub.broker.presence;

/** Is told what happens, in order, in turns of the owner; must not call back. */
@FunctionalInterface
public interface Announcer {
    /** {@code event} happened on {@code channel}. */
    void announce(String channel, PresenceEvent event);
}
