package io.hubbub.client;

import io.hubbub.client.model.PNEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of a client's event streams. Each hears what comes after it subscribed.
 *
 * <p>Events are put in by the dispatcher, one after the other, and taken out on the executor as far as a subscriber asks
 * for them.
 */
final class EventStreams {
    private static final System.Logger log = System.getLogger("pubnub");

    private final Executor executor;
    private final int capacity;
    private final int room;
    private final Runnable taken;
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;

    /**
     * Nobody has subscribed.
     *
     * @param capacity events that may wait for each subscriber; more only when one reply brings more than fits
     * @param room events that must fit before the client polls
     * @param taken is called when less waits than before, on any thread
     */
    EventStreams(Executor executor, int capacity, int room, Runnable taken) {
        this.executor = executor;
        this.capacity = capacity;
        this.room = room;
        this.taken = taken;
    }

    /** A publisher whose streams belong to {@code owner}. */
    Flow.Publisher<PNEvent> publisher(EventFilter filter, PNOverflow overflow, Object owner) {
        return subscriber -> subscribe(new Stream(subscriber, filter, overflow, owner));
    }

    /** Puts {@code event} into every stream that carries it. */
    void tell(PNEvent event) {
        for (Stream stream : streams) {
            stream.offer(event);
        }
    }

    /** Whether one more reply fits into every stream that must not lose any event, when {@code coming} more are on their way. */
    boolean hasRoom(int coming) {
        for (Stream stream : streams) {
            if (!stream.hasRoom(coming)) {
                return false;
            }
        }
        return true;
    }

    /** How many events were dropped, for subscribers that did not ask for them in time. */
    long dropped() {
        return dropped.get();
    }

    /** Completes the streams of {@code owner}, behind what waits in them. */
    void complete(Object owner) {
        for (Stream stream : streams) {
            if (stream.owner.equals(owner)) {
                stream.complete();
            }
        }
        taken.run(); // nobody waits for those any more
    }

    /** Completes all streams, behind what waits in them. */
    void close() {
        closed = true;
        streams.forEach(Stream::complete);
    }

    private void subscribe(Stream stream) {
        streams.add(stream);
        stream.subscriber.onSubscribe(stream);
        if (closed) {
            stream.complete();
        }
        stream.begin();
    }

    /** One subscriber and what waits for it. */
    private final class Stream implements Flow.Subscription {
        final Flow.Subscriber<? super PNEvent> subscriber;
        private final EventFilter filter;
        private final PNOverflow overflow;
        final Object owner;

        private final ReentrantLock lock = new ReentrantLock(); // over what follows; not held while calling out
        private final Queue<PNEvent> waiting = new ArrayDeque<>();
        private long demand;
        private boolean complete;
        private @Nullable Throwable failure;
        private boolean over; // cancelled, or told the end
        private boolean draining =
                true; // a thread of the executor sees to it; at first, none may before onSubscribe ends

        Stream(Flow.Subscriber<? super PNEvent> subscriber, EventFilter filter, PNOverflow overflow, Object owner) {
            this.subscriber = subscriber;
            this.filter = filter;
            this.overflow = overflow;
            this.owner = owner;
        }

        void begin() {
            change(() -> draining = false);
        }

        @Override
        public void request(long count) {
            change(() -> {
                if (count <= 0) {
                    failure = new IllegalArgumentException("Ask for at least one event, not for " + count);
                } else {
                    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                }
            });
        }

        @Override
        public void cancel() {
            change(this::finish);
            taken.run();
        }

        void offer(PNEvent event) {
            try {
                if (!filter.accepts(event)) {
                    return;
                }
            } catch (RuntimeException | Error e) {
                change(() -> failure = e);
                return;
            }
            change(() -> {
                if (overflow == PNOverflow.DROP_OLDEST && waiting.size() >= capacity) {
                    waiting.remove();
                    dropped.incrementAndGet();
                }
                waiting.add(event);
            });
        }

        void complete() {
            change(() -> complete = true);
        }

        boolean hasRoom(int coming) {
            lock.lock();
            try {
                return complete || overflow == PNOverflow.DROP_OLDEST || waiting.size() + coming <= capacity - room;
            } finally {
                lock.unlock();
            }
        }

        private void change(Runnable change) {
            boolean drain;
            lock.lock();
            try {
                if (over) {
                    return;
                }
                change.run();
                drain = !draining && !over && isDue();
                draining |= drain;
            } finally {
                lock.unlock();
            }
            if (drain) {
                try {
                    executor.execute(this::drain);
                } catch (RejectedExecutionException closing) {
                    drain(); // what is left, and the end
                }
            }
        }

        private boolean isDue() {
            return failure != null || (waiting.isEmpty() ? complete : demand > 0);
        }

        private void drain() {
            while (true) {
                PNEvent event;
                Throwable failed;
                lock.lock();
                try {
                    if (over || !isDue()) {
                        draining = false;
                        return;
                    }
                    failed = failure;
                    event = failed == null ? waiting.poll() : null;
                    if (event == null) {
                        finish();
                    } else if (demand != Long.MAX_VALUE) {
                        demand--;
                    }
                } finally {
                    lock.unlock();
                }
                if (event != null) {
                    next(event);
                } else {
                    last(failed);
                }
                taken.run();
            }
        }

        private void last(@Nullable Throwable failed) {
            try {
                if (failed != null) {
                    subscriber.onError(failed);
                } else {
                    subscriber.onComplete();
                }
            } catch (RuntimeException | Error e) {
                log.log(System.Logger.Level.ERROR, "A subscriber of events failed at its end", e);
            }
        }

        private void next(PNEvent event) {
            try {
                subscriber.onNext(event);
            } catch (RuntimeException | Error e) {
                log.log(System.Logger.Level.ERROR, "A subscriber of events failed and gets no more", e);
                cancel();
            }
        }

        /** Nothing follows. Under the lock. */
        private void finish() {
            over = true;
            waiting.clear();
            streams.remove(this);
        }
    }
}
