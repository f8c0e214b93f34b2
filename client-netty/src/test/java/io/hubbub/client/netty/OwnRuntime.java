package io.hubbub.client.netty;

import io.hubbub.client.http.Transports;
import io.hubbub.client.spi.ClientRuntime;
import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import java.util.concurrent.CompletableFuture;

/** A transport that ends with its runtime, so that it can be tested as one with threads of its own. */
record OwnRuntime(HttpTransport transport, NettyRuntime runtime) implements HttpTransport {
    static final Transports TRANSPORTS = (connectTimeout, sslContext, proxy) -> {
        NettyRuntime runtime = NettyRuntime.create();
        return new OwnRuntime(
                runtime.open(new ClientRuntime.Options(connectTimeout, sslContext, proxy))
                        .transport(),
                runtime);
    };

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call) {
        return transport.send(call);
    }

    @Override
    public void close() {
        transport.close();
        runtime.close();
    }
}
