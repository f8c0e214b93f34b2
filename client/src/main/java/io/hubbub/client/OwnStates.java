package io.hubbub.client;

import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.subscribe.Names;
import io.hubbub.client.subscribe.SubscribeLoop;
import java.util.concurrent.atomic.AtomicLong;

/** Hands the states that this client sets for itself to its subscription. Callable from any thread. */
final class OwnStates {
    private final String uuid;
    private final ClientLoop loop;
    private final SubscribeLoop subscription;
    private final AtomicLong calls = new AtomicLong();

    OwnStates(String uuid, ClientLoop loop, SubscribeLoop subscription) {
        this.uuid = uuid;
        this.loop = loop;
        this.subscription = subscription;
    }

    String uuid() {
        return uuid;
    }

    /** A call sets {@code json}; what is returned is to be run when the server has taken it. */
    Runnable calling(Names names, String json) {
        long number = calls.incrementAndGet();
        return () -> loop.post(() -> subscription.keepState(names, json, number));
    }
}
