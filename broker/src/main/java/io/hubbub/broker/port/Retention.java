package io.hubbub.broker.port;

import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are still to be seen.
 *
 * @param since messages without an expiry of their own that are older are gone; {@link Timetoken#NONE} for none
 * @param now messages with an expiry of their own are gone when it is not later
 */
public record Retention(Timetoken since, Timetoken now) {
    private static final int NANOS_PER_TICK = 100;

    /** What a retention of {@code kept} means at {@code now}; null for no end. */
    public static Retention at(Timetoken now, @Nullable Duration kept) {
        long ticks = kept == null ? 0 : now.ticks() - kept.toNanos() / NANOS_PER_TICK;
        return new Retention(ticks <= 0 ? Timetoken.NONE : new Timetoken(ticks), now);
    }

    /** Whether {@code message} is to be seen. */
    public boolean shows(StoredMessage message) {
        Timetoken expires = message.expires();
        return expires == null ? !since.isAfter(message.place()) : expires.isAfter(now);
    }
}
