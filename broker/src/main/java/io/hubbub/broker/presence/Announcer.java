package io.hubbub.broker.presence;

/** Is told what happens, in order, in turns of the owner; must not call back. */
@FunctionalInterface
public interface Announcer {
    /** {@code event} happened on {@code channel}. */
    void announce(String channel, PresenceEvent event);

    /** There are {@code delta} more users on channels, or fewer, each counted on every channel. */
    default void entries(int delta) {}

    /** A user did not come in, because there are too many. */
    default void full() {}
}
