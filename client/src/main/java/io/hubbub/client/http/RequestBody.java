package io.hubbub.client.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request, which may be none, and the guard over how often they are sent.
 *
 * <p>When a connection ends without a reply, the JDK's client sends a GET again, on its own. Each time, before the first
 * byte leaves, it asks for the length of the body. So this is where a request that may not be repeated is stopped, and
 * where it is known whether the server can have seen anything of it.
 */
final class RequestBody implements BodyPublisher {
    private final BodyPublisher bytes;
    private final int mayBeSent; // times
    private final AtomicInteger sent = new AtomicInteger(); // times, with one that was stopped

    RequestBody(byte @Nullable [] body, boolean repeatable) {
        bytes = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        mayBeSent = repeatable ? 2 : 1;
    }

    /** Whether the request was sent, or at least begun. */
    boolean wasAskedFor() {
        return sent.get() > 0;
    }

    @Override
    public long contentLength() {
        if (sent.incrementAndGet() > mayBeSent) {
            throw new NotAgain();
        }
        return bytes.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        bytes.subscribe(subscriber);
    }

    /** Stops the JDK's client. The reason why it wanted to send again is not told. */
    static final class NotAgain extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotAgain() {
            super("The request is not sent again", null, false, false);
        }
    }
}
