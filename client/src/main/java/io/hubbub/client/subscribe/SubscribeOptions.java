package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNHeartbeatNotificationOptions;
import io.hubbub.client.model.PNReconnectionPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription behaves.
 *
 * @param policy what to do after a failure
 * @param maxAttempts how often to try again before giving up; negative for no limit
 * @param jitter the part of an exponential delay by which it may be longer
 * @param random of the jitter
 * @param filter what the server filters by, or null
 * @param suppressLeave whether the server is not told of names that are left
 * @param deduplicate whether an event that was delivered already is left out
 * @param rememberedEvents how many events are remembered for that
 * @param announceFrom the number of events in one reply from which it is announced; 0 for never
 * @param deliverBacklogOnAdd whether events that are older than the wish for their channel are delivered all the same
 * @param heartbeatInterval the time between two heartbeats; zero for none
 * @param heartbeatsTold which of them listeners are told of
 */
public record SubscribeOptions(
        PNReconnectionPolicy policy,
        int maxAttempts,
        double jitter,
        RandomGenerator random,
        @Nullable String filter,
        boolean suppressLeave,
        boolean deduplicate,
        int rememberedEvents,
        int announceFrom,
        boolean deliverBacklogOnAdd,
        Duration heartbeatInterval,
        PNHeartbeatNotificationOptions heartbeatsTold) {}
