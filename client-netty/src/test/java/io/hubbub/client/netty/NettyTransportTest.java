package io.hubbub.client.netty;

import io.hubbub.client.http.TransportContract;
import java.io.IOException;

final class NettyTransportTest extends TransportContract {
    NettyTransportTest() throws IOException {
        super(OwnRuntime.TRANSPORTS);
    }
}
