package io.hubbub.broker.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to the users of a channel. */
public sealed interface PresenceEvent {
    /** How many users are on the channel now. */
    int occupancy();

    /** One user came, went, or changed. */
    record Single(
            Action action,
            String user,
            int occupancy,
            @Nullable String state) implements PresenceEvent {}

    /**
     * Many did, since the last event. Who came and went again, or the other way round, is in neither list.
     *
     * @param refresh whether there were too many to name them: who wants to know asks who is here
     */
    record Interval(int occupancy, List<String> joined, List<String> left, List<String> timedOut, boolean refresh)
            implements PresenceEvent {
        /** Copies the lists. */
        public Interval {
            joined = List.copyOf(joined);
            left = List.copyOf(left);
            timedOut = List.copyOf(timedOut);
        }
    }

    /** What happened to one user. */
    enum Action {
        /** It came. */
        JOIN,
        /** It said that it goes. */
        LEAVE,
        /** It was not heard of in time. */
        TIMEOUT,
        /** Its state changed. */
        STATE_CHANGE
    }
}
