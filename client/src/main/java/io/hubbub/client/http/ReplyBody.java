package io.hubbub.client.http;

import io.hubbub.client.spi.HttpReply;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
    private static final int MOST_AT_ONCE = 1 << 20; // bytes that a mere declaration gets
    private static final int LEAST_GROWTH = 1 << 10; // bytes

    private final JdkExchange exchange;
    private final HttpResponse.ResponseInfo head;
    private final long declaredBytes;
    private byte[] bytes; // of the declared length if there is one, else grown
    private int size;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private boolean refused;

    ReplyBody(JdkExchange exchange, HttpResponse.ResponseInfo head) {
        this.exchange = exchange;
        this.head = head;
        declaredBytes =
                head.headers().firstValue("content-length").map(this::checked).orElse(NOT_DECLARED);
        bytes = new byte[refused || declaredBytes == NOT_DECLARED ? 0 : (int) Math.min(declaredBytes, MOST_AT_ONCE)];
    }

    private long checked(String declared) {
        try {
            long length = Long.parseLong(declared);
            if (length < 0) {
                refuse("The reply's length is negative");
            } else if (length > HttpReply.MAX_BYTES) {
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
        int more = buffer.remaining();
        if (size + more > HttpReply.MAX_BYTES) {
            bytes = new byte[0];
            size = 0;
            refuse("The reply is too long: more than " + HttpReply.MAX_BYTES + " bytes");
            return;
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length + LEAST_GROWTH));
        }
        buffer.get(bytes, size, more);
        size += more;
    }

    // After the last byte the JDK's client first gives the connection to whoever wants it, and then calls onComplete().
    private void seeWhetherComplete() {
        if (size == declaredBytes) {
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
            exchange.answer(
                    head.statusCode(), head.headers(), size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
        }
        end.complete(null);
    }
}
