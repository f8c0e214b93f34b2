package io.hubbub.client.http;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Temporary. */
public final class JdkTransport implements HttpTransport {
    /** Temporary. */
    public JdkTransport(Duration connectTimeout, @Nullable SSLContext sslContext, @Nullable ProxySelector proxy) {}

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call) {
        throw new UnsupportedOperationException(call.method());
    }

    @Override
    public void close() {}
}
