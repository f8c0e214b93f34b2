package io.hubbub.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * All items of a call that gives them in pages, in the order of its direction and without a gap or a repetition between
 * pages.
 *
 * <p>One page is asked for at a time, when what is left of the one before is used up and one more item is wanted. Each
 * iterator and each subscriber begins with the first page. What this is was settled when it was made; the call can be
 * described anew.
 *
 * @param <T> what the items are
 */
public final class PagedItems<T> implements Iterable<T>, Flow.Publisher<T> {
    private final Calls calls;
    private final Pages<T> pages;

    PagedItems(Calls calls, Pages<T> pages) {
        this.calls = calls;
        this.pages = pages;
    }

    /**
     * Walks through the items. {@link Iterator#hasNext} waits for a page when it has to; when that fails, it says true and
     * {@link Iterator#next} throws why: {@link io.hubbub.client.model.PubNubException}, or
     * {@link IllegalStateException} when the client is closed. Who goes on after that asks for the same page again. For one
     * thread.
     */
    @Override
    public Iterator<T> iterator() {
        return new Walk<>(pages);
    }

    /**
     * Hands the items to {@code subscriber}, as far as it asks for them, on the client's executor. When a page cannot be had
     * it is told {@link io.hubbub.client.model.PubNubException}, or {@link IllegalStateException} when the client is
     * closed. Cancelling gives up the call that is under way.
     */
    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        new PageStream<>(calls::later, pages, subscriber).begin();
    }

    /** Owned by the thread that walks. */
    private static final class Walk<T> implements Iterator<T> {
        private final Pages<T> pages;
        private List<T> items = List.of();
        private int taken; // of them
        private @Nullable Long next; // where the page after them begins; null for the first
        private boolean last; // no page follows
        private @Nullable RuntimeException failure;

        Walk(Pages<T> pages) {
            this.pages = pages;
        }

        @Override
        public boolean hasNext() {
            while (failure == null && taken == items.size() && !last) {
                try {
                    take(pages.from(next).sync());
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
            return failure != null || taken < items.size();
        }

        private void take(Page<T> page) {
            items = page.items();
            taken = 0;
            next = page.next();
            last = next == null;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            RuntimeException failed = failure;
            if (failed != null) {
                failure = null;
                throw failed;
            }
            return items.get(taken++);
        }
    }
}
