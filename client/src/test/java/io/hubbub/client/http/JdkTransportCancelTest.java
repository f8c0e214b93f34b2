package io.hubbub.client.http;

import java.io.IOException;

final class JdkTransportCancelTest extends TransportCancelContract {
    JdkTransportCancelTest() throws IOException {
        super(JdkTransport::new);
    }
}
