package io.hubbub.junit;

import java.time.Duration;

/**
 * A fault at work, from {@link Hubbub#inject} until it is healed: by {@link #close}, by {@link Hubbub#heal}, by its own
 * duration, or by the end of the test method. Callable from any thread.
 */
public interface ActiveFault extends AutoCloseable {
    /**
     * How often it has struck: the calls that it spoilt; for {@link Fault#lost}, whatever it held back (a new connection,
     * or something that either side had to say); for {@link Fault#refuse}, the connections that it broke, since nobody
     * sees those that the operating system refuses.
     */
    int strikes();

    /** Waits until it has struck once; at most 10 seconds. Otherwise as {@link #awaitStrikes}. */
    default void awaitStrike() {
        awaitStrikes(1, Duration.ofSeconds(10));
    }

    /**
     * Waits until it has struck {@code count} times, also after it was healed.
     *
     * @throws org.opentest4j.AssertionFailedError when it takes longer than {@code patience}; says which calls came
     */
    void awaitStrikes(int count, Duration patience);

    /** Heals it: from now on it strikes nobody, and what it holds back goes on. A second call does nothing. */
    @Override
    void close();
}
