package io.hubbub.broker.port;

import java.time.Duration;

/**
 * How presence works for a keyset.
 *
 * @param enabled whether there is presence at all
 * @param announceMax up to how many users of a channel each join, leave and timeout is an event of its own; above, there
 *     is one event per interval
 * @param interval how often, above that
 * @param deltas whether such an event names who came and went
 * @param documentedDeltas whether it names them a second time under the names joined, left and timedout,
 *     as the hosted service's documents spell it, besides those that clients read
 * @param timeout within which a user must be heard of again whose client names no time; also how long the state is kept
 *     of a user who is not there
 * @param leaveOnDisconnect whether a user leaves whose connection ends while its poll is open
 * @param maxEntries users on channels, each counted on every channel; whoever comes beyond is served, but not present
 */
public record PresenceOptions(
        boolean enabled,
        int announceMax,
        Duration interval,
        boolean deltas,
        boolean documentedDeltas,
        Duration timeout,
        boolean leaveOnDisconnect,
        int maxEntries) {

    /** On; each event on its own up to 20 users, then one in 10 s without names; 300 s; a million entries. */
    public static final PresenceOptions DEFAULT = new PresenceOptions(
            true, 20, Duration.ofSeconds(10), false, false, Duration.ofSeconds(300), false, 1_000_000);

    /** No presence. */
    public static final PresenceOptions OFF = new PresenceOptions(
            false, 20, Duration.ofSeconds(10), false, false, Duration.ofSeconds(300), false, 1_000_000);
}
