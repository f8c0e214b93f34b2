package io.hubbub.broker.park;

import io.hubbub.protocol.Envelope;
import java.util.ArrayList;
import java.util.List;

/**
 * The polls of one loop that ask for the same channels, and what came for them in this turn.
 *
 * <p>Owned by {@link ParkedPolls}.
 */
public final class Shape {
    final List<String> channels;
    private List<Poll> polls = new ArrayList<>(1);
    private List<Envelope> pending = List.of(); // in timetoken order
    private int opening; // polls whose first read is under way
    private boolean used; // since the last sweep

    Shape(List<String> channels) {
        this.channels = channels;
    }

    /** The channels, in the order of the request. */
    public List<String> channels() {
        return channels;
    }

    void opening() {
        opening++;
        used = true;
    }

    void opened() {
        opening--;
    }

    void park(Poll poll) {
        used = true;
        poll.placeIn(this, polls.size());
        polls.add(poll);
    }

    /** Takes {@code poll} out; returns false when a flush that is under way has taken it already. */
    boolean unpark(Poll poll) {
        int place = poll.place();
        if (place >= polls.size() || polls.get(place) != poll) {
            return false;
        }
        Poll last = polls.remove(polls.size() - 1);
        if (last != poll) {
            polls.set(place, last);
            last.placeIn(this, place);
        }
        return true;
    }

    /** Notes the envelope for everybody who waits; returns whether it is the first since the last flush. */
    boolean note(Envelope envelope) {
        if (polls.isEmpty()) {
            return false;
        }
        boolean first = pending.isEmpty();
        if (first) {
            pending = new ArrayList<>(2);
        }
        pending.add(envelope);
        return first;
    }

    /** Hands over everybody who waits: whoever parks from now on waits for the next flush. */
    List<Poll> takePolls() {
        List<Poll> taken = polls;
        polls = new ArrayList<>(Math.min(taken.size(), 1024));
        return taken;
    }

    List<Envelope> takePending() {
        List<Envelope> taken = pending;
        pending = List.of();
        return taken;
    }

    /** Whether somebody waits, or is about to. */
    boolean isInUse() {
        return !polls.isEmpty() || opening > 0;
    }

    /** Whether nobody came here since the last call. */
    boolean rest() {
        boolean rested = !used;
        used = false;
        return rested;
    }
}
