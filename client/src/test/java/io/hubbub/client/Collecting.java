package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber that asks when the test says so, or for one item after the other, and keeps what it is told. */
final class Collecting<T> implements Flow.Subscriber<T> {
    final List<T> items = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Flow.@Nullable Subscription subscription;

    @Nullable
    Throwable failure;

    int failures;
    int completions;
    boolean asksAgain; // after each item
    int cancelsAfter; // items; 0 for never
    int throwsAfter; // items; 0 for never

    /** All items of {@code publisher}, asked for one by one. */
    static <T> List<T> all(Flow.Publisher<T> publisher) {
        Collecting<T> collecting = new Collecting<>();
        collecting.asksAgain = true;
        publisher.subscribe(collecting);
        collecting.ask(1);
        collecting.awaitEnd();
        assertThat(collecting.failure).isNull();
        return collecting.items;
    }

    void ask(long count) {
        Objects.requireNonNull(subscription).request(count);
    }

    void cancel() {
        Objects.requireNonNull(subscription).cancel();
    }

    /** Waits until it was told the end. */
    void awaitEnd() {
        try {
            assertThat(ended.await(20, TimeUnit.SECONDS)).as("an end").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the end", e);
        }
    }

    /** Whether it was told nothing. */
    boolean isSilent() {
        return items.isEmpty() && failures + completions == 0;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
    }

    @Override
    public void onNext(T item) {
        items.add(item);
        if (items.size() == throwsAfter) {
            throw new IllegalStateException("on purpose");
        }
        if (items.size() == cancelsAfter) {
            cancel();
        }
        if (asksAgain) {
            ask(1);
        }
    }

    @Override
    public void onError(Throwable reason) {
        failure = reason;
        failures++;
        ended.countDown();
    }

    @Override
    public void onComplete() {
        completions++;
        ended.countDown();
    }
}
