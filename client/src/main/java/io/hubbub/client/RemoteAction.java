package io.hubbub.client;

import io.hubbub.client.http.Exchanges.Exchange;
import io.hubbub.client.http.ReplyReader;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNEnvelope;
import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PubNubException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call, described and not yet made. Each of {@link #sync}, {@link #async}, {@link #future}, {@link #settled} and
 * {@link #result} makes it once more.
 *
 * <p>A call fails with {@link PubNubException} and nothing else, once it is made; a client that is closed throws
 * {@link IllegalStateException}. Described by one thread.
 *
 * @param <T> what it results in
 */
public abstract class RemoteAction<T> {
    private final Calls calls;
    private final Map<String, String> more = new LinkedHashMap<>();

    RemoteAction(Calls calls) {
        this.calls = calls;
    }

    /** Makes the call and waits for its result. An interrupt gives it up. */
    public T sync() {
        PNEnvelope<T> envelope = syncEnvelope();
        T result = envelope.result();
        if (result == null) {
            throw exception(envelope);
        }
        return result;
    }

    /** Makes the call and waits for how it ends; throws only what is wrong before anything was sent. */
    public PNEnvelope<T> syncEnvelope() {
        calls.checkOpen();
        calls.checkMayWait();
        Exchange<T> exchange = start();
        try {
            return exchange.ending().get();
        } catch (InterruptedException e) {
            exchange.abort();
            Thread.currentThread().interrupt();
            return exchange.ending().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // an ending is never exceptional
        }
    }

    /** Makes the call and tells {@code callback} how it ended. */
    public PNCall async(PNCallback<T> callback) {
        return make(envelope -> callback.onResponse(envelope.result(), envelope.status()))::run;
    }

    /**
     * Makes the call. The future completes with result and status, or with {@link PubNubException}; its stages run on the
     * client's executor. Cancelling it gives the call up.
     */
    public CompletableFuture<PNEnvelope<T>> future() {
        CallFuture<PNEnvelope<T>> future = new CallFuture<>();
        future.onCancel(make(envelope -> {
            if (envelope.isError()) {
                future.completeExceptionally(exception(envelope));
            } else {
                future.complete(envelope);
            }
        }));
        return future;
    }

    /** As {@link #future}, but a failure is a status too: the future never completes with an exception. */
    public CompletableFuture<PNEnvelope<T>> settled() {
        CallFuture<PNEnvelope<T>> future = new CallFuture<>();
        future.onCancel(make(future::complete));
        return future;
    }

    /** As {@link #future}, but with the bare result. */
    public CompletableFuture<T> result() {
        CallFuture<T> future = new CallFuture<>();
        future.onCancel(make(envelope -> {
            T result = envelope.result();
            if (result == null) {
                future.completeExceptionally(exception(envelope));
            } else {
                future.complete(result);
            }
        }));
        return future;
    }

    final void addQuery(Map<String, String> parameters) {
        more.putAll(parameters);
    }

    /** The parameters that {@link #addQuery} added so far. */
    final Map<String, String> addedQuery() {
        return more;
    }

    final Calls calls() {
        return calls;
    }

    /**
     * What to send.
     *
     * @throws PubNubException when something is missing or makes no sense
     */
    abstract Request request();

    /** How the reply to {@link #request} is read, on another thread, whatever becomes of this description meanwhile. */
    abstract Function<JsonNode, T> reader();

    /**
     * How deep in a reply one value that cannot be read, such as a number that no type holds, is a missing node to {@link
     * #reader} and spoils nothing else; 0 when it is left out, with what it stands in.
     */
    int levelsWithGaps() {
        return 0;
    }

    private Exchange<T> start() {
        calls.checkOpen();
        Request request = request();
        more.forEach(request::query);
        int levels = levelsWithGaps();
        return calls.start(
                request, levels == 0 ? ReplyReader.ofTree(reader()) : ReplyReader.ofTreeWithGaps(levels, reader()));
    }

    /** Makes the call; {@code ended} runs on the executor. Returns how to give it up. */
    private Runnable make(Consumer<PNEnvelope<T>> ended) {
        Exchange<T> exchange;
        try {
            exchange = start();
        } catch (PubNubException e) {
            calls.later(() -> ended.accept(new PNEnvelope<>(null, e.status())));
            return () -> {};
        }
        var unused = exchange.ending().thenAccept(envelope -> calls.later(() -> ended.accept(envelope)));
        return exchange::abort;
    }

    private static PubNubException exception(PNEnvelope<?> envelope) {
        PNErrorData error = envelope.status().errorData();
        if (error == null) {
            throw new IllegalStateException("Neither result nor error: " + envelope);
        }
        return error.exception();
    }

    /** Gives its call up when it is cancelled. */
    private static final class CallFuture<V> extends CompletableFuture<V> {
        private volatile @Nullable Runnable abort;

        void onCancel(Runnable toDo) {
            abort = toDo;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning); // first: the end of the call completes it, too
            Runnable toDo = abort;
            if (toDo != null) {
                toDo.run();
            }
            return cancelled;
        }
    }
}
