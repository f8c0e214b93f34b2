package io.hubbub.client;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.PNGauges;
import io.hubbub.client.spi.PNMetrics;

/** Keeps what metrics throw away from the client. */
record GuardedMetrics(PNMetrics metrics) implements PNMetrics {
    private static final System.Logger log = System.getLogger("pubnub");

    @Override
    public void opened(PNGauges gauges) {
        guard(() -> metrics.opened(gauges));
    }

    @Override
    public void closed(PNGauges gauges) {
        guard(() -> metrics.closed(gauges));
    }

    @Override
    public void requestStarted(PNOperationType operation) {
        guard(() -> metrics.requestStarted(operation));
    }

    @Override
    public void requestFinished(PNOperationType operation, PNStatusCategory outcome, long nanos) {
        guard(() -> metrics.requestFinished(operation, outcome, nanos));
    }

    @Override
    public void delivered(PNEvent event, long nanos) {
        guard(() -> metrics.delivered(event, nanos));
    }

    @Override
    public void reconnecting() {
        guard(metrics::reconnecting);
    }

    private static void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.log(System.Logger.Level.WARNING, "Metrics failed", e);
        }
    }
}
