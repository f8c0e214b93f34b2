package io.hubbub.client.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.http.StubConnection;
import io.hubbub.client.http.TransportTlsContract;
import io.hubbub.client.spi.TransportException.Kind;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class NettyTransportTlsTest extends TransportTlsContract {
    NettyTransportTlsTest() {
        super(OwnRuntime.TRANSPORTS);
    }

    @RepeatedTest(30) // the close meets the event loop at any moment
    void close_again_leavesNothing() throws Exception {
        close_idleAndHeldConnections_leavesNothing();
    }

    @Test
    void send_endInTheHandshake_isTlsFailed() throws Exception {
        assertThat(failureAfterHello(StubConnection::close)).isEqualTo(Kind.TLS_FAILED);
    }
}
