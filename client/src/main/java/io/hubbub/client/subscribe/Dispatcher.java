package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNEvent;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the listeners, one after the other and in order, on threads of an executor.
 *
 * <p>The client's loop puts events in and asks for room before it polls for more; the executor's threads take them out,
 * never two at a time.
 */
public final class Dispatcher {
    private static final System.Logger log = System.getLogger("pubnub");
    /** The events of one reply, at most; usually. */
    public static final int ROOM = 100;

    private static final int TURN = 64; // events, then others get the thread

    private final Executor executor;
    private final int capacity;
    private final Consumer<PNEvent> listeners;
    private final Runnable delivered;
    private final Queue<PNEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger(); // in the queue or being delivered
    private final AtomicBoolean refused = new AtomicBoolean(); // by the executor: to be tried again
    private final Queue<CompletableFuture<Void>> idles = new ConcurrentLinkedQueue<>(); // wait until nothing waits
    private final Semaphore delivering = new Semaphore(1);
    private volatile @Nullable Thread deliverer;
    private volatile boolean closed;

    /**
     * Nothing waits.
     *
     * @param capacity beyond which there is no room
     * @param listeners is called with each event; must not throw
     * @param delivered is called after each event, on any thread
     */
    public Dispatcher(Executor executor, int capacity, Consumer<PNEvent> listeners, Runnable delivered) {
        this.executor = executor;
        this.capacity = Math.max(capacity, ROOM);
        this.listeners = listeners;
        this.delivered = delivered;
    }

    /** Puts {@code events}, at least one, behind all others; whether there is room or not. */
    public void offer(List<PNEvent> events) {
        if (closed) {
            return;
        }
        queue.addAll(events);
        boolean idle = waiting.getAndAdd(events.size()) == 0;
        if ((refused.getAndSet(false) || idle) && !runLater()) {
            refused.set(true);
        }
    }

    /** Whether the events of one more reply fit. */
    public boolean hasRoom() {
        return waiting.get() <= capacity - ROOM;
    }

    /** How many events wait or are being delivered. */
    public int depth() {
        return waiting.get();
    }

    /** Completes when no event waits or is being delivered; at once when called by a listener. */
    public CompletableFuture<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        idles.add(idle);
        if (waiting.get() == 0 || Thread.currentThread() == deliverer) {
            tellIdle();
        }
        return idle;
    }

    /**
     * Drops what waits. Then waits for the event that is being delivered, for at most {@code patience}; not at all when
     * called by its listener.
     */
    public void close(Duration patience) {
        closed = true;
        if (Thread.currentThread() == deliverer) {
            return;
        }
        try {
            if (delivering.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                delivering.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellIdle() {
        for (CompletableFuture<Void> idle = idles.poll(); idle != null; idle = idles.poll()) {
            idle.complete(null);
        }
    }

    /** Whether the executor took it. One that is full takes it later; one that was shut down, never. */
    private boolean runLater() {
        try {
            executor.execute(this::run);
            return true;
        } catch (RejectedExecutionException e) {
            log.log(System.Logger.Level.WARNING, "The executor takes nothing: listeners hear of events later", e);
            return false;
        }
    }

    private void run() {
        boolean more;
        do {
            more = deliverSome();
        } while (more && !runLater());
    }

    /** Returns whether more wait. */
    private boolean deliverSome() {
        delivering.acquireUninterruptibly();
        deliverer = Thread.currentThread();
        try {
            for (int count = 0; count < TURN; count++) {
                PNEvent event = queue.remove();
                if (!closed) {
                    listeners.accept(event);
                }
                int left = waiting.decrementAndGet();
                delivered.run();
                if (left == 0) {
                    tellIdle();
                    return false;
                }
            }
            return true;
        } finally {
            deliverer = null;
            delivering.release();
        }
    }
}
