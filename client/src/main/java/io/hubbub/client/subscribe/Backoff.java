package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNReconnectionPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to try again after a failure.
 *
 * <p>Owned by the client's loop.
 */
final class Backoff {
    static final Duration LINEAR_INTERVAL = Duration.ofSeconds(3);
    static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
    static final Duration MAX_BACKOFF = Duration.ofSeconds(32);

    private final PNReconnectionPolicy policy;
    private final int maxAttempts;
    private final double jitter;
    private final RandomGenerator random;
    private int failures; // since the last success

    /**
     * Nothing has failed yet.
     *
     * @param maxAttempts how often to try again before giving up; negative for no limit
     * @param jitter the part of an exponential delay by which it may be longer
     */
    Backoff(PNReconnectionPolicy policy, int maxAttempts, double jitter, RandomGenerator random) {
        this.policy = policy;
        this.maxAttempts = maxAttempts;
        this.jitter = jitter;
        this.random = random;
    }

    /** One more attempt failed; returns how long to wait before the next. */
    Duration failed() {
        failures++;
        return switch (policy) {
            case NONE -> MIN_BACKOFF; // for those who ask by hand
            case LINEAR -> LINEAR_INTERVAL;
            case EXPONENTIAL -> {
                long seconds = Math.min((1L << Math.min(failures, 30)) - 1, MAX_BACKOFF.toSeconds());
                long nanos = Duration.ofSeconds(Math.max(seconds, MIN_BACKOFF.toSeconds()))
                        .toNanos();
                yield Duration.ofNanos((long) (nanos * (1 + jitter * random.nextDouble())));
            }
        };
    }

    /** Whether the client tries again by itself at all. */
    boolean isAutomatic() {
        return policy != PNReconnectionPolicy.NONE;
    }

    /** Whether all attempts are used up. */
    boolean isExhausted() {
        return maxAttempts >= 0 && failures > maxAttempts;
    }

    /** It works again. */
    void succeeded() {
        failures = 0;
    }
}
