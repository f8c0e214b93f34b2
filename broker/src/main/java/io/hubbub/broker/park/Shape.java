package io.hubbub.broker.park;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The polls of one loop that ask for the same names through the same sieve, and what came for them in this turn.
 *
 * <p>Owned by {@link ParkedPolls}.
 */
public final class Shape {
    final String key;
    final Names names;
    final @Nullable SharedSieve sieve;
    private List<Poll> polls = new ArrayList<>(1);
    private List<Envelope> pending = List.of(); // in timetoken order
    private int opening; // polls whose first read is under way
    private boolean used; // since the last sweep

    Shape(String key, Names names, @Nullable SharedSieve sieve) {
        this.key = key;
        this.names = names;
        this.sieve = sieve;
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

    /** Whether the envelope is for somebody who waits, and was not noted under another name of the shape. */
    boolean awaits(Envelope envelope) {
        if (polls.isEmpty() || (sieve != null && !sieve.passes(envelope))) {
            return false;
        }
        return pending.isEmpty()
                || envelope.timetoken().isAfter(pending.get(pending.size() - 1).timetoken());
    }

    /** Notes the envelope for everybody who waits; returns whether it is the first since the last flush. */
    boolean note(Envelope envelope) {
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

    /** How many wait. */
    int size() {
        return polls.size();
    }

    /** A copy of those who wait. */
    List<Poll> polls() {
        return List.copyOf(polls);
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
