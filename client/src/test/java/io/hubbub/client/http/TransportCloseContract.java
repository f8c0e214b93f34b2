package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hubbub.client.http.StubServer.Script;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After the close of any transport there is nothing left: no thread, no socket, no request without an end. */
@Timeout(120)
public abstract class TransportCloseContract {
    private static final Duration SOON = Duration.ofMillis(2500); // less than the JDK's client takes to see by itself

    protected final Leftovers leftovers;
    protected final StubServer server;
    private final Transports transports;
    protected final HttpTransport transport;

    protected TransportCloseContract(Transports transports) throws IOException {
        this.transports = transports;
        transport = transports.open();
        server = StubServer.start();
        leftovers = new Leftovers();
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    @Test
    void close_neverUsed_leavesNothing() {
        transport.close();

        leftovers.assertNoneWithin(SOON);
    }

    @Test
    void close_idleConnections_leavesNothing() throws Exception {
        List<CompletableFuture<HttpReply>> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(transport.send(read(server.uri("/"))));
        }
        List<StubRequest> requests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            requests.add(server.take());
        }
        for (StubRequest request : requests) {
            request.answer(200, "[]");
        }
        for (CompletableFuture<HttpReply> reply : sent) {
            reply(reply);
        }
        assertThat(server.openConnections()).isEqualTo(10);

        transport.close();

        leftovers.assertNoneWithin(SOON);
        assertThat(server.openConnections()).isZero();
    }

    static Stream<Named<Script>> halfReplies() {
        return TransportCancelContract.halfReplies();
    }

    @ParameterizedTest
    @MethodSource("halfReplies")
    void close_requestsUnderWay_failsThemAndLeavesNothing(Script half) throws Exception {
        server.otherwise(half);
        List<CompletableFuture<HttpReply>> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(transport.send(read(server.uri("/"))));
        }
        for (int i = 0; i < 10; i++) {
            server.take();
        }

        transport.close();

        leftovers.assertNoneWithin(SOON);
        assertThat(server.openConnections()).isZero();
        for (CompletableFuture<HttpReply> reply : sent) {
            assertThat(failure(reply).kind()).isEqualTo(Kind.BROKEN);
        }
        assertThat(server.requests()).hasSize(10);
    }

    @Test
    void close_whileConnecting_leavesNothing() throws Exception {
        assumeTrue(Leftovers.seesSockets());
        try (Blackhole blackhole = new Blackhole()) {
            Leftovers connecting = new Leftovers();
            CompletableFuture<HttpReply> sent = transport.send(read(blackhole.uri("/")));
            await().until(() -> !connecting.sockets().isEmpty());

            transport.close();

            connecting.assertNoneWithin(SOON);
            assertThat(sent).isCompletedExceptionally();
        }
    }

    @Test
    void close_atOnceAfterTheFirstRequest_leavesNothing() throws Exception {
        for (int i = 0; i < 50; i++) {
            HttpTransport shortLived = transports.open();
            CompletableFuture<HttpReply> sent = shortLived.send(write(server.uri("/")));
            shortLived.close();
            assertThat(sent).isCompletedExceptionally();
        }

        leftovers.assertNoneWithin(StubServer.PATIENCE); // clients are still being opened, one after the other
    }

    @Test
    void close_whileOthersSend_endsEveryRequestAndLeavesNothing() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        for (int round = 0; round < 30; round++) {
            HttpTransport contended = transports.open();
            CyclicBarrier together = new CyclicBarrier(4);
            Queue<CompletableFuture<HttpReply>> sent = new ConcurrentLinkedQueue<>();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Thread sender = new Thread(() -> {
                    meet(together);
                    for (int j = 0; j < 20; j++) {
                        sent.add(contended.send(read(server.uri("/"))));
                    }
                });
                senders.add(sender);
                sender.start();
            }
            if (round % 2 == 0) {
                sent.add(contended.send(read(server.uri("/")))); // so that the client runs already
                reply(sent.element());
            }
            meet(together);

            contended.close();

            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(sent).hasSizeGreaterThanOrEqualTo(60);
            await().until(() -> sent.stream().allMatch(CompletableFuture::isDone));
        }

        leftovers.assertNoneWithin(SOON);
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void close_fromTheCompletionOfARequest_leavesNothing() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        CompletableFuture<Void> closed = transport.send(read(server.uri("/"))).thenAccept(reply -> transport.close());

        await().until(closed::isDone);

        leftovers.assertNoneWithin(SOON);
    }

    @Test
    void close_twice_isAsOnce() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        reply(transport.send(read(server.uri("/"))));

        transport.close();
        transport.close();

        leftovers.assertNoneWithin(SOON);
    }

    @Test
    void send_afterClose_failsAndStartsNothing() throws Exception {
        transport.close();

        assertThat(failure(transport.send(read(server.uri("/")))).kind()).isEqualTo(Kind.NOT_CONNECTED);
        leftovers.assertNoneWithin(SOON);
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void close_oneOfTwo_leavesTheOther() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        HttpTransport other = transports.open();
        try {
            reply(other.send(read(server.uri("/"))));
            reply(transport.send(read(server.uri("/"))));

            transport.close();
            await().until(() -> server.openConnections() == 1);

            reply(other.send(read(server.uri("/"))));
            assertThat(server.connections()).hasSize(2);
        } finally {
            other.close();
        }
    }
}
