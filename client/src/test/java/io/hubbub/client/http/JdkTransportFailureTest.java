package io.hubbub.client.http;

import java.io.IOException;

final class JdkTransportFailureTest extends TransportFailureContract {
    JdkTransportFailureTest() throws IOException {
        super(JdkTransport::new);
    }
}
