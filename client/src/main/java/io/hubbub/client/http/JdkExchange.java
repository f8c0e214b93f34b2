package io.hubbub.client.http;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.TransportException;
import io.hubbub.client.spi.TransportException.Kind;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its reply. It is the caller's future, and gives the connection up when anything but the reply
 * completes it.
 *
 * <p>Touched by the caller, by workers and by whoever closes the transport; {@code phase} decides between them.
 */
final class JdkExchange extends CompletableFuture<HttpReply> implements HttpResponse.BodyHandler<Void> {
    private enum Phase {
        /** Giving up closes the connection. */
        WAITING,
        /** The last byte is here. The connection may carry another request already and is left alone. */
        ARRIVED,
        /** The reply is complete, and on its way to those who wait for it. */
        ANSWERED,
        /** There will be no reply. */
        GIVEN_UP
    }

    private final HttpCall call;
    private final Executor workers;
    private final RequestBody requestBody;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private volatile @Nullable CompletableFuture<HttpResponse<Void>> sending;
    private volatile boolean headArrived;

    JdkExchange(HttpCall call, Executor workers) {
        this.call = call;
        this.workers = workers;
        requestBody = new RequestBody(call.body(), call.repeatable());
    }

    void start(HttpClient http) {
        if (isDone()) {
            return;
        }
        try {
            track(http.sendAsync(request(), this));
        } catch (RuntimeException e) { // such as a scheme that is not HTTP, or a proxy selector that fails
            completeExceptionally(new TransportException(Kind.NOT_CONNECTED, "The request could not be sent", e));
        }
    }

    private void track(CompletableFuture<HttpResponse<Void>> sent) {
        sending = sent;
        if (phase.get() == Phase.GIVEN_UP) { // by somebody who saw nothing to cancel yet
            sent.cancel(true);
        }
        var unused = sent.whenComplete((response, failure) -> ended(sent, response, failure));
    }

    private HttpRequest request() {
        HttpRequest.Builder builder = HttpRequest.newBuilder(call.uri())
                .method(call.method(), requestBody)
                .setHeader("Accept-Encoding", "gzip");
        call.headers().forEach(builder::setHeader);
        return builder.build();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        giveUp();
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean complete(HttpReply reply) {
        giveUp();
        return super.complete(reply);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        giveUp();
        return super.completeExceptionally(failure);
    }

    /** Closes the connection. Comes first, since those who hear of the completion may take their time. */
    private void giveUp() {
        if (phase.compareAndSet(Phase.WAITING, Phase.GIVEN_UP)) {
            CompletableFuture<HttpResponse<Void>> sent = sending;
            if (sent != null) {
                sent.cancel(true); // with false the connection would stay open
            }
        }
    }

    /** The head of the reply is here. */
    @Override
    public HttpResponse.BodySubscriber<Void> apply(HttpResponse.ResponseInfo head) {
        headArrived = true;
        return new ReplyBody(this, head);
    }

    /** The last byte of the reply is here. */
    void arrived() {
        phase.compareAndSet(Phase.WAITING, Phase.ARRIVED);
    }

    /** The reply is complete. */
    void answer(int status, HttpHeaders headers, byte[] packed) {
        arrived();
        if (phase.compareAndSet(Phase.ARRIVED, Phase.ANSWERED)) {
            workers.execute(() -> unpack(status, headers, packed));
        }
    }

    /** On a worker. */
    private void unpack(int status, HttpHeaders headers, byte[] packed) {
        try {
            super.complete(HttpReply.unpack(status, firstOfEach(headers), packed));
        } catch (TransportException e) {
            super.completeExceptionally(e);
        }
    }

    private static Map<String, String> firstOfEach(HttpHeaders headers) {
        Map<String, String> first = new HashMap<>();
        headers.map().forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return Map.copyOf(first);
    }

    void malformed(String why) {
        completeExceptionally(new TransportException(Kind.MALFORMED, why, null));
    }

    /** The JDK's client is through with it. What it says no longer counts after a reply, or when given up. */
    private void ended(CompletableFuture<?> sent, @Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
        if (failure != null) {
            // After a reply that is not HTTP it forgets to close the connection. A future that is done can no longer be
            // cancelled, but one derived from it can, and reaches the same connection.
            sent.newIncompleteFuture().cancel(true);
            if (phase.compareAndSet(Phase.WAITING, Phase.GIVEN_UP)
                    || phase.compareAndSet(Phase.ARRIVED, Phase.GIVEN_UP)) {
                super.completeExceptionally(JdkFailure.of(failure, call.uri(), requestBody.wasAskedFor(), headArrived));
            }
        } else if (response != null && phase.get() == Phase.WAITING) {
            // A proxy that asks for a password: the JDK's client throws the body away and asks nobody for a handler.
            answer(response.statusCode(), response.headers(), new byte[0]);
        }
    }
}
