package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With every transport: no reply, and why. */
@Timeout(60)
public abstract class TransportFailureContract {
    protected final StubServer server = StubServer.start();
    private final Transports transports;
    protected final HttpTransport transport;

    protected TransportFailureContract(Transports transports) throws IOException {
        this.transports = transports;
        transport = transports.open();
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    private Kind kind(CompletableFuture<HttpReply> sent) throws Exception {
        return failure(sent).kind();
    }

    @Test
    void send_unknownHost_isNotConnected() throws Exception {
        assertThat(kind(transport.send(read(URI.create("http://unknown.host.invalid/")))))
                .isEqualTo(Kind.NOT_CONNECTED);
    }

    @Test
    void send_nobodyListens_isNotConnected() throws Exception {
        int port;
        try (ServerSocket passing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = passing.getLocalPort();
        }

        assertThat(kind(transport.send(read(URI.create("http://127.0.0.1:" + port + "/")))))
                .isEqualTo(Kind.NOT_CONNECTED);
    }

    @Test
    void send_blackhole_isConnectTimeout() throws Exception {
        HttpTransport hasty = transports.open(Duration.ofMillis(200), null, null);
        try (Blackhole blackhole = new Blackhole()) {
            assertThat(kind(hasty.send(read(blackhole.uri("/"))))).isEqualTo(Kind.CONNECT_TIMEOUT);
        } finally {
            hasty.close();
        }
    }

    @Test
    void send_secondConnectionIsRefused_isStillBroken() throws Exception {
        server.next(StubServer.answer("[]"), request -> {
            server.stopListening();
            request.connection().close();
        });
        reply(transport.send(read(server.uri("/"))));

        assertThat(kind(transport.send(read(server.uri("/"))))).isEqualTo(Kind.BROKEN);
    }

    @Test
    void send_resetWhileWaiting_isBroken() throws Exception {
        server.otherwise(StubServer.reset());

        assertThat(kind(transport.send(read(server.uri("/"))))).isEqualTo(Kind.BROKEN);
        assertThat(kind(transport.send(write(server.uri("/"))))).isEqualTo(Kind.BROKEN);
    }

    @Test
    void send_resetOfAPollAfterAWhile_isBroken() throws Exception {
        CompletableFuture<HttpReply> poll = transport.send(write(server.uri("/")));

        server.take().connection().reset();

        assertThat(kind(poll)).isEqualTo(Kind.BROKEN);
    }

    @Test
    void send_resetInTheRequest_isBroken() throws Exception {
        server.onConnect(connection -> {
            assertThat(connection.staysOpen(StubServer.PATIENCE)).isTrue(); // until the first byte
            connection.reset();
        });
        byte[] large = new byte[5 << 20];

        assertThat(kind(transport.send(new HttpCall("POST", server.uri("/"), Map.of(), large, false))))
                .isEqualTo(Kind.BROKEN);
    }

    @Test
    void send_endInTheHead_isBroken() throws Exception {
        server.otherwise(StubServer.truncateHead());

        assertThat(kind(transport.send(read(server.uri("/"))))).isEqualTo(Kind.BROKEN);
    }

    @Test
    void send_endInTheBody_isBroken() throws Exception {
        server.otherwise(StubServer.truncateBody());

        assertThat(kind(transport.send(read(server.uri("/"))))).isEqualTo(Kind.BROKEN);
    }

    @Test
    void send_endInAChunk_isBroken() throws Exception {
        server.otherwise(StubServer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123")
                .then(StubServer.hangUp()));

        assertThat(kind(transport.send(read(server.uri("/"))))).isEqualTo(Kind.BROKEN);
    }

    @Test
    void send_resetInTheBody_isBroken() throws Exception {
        server.otherwise(StubServer.stallInBody().then(StubServer.reset()));

        assertThat(kind(transport.send(read(server.uri("/"))))).isEqualTo(Kind.BROKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "<html>nothing here</html>\r\n\r\n",
                "HTTP/1.1 two hundred\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]"
            })
    void send_noHttp_isMalformedAndCloses(String answer) throws Exception {
        server.otherwise(StubServer.send(answer));

        assertThat(kind(transport.send(read(server.uri("/"))))).isEqualTo(Kind.MALFORMED);
        server.take().connection().awaitClosed();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void send_failure_comesBareAndWithoutSecrets() throws Exception {
        server.otherwise(StubServer.hangUp());
        CompletableFuture<Throwable> seen = new CompletableFuture<>();

        var unused = transport.send(read(server.uri("/secret?auth=secret"))).whenComplete((reply, failure) -> {
            if (failure != null) {
                seen.complete(failure);
            }
        });

        Throwable failure = seen.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(TransportException.class);
        assertThat(failure.getCause() instanceof CompletionException).isFalse();
        assertThat(failure.getMessage()).contains("127.0.0.1:" + server.port()).doesNotContain("secret");
    }
}
