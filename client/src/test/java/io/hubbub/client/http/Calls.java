package io.hubbub.client.http;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.TransportException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tests ask, and what came of it. */
public final class Calls {
    /** For one connection; no test waits for its end. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);

    private Calls() {}

    /** A GET that may be repeated. */
    public static HttpCall read(URI uri) {
        return new HttpCall("GET", uri, Map.of(), null, true);
    }

    /** A GET that must not happen twice. */
    public static HttpCall write(URI uri) {
        return new HttpCall("GET", uri, Map.of(), null, false);
    }

    /** The reply that came. */
    public static HttpReply reply(CompletableFuture<HttpReply> sent) throws InterruptedException, TimeoutException {
        try {
            return sent.get(StubServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("There was no reply", e.getCause());
        }
    }

    /** The text of the reply that came. */
    public static String text(CompletableFuture<HttpReply> sent) throws InterruptedException, TimeoutException {
        return new String(reply(sent).body(), StandardCharsets.UTF_8);
    }

    /** The failure that came instead. */
    public static TransportException failure(CompletableFuture<HttpReply> sent)
            throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("There was a reply: " + sent.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException failure) {
                return failure;
            }
            throw new AssertionError("Not a failure of the transport", e.getCause());
        }
    }
}
