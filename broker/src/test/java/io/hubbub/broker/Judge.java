package io.hubbub.broker;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened in a simulated world so far, and the first thing that must not have. */
final class Judge {
    private final Map<Event, Long> seen = new EnumMap<>(Event.class);
    private @Nullable Throwable failure;
    long step;
    private long moment;

    void saw(Event event) {
        seen.merge(event, 1L, Long::sum);
    }

    Map<Event, Long> seen() {
        return seen;
    }

    /** A new point in the order in which things happened. */
    long nextMoment() {
        return ++moment;
    }

    /** Futures swallow what their listeners throw: keep the first for {@link #check}. */
    void guard(Runnable judgement) {
        try {
            judgement.run();
        } catch (RuntimeException | AssertionError e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    void check(Object circumstances) {
        if (failure != null) {
            throw new AssertionError("In step " + step + " of " + circumstances, failure);
        }
    }

    /** Otherwise fails and says {@code sentence}, whose parts are put together only then. */
    void require(boolean condition, @Nullable Object... sentence) {
        if (!condition) {
            String said = Arrays.stream(sentence).map(String::valueOf).collect(Collectors.joining(" "));
            throw new AssertionError("Step " + step + ": " + said);
        }
    }

    /** What a simulation meets. */
    enum Event {
        ACCEPTED,
        FIRED,
        DICTATED,
        HANDSHAKE,
        ANSWERED_AT_ONCE,
        ANSWERED_LATER,
        ANSWERED_EMPTY,
        MATCHED_A_PATTERN,
        MATCHED_A_GROUP,
        WITHHELD_BY_A_FILTER,
        REFUSED,
        SPLIT_REPLY,
        CANCELLED,
        ABANDONED,
        CAME_BACK_ELSEWHERE,
        GAP,
        RECALLED,
        NOT_STORED,
        HISTORY_UNREADABLE,
        MISSED_IN_A_GAP,
        GROUPS_UNREADABLE,
        GROUP_CHANGED,
        GROUP_CHANGED_UNDER_A_POLL,
        HEARTBEAT,
        LEFT,
        STATE_SET,
        JOIN,
        LEAVE,
        TIMEOUT,
        STATE_CHANGE,
        INTERVAL,
        INTERVAL_WITH_NAMES,
        NOBODY_MORE_CAME_IN,
        KNOWN_TO_BE_THERE,
        KNOWN_TO_BE_GONE,
        CLOCK_STEPPED_BACK,
        PERSISTENCE_SWITCHED_OFF,
        PERSISTENCE_SWITCHED_ON,
        PRESENCE_SWITCHED_OFF,
        PRESENCE_SWITCHED_ON,
        ANNOUNCED_IN_ANOTHER_WAY,
        DRAINED
    }
}
