package io.hubbub.client.http;

import io.hubbub.client.model.PNEnvelope;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.PNMetrics;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests, with a deadline over each, and says how they ended. Callable from any thread.
 *
 * <p>Replies are read on the thread of the transport that brings them, unless somebody wants to choose when.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what hangs on an ending fails on its own
public final class Exchanges {
    private final HttpTransport transport;
    private final ClientLoop loop;
    private final Wire wire;
    private final JsonMapper mapper;
    private final TrafficLog log;
    private final PNMetrics metrics;
    private final Failures failures;
    private final Set<Exchange<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * No request is under way.
     *
     * @param loop for deadlines
     * @param log of requests and replies
     */
    public Exchanges(
            HttpTransport transport, ClientLoop loop, Wire wire, JsonMapper mapper, TrafficLog log, PNMetrics metrics) {
        this.transport = transport;
        this.loop = loop;
        this.wire = wire;
        this.mapper = mapper;
        this.log = log;
        this.metrics = metrics;
        this.failures = new Failures(wire);
    }

    /** Sends {@code request}. After {@link #close} it is cancelled at once. */
    public <T> Exchange<T> start(Request request, ReplyReader<T> reader) {
        return start(request, reader, Arrival::read);
    }

    /**
     * The same, but a reply of status 2xx is not read: {@code arrived} is told of it on the thread of the transport, and
     * the exchange goes on until somebody reads it or aborts. No deadline runs meanwhile.
     */
    public <T> Exchange<T> start(Request request, ReplyReader<T> reader, Consumer<Arrival<T>> arrived) {
        Exchange<T> exchange = new Exchange<>(request, reader, arrived);
        open.add(exchange);
        exchange.ending.whenComplete((envelope, never) -> open.remove(exchange));
        if (closed) {
            exchange.abort();
        } else {
            try {
                exchange.send();
            } catch (RuntimeException e) { // of a transport, or a request that no URI can hold
                exchange.end(failures.failed(request, e));
            }
        }
        return exchange;
    }

    /** Whether the caller runs on the loop, where deadlines are kept: it must not wait for an ending. */
    public boolean inLoop() {
        return loop.inLoop();
    }

    /** Aborts what is under way, and everything to come. */
    public void close() {
        closed = true;
        for (Exchange<?> exchange : open) {
            exchange.abort();
        }
    }

    /** One request and its one ending. */
    public final class Exchange<T> {
        private final Request request;
        private final ReplyReader<T> reader;
        private final Consumer<Arrival<T>> arrived;
        private final long startedNanos;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<PNEnvelope<T>> ending = new CompletableFuture<>();

        private Exchange(Request request, ReplyReader<T> reader, Consumer<Arrival<T>> arrived) {
            this.request = request;
            this.reader = reader;
            this.arrived = arrived;
            startedNanos = loop.nowNanos();
            metrics.requestStarted(request.operation());
        }

        /** Completes once, never exceptionally; a failure is a status with an error. */
        public CompletableFuture<PNEnvelope<T>> ending() {
            return ending.copy();
        }

        /** Gives the request up, and its connection; ends it as cancelled unless it has ended. */
        public void abort() {
            end(failures.cancelled(request));
        }

        private void send() {
            HttpCall call = wire.call(request);
            log.sent(call);
            CompletableFuture<HttpReply> reply = transport.send(call);
            ClientLoop.Timer deadline = loop.after(request.timeout(), () -> end(failures.timedOut(request)));
            ending.whenComplete((envelope, never) -> {
                deadline.cancel();
                reply.cancel(true);
            });
            reply.whenComplete((whole, failure) -> {
                deadline.cancel();
                if (failure != null) {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    end(failures.failed(request, cause == null ? failure : cause));
                } else {
                    arrived(whole);
                }
            });
        }

        private void arrived(HttpReply reply) {
            log.received(reply, request.isConfidential());
            if (reply.status() < 200 || reply.status() > 299) {
                end(failures.refused(request, reply, parsed(reply)));
            } else {
                arrived.accept(new Arrival<>(this, reply));
            }
        }

        private @Nullable T read(HttpReply reply) {
            if (ended.get()) {
                return null;
            }
            try {
                T result = result(reply.body());
                var status = wire.status(request, PNStatusCategory.PNAcknowledgmentCategory, reply.status());
                return end(new PNEnvelope<>(result, status)) ? result : null;
            } catch (BadReplyException e) {
                end(failures.bad(request, reply, parsed(reply), e));
            } catch (RuntimeException | Error e) { // whatever it is, somebody waits for an ending
                end(failures.failed(request, e));
            }
            return null;
        }

        private <P> @Nullable P glance(ReplyReader<P> glancer, HttpReply reply) {
            try {
                return glancer.read(reply.body(), mapper);
            } catch (RuntimeException e) {
                return null; // whoever reads it says what is wrong
            }
        }

        private T result(byte[] body) {
            try {
                return reader.read(body, mapper);
            } catch (JacksonException | ArithmeticException | IllegalArgumentException e) {
                JsonNode parts = ReadableParts.of(body, mapper); // the latter two: a number that no type holds
                if (parts == null) {
                    throw BadReplyException.malformed("the reply is not JSON");
                }
                return reader.read(mapper.writeValueAsBytes(parts), mapper);
            }
        }

        private @Nullable JsonNode parsed(HttpReply reply) {
            try {
                JsonNode body = mapper.readTree(reply.body());
                return body.isMissingNode() ? null : body;
            } catch (JacksonException | ArithmeticException | IllegalArgumentException e) {
                return ReadableParts.of(reply.body(), mapper);
            }
        }

        private void end(PubNubException failure) {
            end(new PNEnvelope<>(null, failure.status()));
        }

        /** Whether this is how it ended. */
        private boolean end(PNEnvelope<T> envelope) {
            if (ended.getAndSet(true)) {
                return false;
            }
            metrics.requestFinished(request.operation(), envelope.status().category(), loop.nowNanos() - startedNanos);
            ending.complete(envelope);
            return true;
        }
    }

    /** A reply of status 2xx that has arrived and was not read. */
    public static final class Arrival<T> {
        private final Exchanges.Exchange<T> exchange;
        private final HttpReply reply;

        private Arrival(Exchanges.Exchange<T> exchange, HttpReply reply) {
            this.exchange = exchange;
            this.reply = reply;
        }

        /** What {@code reader} makes of it, which ends nothing; null when it makes nothing of it. */
        public <P> @Nullable P glance(ReplyReader<P> reader) {
            return exchange.glance(reader, reply);
        }

        /** Reads it and ends the exchange; null when that fails, or when it has ended. */
        public @Nullable T read() {
            return exchange.read(reply);
        }
    }
}
