package io.hubbub.client.netty;

import io.hubbub.client.http.TransportCloseContract;
import java.io.IOException;

final class NettyTransportCloseTest extends TransportCloseContract {
    NettyTransportCloseTest() throws IOException {
        super(OwnRuntime.TRANSPORTS);
    }
}
