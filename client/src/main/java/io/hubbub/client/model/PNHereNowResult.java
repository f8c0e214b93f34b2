package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is where now.
 *
 * <p>Source: the reply to here-now. A channel that was asked for alone is listed even if nobody is there.
 *
 * @param totalChannels on how many channels somebody is
 * @param totalOccupancy how many are there; who is on two channels counts twice
 * @param channels by name, in the order of the reply
 */
public record PNHereNowResult(int totalChannels, int totalOccupancy, Map<String, PNHereNowChannelData> channels) {
    /** Copies the map. */
    public PNHereNowResult {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    }
}
