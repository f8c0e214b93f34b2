package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

final class JdkTransportCloseTest extends TransportCloseContract {
    JdkTransportCloseTest() throws IOException {
        super(JdkTransport::new);
    }

    /** The JDK opens some sockets once, for itself. */
    @BeforeAll
    static void warmUp() throws Exception {
        JdkTransport first = new JdkTransport(Calls.CONNECT_TIMEOUT, null, null);
        try (StubServer server = StubServer.start()) {
            server.otherwise(StubServer.answer("[]"));
            reply(first.send(read(server.uri("/"))));
        } finally {
            first.close();
        }
    }
}
