package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.text;
import static io.hubbub.client.http.Calls.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hubbub.client.http.StubServer.Script;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With every transport, whoever loses interest in a reply ends its connection. */
@Timeout(60)
public abstract class TransportCancelContract {
    private static final Duration AT_ONCE =
            Duration.ofMillis(2500); // less than the JDK's client takes to see by itself

    protected final Leftovers leftovers;
    protected final StubServer server;
    protected final HttpTransport transport;

    protected TransportCancelContract(Transports transports) throws IOException {
        transport = transports.open();
        server = StubServer.start();
        leftovers = new Leftovers();
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    private static Duration betweenNowAndClose(StubConnection connection, Runnable now) {
        long start = System.nanoTime();
        now.run();
        return Duration.ofNanos(connection.awaitClosed() - start);
    }

    static Stream<Named<Consumer<CompletableFuture<HttpReply>>>> waysToLoseInterest() {
        return Stream.of(
                Named.of("cancel(true)", poll -> poll.cancel(true)),
                Named.of("cancel(false)", poll -> poll.cancel(false)),
                Named.of("orTimeout", poll -> poll.orTimeout(1, TimeUnit.MILLISECONDS)),
                Named.of(
                        "completeOnTimeout",
                        poll -> poll.completeOnTimeout(
                                new HttpReply(0, Map.of(), new byte[0]), 1, TimeUnit.MILLISECONDS)),
                Named.of(
                        "completeExceptionally",
                        poll -> poll.completeExceptionally(new TransportException(Kind.BROKEN, "", null))));
    }

    @ParameterizedTest
    @MethodSource("waysToLoseInterest")
    void cancel_heldPoll_closesItsConnection(Consumer<CompletableFuture<HttpReply>> loseInterest) {
        CompletableFuture<HttpReply> poll = transport.send(read(server.uri("/")));
        StubConnection connection = server.take().connection();

        assertThat(betweenNowAndClose(connection, () -> loseInterest.accept(poll)))
                .isLessThan(AT_ONCE);
        await().until(poll::isDone);
        assertThat(server.requests()).hasSize(1);
    }

    static Stream<Named<Script>> halfReplies() {
        return Stream.of(
                Named.of("nothing", StubServer.hold()),
                Named.of("half a head", StubServer.stallInHead()),
                Named.of("a head", StubServer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")),
                Named.of("half a body", StubServer.stallInBody()),
                Named.of(
                        "half a chunk",
                        StubServer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123")),
                Named.of("until close", StubServer.send("HTTP/1.1 200 OK\r\n\r\n123")),
                Named.of("drips", StubServer.drip(Duration.ofMillis(5))));
    }

    @ParameterizedTest
    @MethodSource("halfReplies")
    void cancel_halfReply_closesItsConnection(Script half) throws Exception {
        // The same on a fresh and on a used connection.
        server.on("/used", StubServer.answer("[]")).on("/poll", half);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<HttpReply> poll = transport.send(read(server.uri("/poll")));
            StubConnection connection = server.take("/poll").connection();
            assertThat(poll).isNotDone();

            assertThat(betweenNowAndClose(connection, () -> poll.cancel(false))).isLessThan(AT_ONCE);
            assertThat(poll).isCancelled();
            reply(transport.send(read(server.uri("/used"))));
        }
    }

    @Test
    void cancel_pollAfterPoll_closesEachAtOnce() {
        List<Duration> durations = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<HttpReply> poll = transport.send(read(server.uri("/")));
            StubConnection connection = server.take().connection();
            durations.add(betweenNowAndClose(connection, () -> poll.cancel(true)));
        }

        assertThat(durations.stream().sorted().toList().get(25)).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void cancel_manyPolls_closesAll() {
        List<CompletableFuture<HttpReply>> polls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            polls.add(transport.send(read(server.uri("/"))));
        }
        for (int i = 0; i < 50; i++) {
            server.take();
        }

        polls.forEach(poll -> poll.cancel(false));

        await().atMost(AT_ONCE).until(() -> server.openConnections() == 0);
    }

    @Test
    void cancel_oneOfTwo_leavesTheOther() throws Exception {
        CompletableFuture<HttpReply> first = transport.send(read(server.uri("/first")));
        CompletableFuture<HttpReply> second = transport.send(read(server.uri("/second")));
        StubConnection ends = server.take("/first").connection();
        StubRequest lives = server.take("/second");

        first.cancel(false);
        ends.awaitClosed();
        lives.answer(200, "[2]");

        assertThat(text(second)).isEqualTo("[2]");
    }

    @Test
    void cancel_afterTheReply_keepsTheConnection() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        CompletableFuture<HttpReply> sent = transport.send(read(server.uri("/")));
        reply(sent);

        assertThat(sent.cancel(true)).isFalse();

        reply(transport.send(read(server.uri("/"))));
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void cancel_whileConnecting_givesTheSocketBack() throws Exception {
        assumeTrue(Leftovers.seesSockets());
        try (Blackhole blackhole = new Blackhole()) {
            Leftovers connecting = new Leftovers();
            CompletableFuture<HttpReply> sent = transport.send(read(blackhole.uri("/")));
            await().until(() -> !connecting.sockets().isEmpty());

            sent.cancel(false);

            await().until(() -> connecting.sockets().isEmpty());
        }
    }

    @Test
    void cancel_atOnce_leavesNothing() throws Exception {
        server.on("/last", StubServer.answer("[]"));
        for (int i = 0; i < 200; i++) {
            assertThat(transport.send(write(server.uri("/cancelled"))).cancel(false))
                    .isTrue();
        }

        assertThat(text(transport.send(write(server.uri("/last"))))).isEqualTo("[]");
        transport.close();
        leftovers.assertNoneWithin(AT_ONCE);
    }

    @Test
    void cancel_withSlowListeners_closesFirst() throws Exception {
        CompletableFuture<HttpReply> poll = transport.send(read(server.uri("/")));
        StubConnection connection = server.take().connection();
        AtomicBoolean closedBefore = new AtomicBoolean();
        var unused = poll.whenComplete((reply, failure) -> {
            connection.awaitClosed(); // fails when it takes longer than patience lasts
            closedBefore.set(true);
        });

        poll.cancel(true);

        assertThat(closedBefore).isTrue();
    }
}
