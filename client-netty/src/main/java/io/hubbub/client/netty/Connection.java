package io.hubbub.client.netty;

import io.hubbub.client.netty.NettyExchange.Giveable;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.TransportException.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection that carries requests, one after the other; the last handler of its channel.
 *
 * <p>Owned by its event loop. A reply is handed out when everything that was there is read, so that bytes behind its end are
 * seen before the connection carries another request.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the channel tells how it fares
final class Connection extends ChannelInboundHandlerAdapter implements Giveable {
    private static final long NOT_DECLARED = -1;

    private final Connections connections;
    private final Route route;
    private final Channel channel;

    // Since it was made.
    private boolean used;
    private long restsSince;
    private @Nullable Throwable trouble;

    // Of the request that is under way.
    private @Nullable NettyExchange exchange;
    private @Nullable Outgoing outgoing;
    private @Nullable ChannelFuture written;
    private boolean reused; // others came before it
    private boolean bytesCame;
    private @Nullable HttpResponse head;
    private @Nullable ReplyBytes body; // null while none is due: before a head, and after one that another follows
    private boolean complete;
    private boolean overrun; // more came than the reply

    Connection(Connections connections, Route route, Channel channel) {
        this.connections = connections;
        this.route = route;
        this.channel = channel;
    }

    Route route() {
        return route;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** {@link System#nanoTime} of the end of the last reply. */
    long restsSince() {
        return restsSince;
    }

    /** Sends a request, and tells the exchange what comes of it. */
    void carry(NettyExchange newExchange, Outgoing newOutgoing) {
        assert channel.eventLoop().inEventLoop() && exchange == null;
        exchange = newExchange;
        outgoing = newOutgoing;
        reused = used;
        used = true;
        bytesCame = false;
        ChannelFuture sent = channel.writeAndFlush(newOutgoing.message());
        written = sent;
        if (sent.isDone()) {
            written(sent.cause());
        } else {
            sent.addListener(future -> written(future.cause()));
        }
    }

    private void written(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        trouble = trouble == null ? failure : trouble;
        if (channel.isActive()) {
            channel.close();
        } else {
            ended(); // it may have been too late for channelInactive()
        }
    }

    /** Closes it. */
    @Override
    public void giveUp() {
        forgetRequest();
        channel.close();
    }

    /** Bytes arrived, whatever they mean. */
    void bytesCame() {
        bytesCame = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            NettyExchange current = exchange;
            if (current == null) {
                channel.close(); // nobody asked
            } else if (complete) {
                overrun = true;
            } else {
                read(current, (HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(NettyExchange current, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            Throwable cause = part.decoderResult().cause();
            if (!(cause instanceof PrematureChannelClosureException)) { // else channelInactive() follows
                malformed(current, cause);
            }
            return;
        }
        if (part instanceof HttpResponse newHead) {
            begin(current, newHead);
        }
        ReplyBytes bytes = body;
        if (bytes == null || exchange != current) {
            return;
        }
        if (part instanceof HttpContent content && !bytes.add(content.content())) {
            malformed(current, null);
        } else if (part instanceof LastHttpContent) {
            complete = true;
        }
    }

    private void begin(NettyExchange current, HttpResponse newHead) {
        HttpResponseStatus status = newHead.status();
        if (status.codeClass() == HttpStatusClass.INFORMATIONAL) {
            if (status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                malformed(current, null); // to what?
            }
            return;
        }
        long declared = HttpUtil.getContentLength(newHead, NOT_DECLARED);
        if (declared > HttpReply.MAX_BYTES) {
            malformed(current, null);
            return;
        }
        head = newHead;
        body = new ReplyBytes(declared);
    }

    private void malformed(NettyExchange current, @Nullable Throwable cause) {
        giveUp();
        current.fail(Kind.MALFORMED, cause);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        NettyExchange current = exchange;
        HttpResponse reply = head;
        ReplyBytes bytes = body;
        if (complete && current != null && reply != null && bytes != null) {
            boolean reusable = !overrun
                    && HttpUtil.isKeepAlive(reply)
                    && written != null
                    && written.isSuccess()
                    && channel.isActive();
            forgetRequest();
            if (reusable) {
                restsSince = System.nanoTime();
                connections.rest(this);
            } else {
                channel.close();
            }
            // Last, since what hangs on the reply may take the connection for the next request.
            current.answer(reply.status().code(), firstOfEach(reply.headers()), bytes.whole());
        }
    }

    private void forgetRequest() {
        exchange = null;
        outgoing = null;
        written = null;
        head = null;
        body = null;
        complete = false;
        overrun = false;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            channel.close(); // the end of TLS is the end of it
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        trouble = trouble == null ? cause : trouble;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.forget(this);
        ended();
    }

    private void ended() {
        NettyExchange current = exchange;
        Outgoing sent = outgoing;
        if (current == null || sent == null) {
            return;
        }
        forgetRequest();
        if (reused && !bytesCame) {
            current.wasClosed(sent, trouble);
        } else {
            current.fail(Kind.BROKEN, trouble);
        }
    }

    static Map<String, String> firstOfEach(HttpHeaders headers) {
        Map<String, String> first = new HashMap<>();
        headers.forEach(header -> first.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return Collections.unmodifiableMap(first);
    }
}
