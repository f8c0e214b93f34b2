package io.hubbub.broker;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.protocol.Timetoken;
import org.jspecify.annotations.Nullable;

/** A new subscriber comes. */
final class Handshake extends Errand {
    private final Timetoken cursor;
    private final ShardPresence.@Nullable Arrival arrival;

    Handshake(Timetoken cursor, ShardPresence.@Nullable Arrival arrival) {
        this.cursor = cursor;
        this.arrival = arrival;
    }

    @Override
    boolean proceed(Allowance allowance) {
        return arrival == null || arrival.goOn(allowance);
    }

    Timetoken cursor() {
        return cursor;
    }
}
