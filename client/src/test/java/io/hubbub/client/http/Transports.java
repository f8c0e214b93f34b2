package io.hubbub.client.http;

import io.hubbub.client.spi.HttpTransport;
import java.net.ProxySelector;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Opens transports of one kind, each with threads and connections of its own. */
@FunctionalInterface
public interface Transports {
    /** One that is to be tested. */
    HttpTransport open(Duration connectTimeout, @Nullable SSLContext sslContext, @Nullable ProxySelector proxy);

    /** One with usual settings. */
    default HttpTransport open() {
        return open(Calls.CONNECT_TIMEOUT, null, null);
    }
}
