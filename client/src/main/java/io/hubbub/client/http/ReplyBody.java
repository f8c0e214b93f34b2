package io.hubbub.client.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Gathers the bytes of one reply, up to the bound, and answers the exchange with them.
 *
 * <p>The answer is given here and not by the JDK's future: that completes on a thread that, on a machine with two
 * processors, JDK 17 starts for nothing else. The JDK calls one method after the other.
 */
final class ReplyBody implements HttpResponse.BodySubscriber<Void> {
    private static final long NOT_DECLARED = -1;

    private final JdkExchange exchange;
    private final HttpResponse.ResponseInfo head;
    private final long declaredBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private boolean refused;

    ReplyBody(JdkExchange exchange, HttpResponse.ResponseInfo head) {
        this.exchange = exchange;
        this.head = head;
        declaredBytes =
                head.headers().firstValue("content-length").map(this::checked).orElse(NOT_DECLARED);
    }

    private long checked(String declared) {
        try {
            long length = Long.parseLong(declared);
            if (length < 0) {
                refuse("The reply's length is negative");
            } else if (length > JdkTransport.MAX_REPLY_BYTES) {
                refuse("The reply is too long: " + length + " bytes");
            }
            return length;
        } catch (NumberFormatException e) {
            refuse("The reply's length is not a number");
            return NOT_DECLARED;
        }
    }

    /** Closes the connection; the JDK's client alone would wait for the rest, or forget to close it. */
    private void refuse(String why) {
        refused = true;
        exchange.malformed(why);
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
        seeWhetherComplete();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            take(buffer);
        }
        seeWhetherComplete();
    }

    private void take(ByteBuffer buffer) {
        if (refused) {
            return;
        }
        if (bytes.size() + buffer.remaining() > JdkTransport.MAX_REPLY_BYTES) {
            bytes.reset();
            refuse("The reply is too long: more than " + JdkTransport.MAX_REPLY_BYTES + " bytes");
            return;
        }
        byte[] next = new byte[buffer.remaining()];
        buffer.get(next);
        bytes.writeBytes(next);
    }

    // After the last byte the JDK's client first gives the connection to whoever wants it, and then calls onComplete().
    private void seeWhetherComplete() {
        if (bytes.size() == declaredBytes) {
            exchange.arrived();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (!refused) {
            exchange.answer(head.statusCode(), head.headers(), bytes.toByteArray());
        }
        end.complete(null);
    }
}
