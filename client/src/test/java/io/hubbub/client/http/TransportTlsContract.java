package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.text;
import static io.hubbub.client.http.Calls.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With every transport: the same over TLS, and who is trusted. */
@Timeout(60)
public abstract class TransportTlsContract {
    private static final Duration AT_ONCE =
            Duration.ofMillis(2500); // less than the JDK's client takes to see by itself

    @TempDir
    static Path folder = Path.of("");

    private static Certificates own;
    private static Certificates ofAnotherHost;

    private final Transports transports;

    protected TransportTlsContract(Transports transports) {
        this.transports = transports;
    }

    @BeforeAll
    static void makeCertificates() throws Exception {
        own = Certificates.make(folder, "ip:127.0.0.1,dns:localhost");
        ofAnotherHost = Certificates.make(folder, "dns:elsewhere.example");
    }

    private HttpTransport trusting(@Nullable SSLContext trusted) {
        return transports.open(Calls.CONNECT_TIMEOUT, trusted, null);
    }

    private Kind failureOf(@Nullable SSLContext trusted, URI uri) throws Exception {
        HttpTransport transport = trusting(trusted);
        try {
            return failure(transport.send(read(uri))).kind();
        } finally {
            transport.close();
        }
    }

    @Test
    void send_trustedServer_replies() throws Exception {
        HttpTransport transport = trusting(own.trusted());
        try (StubServer server = StubServer.start(own.shown())) {
            server.otherwise(StubServer.answer("[\"€\"]"));

            for (int i = 0; i < 10; i++) {
                assertThat(text(transport.send(write(server.uri("/" + i))))).isEqualTo("[\"€\"]");
            }

            assertThat(server.connections()).hasSize(1);
        } finally {
            transport.close();
        }
    }

    @Test
    void send_throughATunnel_repliesOverTls() throws Exception {
        try (StubServer server = StubServer.start(own.shown());
                ForwardProxy proxy = new ForwardProxy(server.port())) {
            HttpTransport transport = transports.open(Calls.CONNECT_TIMEOUT, own.trusted(), proxy.selector());
            server.otherwise(StubServer.answer("[1]"));
            try {
                URI uri = URI.create("https://localhost:" + server.port() + "/time/0?x=1");

                assertThat(text(transport.send(write(uri)))).isEqualTo("[1]");
                assertThat(text(transport.send(write(uri)))).isEqualTo("[1]");

                assertThat(server.take().target()).isEqualTo("/time/0?x=1");
                assertThat(server.connections()).hasSize(1);
                assertThat(proxy.asked()).containsExactly("CONNECT localhost:" + server.port() + " HTTP/1.1");
            } finally {
                transport.close();
            }
        }
    }

    @Test
    void send_certificateOfNobodyKnown_isUntrusted() throws Exception {
        try (StubServer server = StubServer.start(own.shown())) {
            assertThat(failureOf(null, server.uri("/"))).isEqualTo(Kind.TLS_UNTRUSTED);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void send_certificateOfAnotherHost_isUntrusted() throws Exception {
        try (StubServer server = StubServer.start(ofAnotherHost.shown())) {
            assertThat(failureOf(ofAnotherHost.trusted(), server.uri("/"))).isEqualTo(Kind.TLS_UNTRUSTED);
            assertThat(server.requests()).isEmpty();
        }
    }

    /** What a server without TLS does to the first bytes of a client that wants it. */
    protected final Kind failureAfterHello(StubServer.Greeting answer) throws Exception {
        try (StubServer server = StubServer.start()) {
            server.onConnect(connection -> {
                assertThat(connection.staysOpen(StubServer.PATIENCE)).isTrue(); // until the first byte
                answer.play(connection);
            });
            return failureOf(null, URI.create("https://127.0.0.1:" + server.port() + "/"));
        }
    }

    @Test
    void send_serverWithoutTls_isTlsFailed() throws Exception {
        byte[] plain = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(failureAfterHello(connection -> connection.write(plain))).isEqualTo(Kind.TLS_FAILED);
    }

    @Test
    void send_resetInTheHandshake_isTlsFailed() throws Exception {
        assertThat(failureAfterHello(StubConnection::reset)).isEqualTo(Kind.TLS_FAILED);
    }

    @Test
    void send_serverSilentInTheHandshake_isConnectTimeout() throws Exception {
        HttpTransport hasty = transports.open(Duration.ofMillis(300), null, null);
        try (StubServer server = StubServer.start()) {
            assertThat(failure(hasty.send(read(URI.create("https://127.0.0.1:" + server.port() + "/"))))
                            .kind())
                    .isEqualTo(Kind.CONNECT_TIMEOUT);
        } finally {
            hasty.close();
        }
    }

    @Test
    void send_endBeforeTheReply_isBrokenAndSentOnce() throws Exception {
        HttpTransport transport = trusting(own.trusted());
        try (StubServer server = StubServer.start(own.shown())) {
            server.on("/publish", StubServer.hangUp()).otherwise(StubServer.answer("[]"));

            assertThat(failure(transport.send(write(server.uri("/publish")))).kind())
                    .isEqualTo(Kind.BROKEN);

            reply(transport.send(write(server.uri("/last"))));
            assertThat(server.requests()).hasSize(2);
        } finally {
            transport.close();
        }
    }

    @Test
    void cancel_heldPoll_closesItsConnection() throws Exception {
        HttpTransport transport = trusting(own.trusted());
        try (StubServer server = StubServer.start(own.shown())) {
            CompletableFuture<HttpReply> poll = transport.send(read(server.uri("/")));
            StubConnection connection = server.take().connection();

            long start = System.nanoTime();
            poll.cancel(false);

            assertThat(Duration.ofNanos(connection.awaitClosed() - start)).isLessThan(AT_ONCE);
        } finally {
            transport.close();
        }
    }

    @Test
    protected void close_idleAndHeldConnections_leavesNothing() throws Exception {
        try (StubServer server = StubServer.start(own.shown())) {
            Leftovers leftovers = new Leftovers();
            HttpTransport transport = trusting(own.trusted());
            server.on("/held", StubServer.hold()).otherwise(StubServer.answer("[]"));
            CompletableFuture<HttpReply> poll = transport.send(read(server.uri("/held")));
            server.take();
            reply(transport.send(read(server.uri("/"))));
            assertThat(server.openConnections()).isEqualTo(2);

            transport.close();

            leftovers.assertNoneWithin(AT_ONCE);
            assertThat(poll).isCompletedExceptionally();
        }
    }
}
