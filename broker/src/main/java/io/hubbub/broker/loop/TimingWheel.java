package io.hubbub.broker.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines by the hundred thousand at the cost of one timer: entries hang in the slot of the tick at which they are
 * due, and one timer of the loop walks the slots while there is anything to wait for.
 *
 * <p>Scheduling and cancelling move a few references and allocate nothing. An entry is due up to one tick late, never
 * early; of many that are due at once, {@value #PER_TURN} have their turn before the loop looks at its sockets again. A
 * deadline further away than one round of the wheel goes back into its slot for as many rounds as it needs.
 *
 * <p>Owned by the loop it was made with.
 */
@LoopOwned
public final class TimingWheel {
    private static final int PER_TURN = 256;

    private final Loop owner;
    private final long tickNanos;
    private final Head[] slots;
    private final Head found = new Head(); // what hung in slots whose tick has come
    private final int mask;
    private final long startNanos;

    private long doneTicks; // every slot up to and including this tick has been walked
    private int size;
    private boolean ticking;

    /**
     * A wheel that stands still until something is scheduled.
     *
     * @param tick how precise deadlines are
     * @param slots a power of two; the more, the fewer entries of later rounds a walk passes over
     */
    public TimingWheel(Loop owner, Duration tick, int slots) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("The number of slots must be a power of two: " + slots);
        }
        this.owner = owner;
        this.tickNanos = tick.toNanos();
        this.slots = new Head[slots];
        this.mask = slots - 1;
        this.startNanos = owner.nowNanos();
        for (int i = 0; i < slots; i++) {
            this.slots[i] = new Head();
        }
    }

    /** Makes {@code entry} due after {@code delay}, instead of at its earlier deadline if it had one. */
    public void schedule(Entry entry, Duration delay) {
        assert owner.inLoop();
        cancel(entry);
        if (!ticking) {
            // The wheel stood still while it was empty: nothing is due before now.
            doneTicks = Math.max(doneTicks, elapsedTicks());
        }
        // A deadline inside a tick waits for its end, or it would come early; a tick that was walked does not come
        // again.
        long deadlineNanos = elapsedNanos() + delay.toNanos();
        entry.dueTick = Math.max((deadlineNanos + tickNanos - 1) / tickNanos, doneTicks + 1);
        entry.insertBefore(slot(entry.dueTick));
        size++;
        keepTicking();
    }

    /** Makes {@code entry}, if it has a deadline, due after {@code delay} at the latest. */
    public void hasten(Entry entry, Duration delay) {
        assert owner.inLoop();
        long deadlineNanos = elapsedNanos() + delay.toNanos();
        if (entry.next != null && deadlineNanos / tickNanos < entry.dueTick) {
            schedule(entry, delay);
        }
    }

    /** Forgets the deadline of {@code entry}; does nothing when it has none. */
    public void cancel(Entry entry) {
        assert owner.inLoop();
        if (entry.next != null) {
            entry.unlink();
            size--;
        }
    }

    /** How many entries have a deadline. */
    public int size() {
        assert owner.inLoop();
        return size;
    }

    private long elapsedNanos() {
        return owner.nowNanos() - startNanos;
    }

    private long elapsedTicks() {
        return elapsedNanos() / tickNanos;
    }

    private void keepTicking() {
        if (!ticking && size > 0) {
            ticking = true;
            long nextNanos = !found.isAlone() ? 0 : (doneTicks + 1) * tickNanos - elapsedNanos();
            owner.after(Duration.ofNanos(Math.max(nextNanos, 0)), this::walk);
        }
    }

    private void walk() {
        long now = elapsedTicks();
        // After a pause of more than a round, one walk over every slot finds everything that is due.
        for (long t = Math.max(doneTicks + 1, now - mask); t <= now; t++) {
            slot(t).moveAllTo(found);
        }
        doneTicks = now;
        try {
            // What comes due may cancel or schedule any other entry: begin at the head each time.
            for (int count = 0; count < PER_TURN && !found.isAlone(); count++) {
                Entry entry = found.following();
                if (entry.dueTick > now) {
                    entry.unlink();
                    entry.insertBefore(slot(entry.dueTick));
                } else {
                    cancel(entry);
                    entry.due();
                }
            }
        } finally {
            ticking = false;
            keepTicking();
        }
    }

    private Head slot(long tick) {
        return slots[(int) (tick & mask)];
    }

    /** Something with a deadline. It hangs in at most one wheel, at most once. */
    public abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private long dueTick;

        /** Called once in a turn of the wheel's loop when the deadline has passed; the entry may schedule itself again. */
        protected abstract void due();

        final Entry following() {
            if (next == null) {
                throw new IllegalStateException("Not in a wheel");
            }
            return next;
        }

        final Entry preceding() {
            if (previous == null) {
                throw new IllegalStateException("Not in a wheel");
            }
            return previous;
        }

        private void insertBefore(Entry head) {
            join(head.preceding(), this);
            join(this, head);
        }

        private void unlink() {
            if (previous != null && next != null) {
                join(previous, next);
            }
            previous = null;
            next = null;
        }

        static void join(Entry left, Entry right) {
            left.next = right;
            right.previous = left;
        }
    }

    /** The head of a circular list of entries. */
    private static final class Head extends Entry {
        Head() {
            join(this, this);
        }

        boolean isAlone() {
            return following() == this;
        }

        /** Hangs all that hangs here behind what hangs there, in the same order. */
        void moveAllTo(Head other) {
            if (!isAlone()) {
                join(other.preceding(), following());
                join(preceding(), other);
                join(this, this);
            }
        }

        @Override
        protected void due() {
            throw new IllegalStateException("The head of a slot has no deadline");
        }
    }
}
