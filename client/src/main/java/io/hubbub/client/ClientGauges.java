package io.hubbub.client;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.spi.PNGauges;
import io.hubbub.client.subscribe.Dispatcher;
import io.hubbub.client.subscribe.SubscribeLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a client is doing. Written by whoever tells the listeners, read by anybody. */
final class ClientGauges implements PNGauges {
    private final ClientLoop loop;
    private final SubscribeLoop subscription;
    private final Dispatcher dispatcher;
    private final EventStreams streams;
    private volatile boolean hasTold;
    private volatile long lastEventNanos;

    ClientGauges(ClientLoop loop, SubscribeLoop subscription, Dispatcher dispatcher, EventStreams streams) {
        this.loop = loop;
        this.subscription = subscription;
        this.dispatcher = dispatcher;
        this.streams = streams;
    }

    @Override
    public boolean isConnected() {
        return subscription.isConnected();
    }

    @Override
    public int queueDepth() {
        return dispatcher.depth();
    }

    @Override
    public long droppedEvents() {
        return streams.dropped();
    }

    @Override
    public @Nullable Duration sinceLastEvent() {
        return hasTold ? Duration.ofNanos(loop.nowNanos() - lastEventNanos) : null;
    }

    /** Listeners were told of {@code event}, beginning at {@code nanos}. */
    void told(PNEvent event, long nanos) {
        if (!(event instanceof PNStatus)) {
            lastEventNanos = nanos;
            hasTold = true;
        }
    }
}
