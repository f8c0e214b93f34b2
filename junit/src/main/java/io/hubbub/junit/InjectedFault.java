package io.hubbub.junit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.opentest4j.AssertionFailedError;

/**
 * A fault between its injection and its healing.
 *
 * <p>The count is guarded by the lock, since the proxy's loop counts and tests read. Whether it still strikes is known to
 * the {@link Proxy} alone, in whose list it stands until it is healed.
 */
final class InjectedFault implements ActiveFault {
    private final Fault fault;
    private final Proxy proxy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int strikes;

    InjectedFault(Fault fault, Proxy proxy) {
        this.fault = fault;
        this.proxy = proxy;
    }

    Fault fault() {
        return fault;
    }

    /** Counts one more; returns how many there are now. */
    int struck() {
        lock.lock();
        try {
            changed.signalAll();
            return ++strikes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int strikes() {
        lock.lock();
        try {
            return strikes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitStrikes(int count, Duration patience) {
        if (!reaches(count, patience)) {
            int struck = strikes();
            throw new AssertionFailedError("The fault \"%s\" struck %d of %d times within %s. The last calls were %s"
                    .formatted(fault, struck, count, patience, proxy.recentCalls()));
        }
    }

    @Override
    public void close() {
        proxy.heal(this);
    }

    private boolean reaches(int count, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (strikes < count) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the fault to strike", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return fault + " (struck " + strikes() + ")";
    }
}
