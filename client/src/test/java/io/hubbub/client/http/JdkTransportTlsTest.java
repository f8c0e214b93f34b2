package io.hubbub.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.spi.TransportException.Kind;
import org.junit.jupiter.api.Test;

final class JdkTransportTlsTest extends TransportTlsContract {
    JdkTransportTlsTest() {
        super(JdkTransport::new);
    }

    @Test
    void send_endInTheHandshake_isBroken() throws Exception {
        // The JDK's client hands the request over before it notices, so nobody can say that nothing was sent.
        assertThat(failureAfterHello(StubConnection::close)).isEqualTo(Kind.BROKEN);
    }
}
