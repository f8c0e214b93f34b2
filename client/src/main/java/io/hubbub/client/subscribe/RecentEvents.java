package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNObjectEvent;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.subscribe.SubscribeReply.Received;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that were delivered last, to find those that come again.
 *
 * <p>Owned by the client's loop.
 */
final class RecentEvents {
    private final int capacity;
    private final Set<List<@Nullable Object>> events = new LinkedHashSet<>(); // what tells them apart; oldest first

    /** Remembers so many events; with 0, every event is new. */
    RecentEvents(int capacity) {
        this.capacity = capacity;
    }

    /** Whether {@code event} has not come lately, by whatever subscription: same channel, place, publisher and payload. */
    boolean isNew(Received event) {
        if (capacity == 0) {
            return true;
        }
        if (!events.add(key(event))) {
            return false;
        }
        if (events.size() > capacity) {
            var oldest = events.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    private static List<@Nullable Object> key(Received received) {
        PNEvent event = received.event();
        List<@Nullable Object> key =
                new ArrayList<>(List.of(received.channel(), received.timetoken(), event.getClass()));
        if (event instanceof PNMessageResult message) {
            key.add(message.publisher());
            key.add(message.message());
        } else if (event instanceof PNSignalResult signal) {
            key.add(signal.publisher());
            key.add(signal.message());
        } else if (event instanceof PNFileMessageResult file) {
            key.add(file.publisher());
            key.add(file.fileId());
            key.add(file.message());
        } else if (event instanceof PNMessageActionResult action) {
            key.add(action.event());
            key.add(action.action());
        } else if (event instanceof PNPresenceEventResult presence) {
            key.add(presence.event());
            key.add(presence.uuid());
        } else if (event instanceof PNObjectEvent object) {
            key.add(object.event());
            key.add(object.data());
        }
        return key;
    }
}
