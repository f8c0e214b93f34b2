package io.hubbub.broker.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;

/**
 * How often each address showed something forged. Who did too often is not listened to for a while, so that nobody tries
 * out keys faster than that. Any thread may ask.
 */
public final class Failures {
    private static final int MOST_ADDRESSES = 100_000; // beyond, those not heard of for longest are forgotten
    private static final long TICKS_PER_MINUTE = 600_000_000;

    private final Cache<String, Count> addresses = Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .executor(Runnable::run)
            .build();
    private final int perMinute;

    /** @param perMinute failures of one address; 0 for any number */
    public Failures(int perMinute) {
        this.perMinute = perMinute;
    }

    /**
     * Has {@code address} failed too often?
     *
     * @throws Refusal {@link RefusalCode#TOO_MANY_REQUESTS} with the seconds to wait as its detail
     */
    public void check(String address, Timetoken now) {
        Count count = counts(address) ? addresses.getIfPresent(address) : null;
        if (count != null && count.isFull(now.ticks(), perMinute)) {
            throw new Refusal(RefusalCode.TOO_MANY_REQUESTS, Long.toString(count.secondsLeft(now.ticks())));
        }
    }

    /** {@code address} failed once more. */
    public void failed(String address, Timetoken now) {
        if (counts(address)) {
            addresses.get(address, unknown -> new Count()).add(now.ticks());
        }
    }

    /** Nobody tries anything out from no address: a right that was shown before is looked at again. */
    private boolean counts(String address) {
        return perMinute > 0 && !address.isEmpty();
    }

    /** Failures within a minute from the first. */
    private static final class Count {
        private long since;
        private int failures;

        synchronized void add(long now) {
            if (!isCurrent(now)) {
                since = now;
                failures = 0;
            }
            failures++;
        }

        synchronized boolean isFull(long now, int most) {
            return isCurrent(now) && failures >= most;
        }

        /** Also no longer when the clock was set back. */
        private boolean isCurrent(long now) {
            return failures > 0 && now >= since && now - since < TICKS_PER_MINUTE;
        }

        synchronized long secondsLeft(long now) {
            return Math.max(1, (since + TICKS_PER_MINUTE - now) / 10_000_000);
        }
    }
}
