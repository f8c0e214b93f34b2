package io.hubbub.broker.presence;

import io.hubbub.broker.loop.TimingWheel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One user on one channel, until it leaves or its time is over; it never comes back, a new one does. */
final class Occupant extends TimingWheel.Entry {
    final Room room;
    final User user;

    @Nullable
    String state;

    boolean stateIsNews; // others were not told of it
    long lastVisit; // its number
    int place; // in the roster
    private long timeoutNanos;
    private long endNanos; // of its time, on the loop's clock
    private long hangsNanos; // the deadline that the wheel knows
    private boolean hangs; // in the wheel
    private boolean gone;
    private boolean expiring; // waits for its turn to be removed

    // The list of the channels of the user.
    @Nullable
    Occupant previous;

    @Nullable
    Occupant next;

    Occupant(Room room, User user) {
        this.room = room;
        this.user = user;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /** It was heard of, and will be within {@code newTimeoutNanos} again. */
    void stays(long newTimeoutNanos, long nowNanos) {
        timeoutNanos = newTimeoutNanos;
        endNanos = nowNanos + newTimeoutNanos;
        expiring = false;
    }

    /**
     * Whether the wheel must be told when its time is over. One that moves on with each request is not: its entry comes
     * due too early, once in a timeout, and then asks again.
     */
    boolean endsBeforeTheWheelKnows() {
        return !hangs || endNanos - hangsNanos < 0;
    }

    /** Hangs in {@code wheel} until its time is over. */
    void hang(TimingWheel wheel, long nowNanos) {
        hangs = true;
        hangsNanos = endNanos;
        wheel.schedule(this, Duration.ofNanos(endNanos - nowNanos));
    }

    boolean isOver(long nowNanos) {
        return endNanos - nowNanos <= 0;
    }

    boolean isGone() {
        return gone;
    }

    void go() {
        gone = true;
        expiring = false;
    }

    /** Its time is over, and it waits for its turn to be removed. */
    void expires() {
        expiring = true;
    }

    boolean isExpiring() {
        return expiring;
    }

    @Override
    protected void due() {
        hangs = false;
        room.occupantDue(this);
    }
}
