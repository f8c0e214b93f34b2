package io.hubbub.client.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a client is doing at this moment. Callable from any thread. */
public interface PNGauges {
    /** Whether everything that is subscribed is being heard; false when nothing is. */
    boolean isConnected();

    /** How many events wait for listeners or are being delivered. */
    int queueDepth();

    /** How many events were dropped for subscribers of streams that were too slow, since the client began. */
    long droppedEvents();

    /** How long ago listeners began to be told the last event that was not a status; null before the first. */
    @Nullable
    Duration sinceLastEvent();
}
