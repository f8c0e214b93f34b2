package io.hubbub.broker.presence;

import java.time.Duration;

/**
 * How presence is announced.
 *
 * @param announceMax up to how many users of a channel each join, leave and timeout is an event of its own; above, there
 *     is one event per interval
 * @param interval how often, above that
 * @param deltas whether such an event names who came and went
 * @param deltaBytes the most bytes of names in such an event; one with more asks to fetch who is here
 * @param stateTimeout how long the state of a user is kept who is not on the channel
 * @param maxEntries users on channels, each counted on every channel; nobody comes in beyond
 */
public record PresenceRules(
        int announceMax, Duration interval, boolean deltas, int deltaBytes, Duration stateTimeout, int maxEntries) {

    /** Each event on its own up to 20 users, then one in 10 s without names; state is kept for 300 s. */
    public static final PresenceRules DEFAULT =
            new PresenceRules(20, Duration.ofSeconds(10), false, 30_000, Duration.ofMinutes(5), 1_000_000);
}
