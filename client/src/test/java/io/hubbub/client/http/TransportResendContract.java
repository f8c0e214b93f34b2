package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.text;
import static io.hubbub.client.http.Calls.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.http.StubServer.Script;
import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With every transport: how often the server gets a request that it does not answer. */
@Timeout(60)
public abstract class TransportResendContract {
    protected final StubServer server = StubServer.start();
    protected final HttpTransport transport;

    protected TransportResendContract(Transports transports) throws IOException {
        transport = transports.open();
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    static Stream<Named<Script>> endings() {
        return Stream.of(
                Named.of("close", StubServer.hangUp()),
                Named.of("reset", StubServer.reset()),
                Named.of("half a head", StubServer.truncateHead()),
                Named.of("half a body", StubServer.truncateBody()));
    }

    /** What was not to arrive would have arrived before this. */
    protected final List<StubRequest> requestsTo(String target) throws Exception {
        server.next(StubServer.answer("[]"));
        reply(transport.send(write(server.uri("/last"))));
        return server.requests().stream()
                .filter(request -> request.target().equals(target))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("endings")
    void send_writeOnAFreshConnection_isSentOnce(Script ending) throws Exception {
        server.on("/publish", ending);

        assertThat(failure(transport.send(write(server.uri("/publish")))).kind())
                .isEqualTo(Kind.BROKEN);

        assertThat(requestsTo("/publish")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("endings")
    void send_writeOnAUsedConnection_isSentOnce(Script ending) throws Exception {
        server.next(StubServer.answer("[]")).on("/publish", ending);
        reply(transport.send(read(server.uri("/first"))));

        assertThat(failure(transport.send(write(server.uri("/publish")))).kind())
                .isEqualTo(Kind.BROKEN);

        assertThat(requestsTo("/publish")).hasSize(1);
        assertThat(server.requests().get(1).connection())
                .isSameAs(server.requests().get(0).connection());
    }

    @ParameterizedTest
    @MethodSource("endings")
    void send_post_isSentOnce(Script ending) throws Exception {
        server.on("/publish", ending);
        HttpCall post = new HttpCall("POST", server.uri("/publish"), Map.of(), new byte[] {'1'}, false);

        assertThat(failure(transport.send(post)).kind()).isEqualTo(Kind.BROKEN);

        assertThat(requestsTo("/publish")).hasSize(1);
    }

    @Test
    void send_readOnAUsedConnection_isRepeatedOnce() throws Exception {
        server.next(StubServer.answer("[]")).on("/subscribe", StubServer.hangUp(), StubServer.answer("[1]"));
        reply(transport.send(read(server.uri("/first"))));

        assertThat(text(transport.send(read(server.uri("/subscribe"))))).isEqualTo("[1]");

        assertThat(requestsTo("/subscribe")).hasSize(2);
    }

    @Test
    void send_readOnAUsedConnectionThatIsNeverAnswered_isNotRepeatedTwice() throws Exception {
        server.next(StubServer.answer("[]")).on("/subscribe", StubServer.hangUp());
        reply(transport.send(read(server.uri("/first"))));

        assertThat(failure(transport.send(read(server.uri("/subscribe")))).kind())
                .isEqualTo(Kind.BROKEN);

        assertThat(requestsTo("/subscribe")).hasSize(2);
    }

    @Test
    void send_writesOneAfterTheOther_areAllSent() throws Exception {
        server.otherwise(StubServer.answer("[]"));

        for (int i = 0; i < 20; i++) {
            assertThat(text(transport.send(write(server.uri("/publish"))))).isEqualTo("[]");
        }

        assertThat(server.requests()).hasSize(20);
    }
}
