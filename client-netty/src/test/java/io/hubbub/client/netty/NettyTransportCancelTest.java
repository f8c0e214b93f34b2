package io.hubbub.client.netty;

import io.hubbub.client.http.TransportCancelContract;
import java.io.IOException;

final class NettyTransportCancelTest extends TransportCancelContract {
    NettyTransportCancelTest() throws IOException {
        super(OwnRuntime.TRANSPORTS);
    }
}
