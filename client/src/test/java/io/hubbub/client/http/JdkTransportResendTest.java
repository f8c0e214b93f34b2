package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The JDK's client repeats on fresh connections, too. */
final class JdkTransportResendTest extends TransportResendContract {
    JdkTransportResendTest() throws IOException {
        super(JdkTransport::new);
    }

    @Test
    void send_read_isRepeatedOnce() throws Exception {
        server.on("/subscribe", StubServer.hangUp(), StubServer.answer("[1]"));

        assertThat(text(transport.send(read(server.uri("/subscribe"))))).isEqualTo("[1]");

        assertThat(requestsTo("/subscribe")).hasSize(2);
    }

    @Test
    void send_readThatIsNeverAnswered_isNotRepeatedTwice() throws Exception {
        server.on("/subscribe", StubServer.hangUp());

        assertThat(failure(transport.send(read(server.uri("/subscribe")))).kind())
                .isEqualTo(Kind.BROKEN);

        assertThat(requestsTo("/subscribe")).hasSize(2);
    }
}
