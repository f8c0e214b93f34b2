package io.hubbub.client.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody came, left, timed out or changed state, or a summary of that.
 *
 * <p>Source: an envelope of a subscribe reply whose channel ends with {@code -pnpres}.
 *
 * @param event {@code join}, {@code leave}, {@code timeout}, {@code state-change}, {@code interval}, or a newer word
 * @param uuid whom it is about, or null for an interval
 * @param timestamp when it happened, in seconds since the Unix epoch; 0 when the event does not say
 * @param occupancy how many are there now; -1 when the event does not say
 * @param state the state of {@code uuid}, or null
 * @param subscription the channel group or wildcard by which it came, without {@code -pnpres}, or null
 * @param channel the channel it is about, without {@code -pnpres}
 * @param timetoken its place, in units of 100 ns since the Unix epoch
 * @param userMetadata metadata of the event; for a state change without any, the state
 * @param join who came in an interval
 * @param leave who left in an interval
 * @param timeout who timed out in an interval
 * @param hereNowRefresh whether the lists of an interval were too long to send, so that here-now must be asked
 */
public record PNPresenceEventResult(
        String event,
        @Nullable String uuid,
        long timestamp,
        int occupancy,
        @Nullable JsonNode state,
        @Nullable String subscription,
        String channel,
        long timetoken,
        @Nullable JsonNode userMetadata,
        List<String> join,
        List<String> leave,
        List<String> timeout,
        boolean hereNowRefresh)
        implements PNEvent {

    /** Copies the lists. */
    public PNPresenceEventResult {
        join = List.copyOf(join);
        leave = List.copyOf(leave);
        timeout = List.copyOf(timeout);
    }

    /** {@link #event} as a choice. */
    public PNPresenceEvent kind() {
        return PNPresenceEvent.of(event);
    }
}
