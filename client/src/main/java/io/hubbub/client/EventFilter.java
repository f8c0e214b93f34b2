package io.hubbub.client;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNStatus;
import java.util.Set;

/** Which events a stream carries. */
@FunctionalInterface
public interface EventFilter {
    /** Everything. */
    EventFilter ALL = event -> true;

    /** Everything but statuses. */
    EventFilter DATA = event -> !(event instanceof PNStatus);

    /** Whether the stream carries {@code event}. A filter that throws ends its stream with what it threw. */
    boolean accepts(PNEvent event);

    /** Messages on these channels. */
    static EventFilter messagesOn(String... channels) {
        Set<String> wanted = Set.of(channels);
        return event -> event instanceof PNMessageResult message && wanted.contains(message.channel());
    }

    /** What is attached to messages on these channels, and removed from them. */
    static EventFilter messageActionsOn(String... channels) {
        Set<String> wanted = Set.of(channels);
        return event -> event instanceof PNMessageActionResult action && wanted.contains(action.channel());
    }
}
