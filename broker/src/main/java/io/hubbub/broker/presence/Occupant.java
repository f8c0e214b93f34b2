package io.hubbub.broker.presence;

import io.hubbub.broker.loop.TimingWheel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One user on one channel, until it leaves or its time is over; it never comes back, a new one does. */
final class Occupant extends TimingWheel.Entry {
    final Room room;
    final User user;
    private final Presence presence;

    @Nullable
    String state;

    boolean stateIsNews; // others were not told of it
    long lastVisit; // its number
    private long timeoutNanos;
    private boolean gone;
    private boolean expiring; // waits for its turn to be removed

    // The list of the channels of the user.
    @Nullable
    Occupant previous;

    @Nullable
    Occupant next;

    Occupant(Presence presence, Room room, User user) {
        this.presence = presence;
        this.room = room;
        this.user = user;
    }

    Duration timeout() {
        return Duration.ofNanos(timeoutNanos);
    }

    /** It was heard of, and will be within {@code timeout} again. */
    void stays(Duration timeout) {
        timeoutNanos = timeout.toNanos();
        expiring = false;
    }

    boolean isGone() {
        return gone;
    }

    void go() {
        gone = true;
        expiring = false;
    }

    boolean isExpiring() {
        return expiring;
    }

    @Override
    protected void due() {
        expiring = true;
        presence.expired(this);
    }
}
