package io.hubbub.client.model;

import java.time.Instant;

/**
 * The server's time.
 *
 * <p>Source: {@code [17276954606232118]}.
 *
 * @param timetoken in units of 100 ns since the Unix epoch
 */
public record PNTimeResult(long timetoken) {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_TICK = 100;

    /** The same as an instant. */
    public Instant instant() {
        return Instant.ofEpochSecond(timetoken / TICKS_PER_SECOND, timetoken % TICKS_PER_SECOND * NANOS_PER_TICK);
    }
}
