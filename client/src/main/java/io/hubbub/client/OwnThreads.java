package io.hubbub.client;

import io.hubbub.client.http.JdkTransport;
import io.hubbub.client.loop.KeepAliveThread;
import io.hubbub.client.loop.LoopThread;
import io.hubbub.client.spi.CallbackThreads;
import io.hubbub.client.spi.ClientRuntime;

/** The runtime of clients that were given none: each has a loop thread and an HTTP client of the JDK for itself. */
final class OwnThreads implements ClientRuntime {
    @Override
    public Parts open(Options options) {
        CallbackThreads callbacks = new CallbackThreads();
        return new Parts(
                new LoopThread("pn-loop"),
                new JdkTransport(options.connectTimeout(), options.sslContext(), options.proxy()),
                callbacks,
                new KeepAliveThread(),
                callbacks::close);
    }
}
