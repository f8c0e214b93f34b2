package io.hubbub.client;

import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNStatus;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber to {@link PagedItems} and the page from which it is served.
 *
 * <p>Whoever changes something sees to it that what is due happens on the executor, by one thread at a time.
 */
final class PageStream<T> implements Flow.Subscription {
    private static final System.Logger log = System.getLogger("pubnub");

    private final Consumer<Runnable> executor;
    private final Pages<T> pages;
    private final Flow.Subscriber<? super T> subscriber;

    private final ReentrantLock lock = new ReentrantLock(); // over what follows; not held while calling out
    private final Queue<T> waiting = new ArrayDeque<>(); // what is left of the page
    private @Nullable Long next; // where the page after it begins; null for the first
    private boolean last; // no page follows
    private boolean asking;
    private @Nullable PNCall call; // the last that was made
    private long demand;
    private @Nullable Throwable failure;
    private boolean over; // cancelled, or told the end
    private boolean draining = true; // a thread of the executor sees to it; at first, none may before onSubscribe ends

    PageStream(Consumer<Runnable> executor, Pages<T> pages, Flow.Subscriber<? super T> subscriber) {
        this.executor = executor;
        this.pages = pages;
        this.subscriber = subscriber;
    }

    void begin() {
        subscriber.onSubscribe(this);
        change(() -> draining = false);
    }

    @Override
    public void request(long count) {
        change(() -> {
            if (count <= 0) {
                failure = new IllegalArgumentException("Ask for at least one item, not for " + count);
            } else {
                demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            }
        });
    }

    @Override
    public void cancel() {
        change(() -> over = true);
        giveUp();
    }

    private void change(Runnable change) {
        boolean drain;
        lock.lock();
        try {
            if (over) {
                return;
            }
            change.run();
            drain = !draining && isDue();
            draining |= drain;
        } finally {
            lock.unlock();
        }
        if (drain) {
            executor.accept(this::drain);
        }
    }

    private boolean isDue() {
        if (over) {
            return false;
        }
        if (failure != null || !waiting.isEmpty()) {
            return failure != null || demand > 0;
        }
        return last || (demand > 0 && !asking);
    }

    private void drain() {
        while (true) {
            T item;
            Throwable failed;
            boolean ends;
            Long place;
            lock.lock();
            try {
                if (!isDue()) {
                    draining = false;
                    return;
                }
                failed = failure;
                place = next;
                item = failed == null ? waiting.poll() : null;
                ends = failed != null || (item == null && last);
                if (ends) {
                    over = true;
                } else if (item == null) {
                    asking = true;
                } else if (demand != Long.MAX_VALUE) {
                    demand--;
                }
            } finally {
                lock.unlock();
            }
            if (ends) {
                end(failed);
            } else if (item == null) {
                ask(place);
            } else {
                tell(item);
            }
        }
    }

    private void ask(@Nullable Long place) {
        try {
            PNCall made = pages.from(place).async(this::arrived);
            boolean tooLate;
            lock.lock();
            try {
                call = made;
                tooLate = over;
            } finally {
                lock.unlock();
            }
            if (tooLate) {
                made.cancel();
            }
        } catch (RuntimeException e) { // the client is closed
            change(() -> failure = e);
        }
    }

    private void arrived(@Nullable Page<T> page, PNStatus status) {
        change(() -> {
            asking = false;
            PNErrorData error = status.errorData();
            if (page != null) {
                waiting.addAll(page.items());
                next = page.next();
                last = next == null;
            } else {
                failure = error == null
                        ? new IllegalStateException("Neither page nor error: " + status)
                        : error.exception();
            }
        });
    }

    private void tell(T item) {
        try {
            subscriber.onNext(item);
        } catch (RuntimeException | Error e) {
            log.log(System.Logger.Level.ERROR, "A subscriber of items failed and gets no more", e);
            cancel();
        }
    }

    private void end(@Nullable Throwable failed) {
        giveUp();
        try {
            if (failed != null) {
                subscriber.onError(failed);
            } else {
                subscriber.onComplete();
            }
        } catch (RuntimeException | Error e) {
            log.log(System.Logger.Level.ERROR, "A subscriber of items failed at its end", e);
        }
    }

    /** Gives up the call that is under way, and lets go of what nobody wants any more. */
    private void giveUp() {
        PNCall made;
        lock.lock();
        try {
            waiting.clear();
            made = call;
            call = null;
        } finally {
            lock.unlock();
        }
        if (made != null) {
            made.cancel();
        }
    }
}
