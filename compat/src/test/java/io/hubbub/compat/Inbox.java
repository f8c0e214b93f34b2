package io.hubbub.compat;

import static java.util.Comparator.comparingLong;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What one client announced, in the order of its announcements. Any thread may add; a test reads, and waits for what is
 * still to come until a deadline.
 */
final class Inbox {
    // Far above anything a healthy run needs, so that a slow machine does not fail a test.
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final boolean ordered;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<PresenceEvent> presence = new ArrayList<>();
    private final List<ActionEvent> actions = new ArrayList<>();
    private final List<Status> statuses = new ArrayList<>();
    private int read; // how many arrivals the test has taken
    private int readPresence; // how many presence events it has taken
    private int readActions; // how many events of actions it has taken

    /** @param ordered whether the SDK announces in order; if not, arrivals are read in the order of their timetokens */
    Inbox(boolean ordered) {
        this.ordered = ordered;
    }

    void add(Arrival arrival) {
        change(() -> arrivals.add(arrival));
    }

    void add(PresenceEvent event) {
        change(() -> presence.add(event));
    }

    void add(ActionEvent event) {
        change(() -> actions.add(event));
    }

    void add(Status status) {
        change(() -> statuses.add(status));
    }

    /** Takes the next {@code count} arrivals, and waits for them if need be. */
    List<Arrival> next(int count) {
        lock.lock();
        try {
            await(() -> arrivals.size() >= read + count, () -> count + " more arrivals");
            List<Arrival> taken = new ArrayList<>(arrivals.subList(read, read + count));
            read += count;
            if (!ordered) {
                taken.sort(comparingLong(Arrival::timetoken));
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    Arrival next() {
        return next(1).get(0);
    }

    /** Takes the arrivals that there are. */
    List<Arrival> rest() {
        return next(unread());
    }

    /** How many arrivals there are that the test has not taken. */
    int unread() {
        lock.lock();
        try {
            return arrivals.size() - read;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next {@code count} presence events, and waits for them if need be. */
    List<PresenceEvent> nextPresence(int count) {
        lock.lock();
        try {
            await(() -> presence.size() >= readPresence + count, () -> count + " more presence events");
            List<PresenceEvent> taken = new ArrayList<>(presence.subList(readPresence, readPresence + count));
            readPresence += count;
            if (!ordered) {
                taken.sort(comparingLong(PresenceEvent::timetoken));
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    PresenceEvent nextPresence() {
        return nextPresence(1).get(0);
    }

    /** Takes the next event of a message action, and waits for it if need be. */
    ActionEvent nextAction() {
        lock.lock();
        try {
            await(() -> actions.size() > readActions, () -> "one more event of a message action");
            return actions.get(readActions++);
        } finally {
            lock.unlock();
        }
    }

    /** A place in the sequence of statuses, to wait for one that comes later. */
    int mark() {
        lock.lock();
        try {
            return statuses.size();
        } finally {
            lock.unlock();
        }
    }

    /** The first status after the mark that is as wanted, waited for if need be. */
    Status awaitStatus(String wanted, int mark, Predicate<Status> test) {
        lock.lock();
        try {
            await(() -> statuses.stream().skip(mark).anyMatch(test), () -> "a status that says " + wanted);
            return statuses.stream().skip(mark).filter(test).findFirst().orElseThrow();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier condition, Supplier<String> wanted) {
        long remaining = DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (remaining <= 0) {
                throw new AssertionError("Waited %s for %s; unread arrivals %s, all presence events %s, all statuses %s"
                        .formatted(
                                DEADLINE, wanted.get(), arrivals.subList(read, arrivals.size()), presence, statuses));
            }
            try {
                remaining = changed.awaitNanos(remaining);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting for " + wanted.get(), e);
            }
        }
    }
}
