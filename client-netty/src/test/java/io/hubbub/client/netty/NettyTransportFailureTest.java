package io.hubbub.client.netty;

import io.hubbub.client.http.TransportFailureContract;
import java.io.IOException;

final class NettyTransportFailureTest extends TransportFailureContract {
    NettyTransportFailureTest() throws IOException {
        super(OwnRuntime.TRANSPORTS);
    }
}
