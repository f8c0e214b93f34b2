package io.hubbub.client.subscribe;

import io.hubbub.client.subscribe.SubscribeReply.Received;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The events that were delivered last, to find those that come again.
 *
 * <p>Owned by the client's loop.
 */
final class RecentEvents {
    private final int capacity;
    private final Set<Received> events = new LinkedHashSet<>(); // oldest first

    /** Remembers so many events; with 0, every event is new. */
    RecentEvents(int capacity) {
        this.capacity = capacity;
    }

    /** Whether {@code event} has not come lately: same channel, match, place, publisher and payload. */
    boolean isNew(Received event) {
        if (capacity == 0) {
            return true;
        }
        if (!events.add(event)) {
            return false;
        }
        if (events.size() > capacity) {
            var oldest = events.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }
}
