package io.hubbub.client.spi;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;

/**
 * Is told what clients do, for a system of metrics. One of them may serve many clients.
 *
 * <p>Called on threads of the client, often, and by several at once: answers at once and does not wait. What it throws is
 * logged and has no other effect.
 */
public interface PNMetrics {
    /** Is told nothing. */
    PNMetrics NONE = new PNMetrics() {};

    /** A client begins; {@code gauges} can be read until {@link #closed}, and harmlessly afterwards. */
    default void opened(PNGauges gauges) {}

    /** The client of {@code gauges} has ended. */
    default void closed(PNGauges gauges) {}

    /** A request is sent. */
    default void requestStarted(PNOperationType operation) {}

    /**
     * A request has ended. Those of {@link PNOperationType#PNSubscribeOperation} are polls: the server holds them back
     * until there is something to tell.
     *
     * @param outcome {@link PNStatusCategory#PNAcknowledgmentCategory} when it succeeded,
     *     {@link PNStatusCategory#PNCancelledCategory} when the client gave it up
     * @param nanos from sending to the end of the reply, in nanoseconds
     */
    default void requestFinished(PNOperationType operation, PNStatusCategory outcome, long nanos) {}

    /** Listeners were told {@code event}, which took all of them {@code nanos} nanoseconds. */
    default void delivered(PNEvent event, long nanos) {}

    /** After a failure the subscription is tried again, by itself or because {@code reconnect} was called. */
    default void reconnecting() {}
}
