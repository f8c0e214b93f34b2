package io.hubbub.client.netty;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.text;
import static io.hubbub.client.http.Calls.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hubbub.client.http.StubServer;
import io.hubbub.client.http.TransportResendContract;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class NettyTransportResendTest extends TransportResendContract {
    NettyTransportResendTest() throws IOException {
        super(OwnRuntime.TRANSPORTS);
    }

    @Test
    void send_readOnAFreshConnection_isSentOnce() throws Exception {
        server.on("/subscribe", StubServer.hangUp());

        assertThat(failure(transport.send(read(server.uri("/subscribe")))).kind())
                .isEqualTo(Kind.BROKEN);

        assertThat(requestsTo("/subscribe")).hasSize(1);
    }

    @Test
    void send_readOnAUsedConnectionThatEndsInTheReply_isSentOnce() throws Exception {
        server.next(StubServer.answer("[]")).on("/subscribe", StubServer.truncateHead());
        reply(transport.send(read(server.uri("/first"))));

        assertThat(failure(transport.send(read(server.uri("/subscribe")))).kind())
                .isEqualTo(Kind.BROKEN);

        assertThat(requestsTo("/subscribe")).hasSize(1);
    }

    @Test
    void send_writeAfterAnIdleConnectionWasClosed_usesAFreshOne() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        for (int i = 0; i < 10; i++) {
            reply(transport.send(read(server.uri("/first"))));
            int connections = server.connections().size();
            server.connections().get(connections - 1).close();
            await().until(() -> server.openConnections() == 0);
            reply(transport.send(read(server.uri("/barrier")))); // the event loop has seen the end, or repeats

            assertThat(text(transport.send(write(server.uri("/publish"))))).isEqualTo("[]");
        }
    }

    @Test
    void send_afterBytesThatNobodyAskedFor_usesAFreshConnection() throws Exception {
        server.next(StubServer.answer("[1]").then(StubServer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")))
                .otherwise(StubServer.answer("[2]"));

        assertThat(text(transport.send(read(server.uri("/1"))))).isEqualTo("[1]");
        server.connections().get(0).awaitClosed();
        assertThat(text(transport.send(write(server.uri("/2"))))).isEqualTo("[2]");
    }

    @Test
    void send_replyThatSaysClose_leavesTheConnection() throws Exception {
        server.otherwise(StubServer.answer(200, "[]", "Connection: close"));

        reply(transport.send(write(server.uri("/1"))));
        reply(transport.send(write(server.uri("/2"))));

        assertThat(server.connections()).hasSize(2);
        server.connections().get(0).awaitClosed();
        server.connections().get(1).awaitClosed();
    }

    @Test
    void send_interimReplies_areSkipped() throws Exception {
        server.next(StubServer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
                .then(StubServer.answer("[1]")));
        server.next(StubServer.answer("[2]"));

        assertThat(text(transport.send(read(server.uri("/1"))))).isEqualTo("[1]");
        assertThat(text(transport.send(read(server.uri("/2"))))).isEqualTo("[2]");
        assertThat(server.connections()).hasSize(1);
    }
}
