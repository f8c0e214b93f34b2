package io.hubbub.server.http;

import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.ErrorShape;
import io.hubbub.server.endpoint.Reply;
import io.hubbub.server.endpoint.Target;
import io.hubbub.server.route.RouteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: reads a request, asks its endpoint, writes the answer, reads the next.
 *
 * <p>While an answer is awaited the socket is still read, since that is how the going away of the client is noticed. A
 * deadline stands over everything the client has to do: send the rest of a request, read an answer, come back.
 *
 * <p>Owned by the loop of its channel.
 */
@LoopOwned
@SuppressWarnings("FutureReturnValueIgnored") // what closing and void promises return says nothing
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int READ_AHEAD_BYTES = 64 << 10; // of later requests, while an answer is under way
    private static final int ORDINARY_HEAD_BYTES = 1 << 10; // not counted
    private static final int WEIGHT_OF_HEADS = 4; // what becomes of a list of names takes more than its bytes
    private static final byte[] NO_BODY = {};
    private static final Duration LINGER = Duration.ofSeconds(2);

    // For the life of the connection.
    private final HttpServer server;
    private final EdgeLoop edge;
    private final Deadline deadline = new Deadline();
    private RequestDecoder decoder;
    private @Nullable ChannelHandlerContext context;
    private String address = ""; // of the client
    private long heldBytes; // as told to the loop
    private boolean served; // a request was answered since the deadline was last looked at
    private boolean unflushed; // waits for the end of the turn
    private boolean blocked; // the client does not read its answer
    private long unreadBefore; // bytes of answers, when last looked at
    private boolean closing; // no further request is read
    private boolean stillSends; // what nobody reads, since the deadline was last looked at
    private int patience; // how often the deadline may pass yet while the client still sends

    // For one request: the first two while it arrives, the last one while it is answered.
    private boolean partial; // its deadline runs
    private @Nullable Incoming incoming;
    private @Nullable Exchange exchange;

    HttpConnection(HttpServer server, EdgeLoop edge, RequestDecoder decoder) {
        this.server = server;
        this.edge = edge;
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext handlerContext) {
        context = handlerContext;
    }

    @Override
    public void channelActive(ChannelHandlerContext handlerContext) {
        edge.opened(this);
        if (handlerContext.channel().remoteAddress() instanceof InetSocketAddress remote) {
            address = remote.getAddress().getHostAddress();
        }
        partial = true;
        edge.deadlines().schedule(deadline, server.settings().requestTimeout());
    }

    @Override
    public void channelInactive(ChannelHandlerContext handlerContext) {
        edge.deadlines().cancel(deadline);
        edge.release(heldBytes);
        heldBytes = 0;
        closing = true;
        edge.closed(this);
        server.connectionClosed();
        Exchange abandoned = exchange;
        exchange = null;
        incoming = null;
        if (abandoned != null) {
            abandoned.abandon();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext handlerContext, Object message) {
        try {
            if (closing) {
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content && incoming != null) {
                add(incoming, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext handlerContext) {
        account();
        if (closing) {
            stillSends = true;
            return;
        }
        if (decoder.hasGrown() && decoder.isIdle()) {
            RequestDecoder fresh = decoder.successor(server.settings());
            handlerContext.pipeline().replace(decoder, null, fresh);
            decoder = fresh;
        }
        if (exchange != null || blocked) {
            if (decoder.waitingBytes() > READ_AHEAD_BYTES) {
                handlerContext.channel().config().setAutoRead(false);
            }
            return;
        }
        boolean nowPartial = !decoder.isIdle();
        if (nowPartial && !partial) {
            edge.deadlines().schedule(deadline, server.settings().requestTimeout());
        }
        partial = nowPartial;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext handlerContext) throws Exception {
        if (blocked && handlerContext.channel().isWritable()) {
            blocked = false;
            account();
            readOn(handlerContext);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext handlerContext, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            log.debug("A connection broke: {}", cause.toString());
        } else {
            log.error("A connection failed, request {}", newRequestId(), cause);
        }
        handlerContext.close();
    }

    /** Closes it unless a request is under way; an answer that is being read comes to its end. */
    void closeIfIdle() {
        if (closing || exchange != null || !decoder.isIdle()) {
            return;
        }
        if (unreadBytes() == 0) {
            close();
        } else {
            goDeaf();
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    void close() {
        context().close();
    }

    void flush() {
        unflushed = false;
        context().flush();
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("Not in a pipeline");
        }
        return context;
    }

    private void begin(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuseUnread(refusal(request.decoderResult()), ErrorShape.BALANCER, false);
            return;
        }
        decoder.headRead();
        HttpVersion version = request.protocolVersion();
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            // What follows is framed in a way of its own.
            refuseUnread(new Refusal(RefusalCode.BAD_REQUEST, "not HTTP/1.1"), ErrorShape.BALANCER, false);
            return;
        }
        boolean bodyFollows = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
        Incoming next = new Incoming(request);
        try {
            checkForm(request);
            if (!request.method().name().equals("OPTIONS")) {
                next.target = Target.parse(request.uri());
                next.match = server.routes().find(request.method().name(), next.target);
                if (next.match.endpoint().readsAuthorization()) {
                    next.authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
                }
            }
            if (bodyFollows) {
                checkLength(next, HttpUtil.getContentLength(request, 0L));
            }
        } catch (Refusal refusal) {
            if (bodyFollows) {
                refuseUnread(refusal, next.shape(), next.head);
                return;
            }
            next.refusal = refusal;
        }
        incoming = next;
        boolean knowsContinue = request.protocolVersion().minorVersion() > 0;
        if (bodyFollows && knowsContinue && request.headers().contains(HttpHeaderNames.EXPECT)) {
            context().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), context().voidPromise());
        }
    }

    private static void checkForm(HttpRequest request) {
        if (request.protocolVersion().minorVersion() > 0
                && request.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
            throw new Refusal(RefusalCode.BAD_REQUEST, "not exactly one Host");
        }
        String coding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && !coding.trim().equalsIgnoreCase("chunked")) {
            throw new Refusal(RefusalCode.NOT_IMPLEMENTED, "the transfer coding is not chunked");
        }
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            throw new Refusal(RefusalCode.EXPECTATION_FAILED);
        }
    }

    private void checkLength(Incoming request, long length) {
        if (length > request.maxBodyBytes()) {
            throw request.tooLong();
        }
    }

    private void add(Incoming request, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuseUnread(refusal(content.decoderResult()), request.shape(), request.head);
            return;
        }
        int more = content.content().readableBytes();
        if (more > 0) {
            try {
                checkLength(request, (long) request.bodyLength + more);
            } catch (Refusal refusal) {
                refuseUnread(refusal, request.shape(), request.head);
                return;
            }
            request.append(content.content());
        }
        if (content instanceof LastHttpContent) {
            incoming = null;
            partial = false;
            decoder.pause();
            ask(request);
        }
    }

    private void ask(Incoming request) {
        Exchange asked = new Exchange(request.keepAlive, request.acceptsGzip, request.head, request.shape());
        exchange = asked;
        if (request.refusal != null) {
            asked.accept(null, request.refusal);
            return;
        }
        if (request.match == null || request.target == null) {
            asked.accept(Preflight.REPLY, null);
            return;
        }
        RouteTable.Match match = request.match;
        Call call = new Call(
                edge.loop(),
                address,
                request.method,
                request.target,
                match.names(),
                request.body(),
                request.authorization,
                asked.whenAbandoned);
        try {
            CompletionStage<Reply> answer = match.endpoint().handle(call);
            var unused = answer.whenComplete(asked);
        } catch (RuntimeException e) {
            asked.accept(null, e);
        }
    }

    private void answer(Exchange answered, Reply reply) {
        ChannelHandlerContext handlerContext = context();
        exchange = null;
        served = true;
        boolean keepAlive = answered.keepAlive && !edge.isDraining();
        ByteBuf bytes =
                edge.writer().write(handlerContext.alloc(), reply, keepAlive, answered.acceptsGzip, answered.head);
        if (keepAlive && bytes.readableBytes() <= ReplyWriter.SMALL_BYTES) {
            handlerContext.write(bytes, handlerContext.voidPromise());
        } else {
            writeAccounted(bytes, reply.isShared(), !keepAlive);
        }
        if (!unflushed) {
            unflushed = true;
            edge.flushAtEndOfTurn(this);
        }
        if (!keepAlive) {
            goDeaf();
        } else if (!handlerContext.channel().isWritable()) {
            blocked = true;
            unreadBefore = Long.MAX_VALUE;
            account();
            edge.deadlines().schedule(deadline, server.settings().requestTimeout());
        } else {
            try {
                readOn(handlerContext);
            } catch (Exception e) {
                exceptionCaught(handlerContext, e);
            }
        }
    }

    /** Writes what may stay unread for long, unless the loop holds too much already. */
    private void writeAccounted(ByteBuf bytes, boolean shared, boolean thenClose) {
        // A shared image counts itself, once for all; but each connection encrypts it for itself.
        boolean countsItself = shared && context().pipeline().get(SslHandler.class) == null;
        long length = countsItself ? 0 : bytes.readableBytes();
        if (!edge.hold(length)) {
            edge.release(length);
            bytes.release();
            edge.observer().cutOff();
            close();
            return;
        }
        ChannelFuture written = context().write(bytes);
        written.addListener(done -> edge.release(length));
        if (thenClose) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void readOn(ChannelHandlerContext handlerContext) throws Exception {
        Channel channel = handlerContext.channel();
        if (!channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        ChannelHandlerContext decoderContext = handlerContext.pipeline().context(decoder);
        if (decoderContext != null) {
            decoder.resume(decoderContext);
        }
        if (heldBytes > 0) {
            account();
        }
    }

    /** Says no to a request that has not been read to its end, and may never be. */
    private void refuseUnread(Refusal refusal, ErrorShape shape, boolean head) {
        incoming = null;
        edge.observer().refused(refusal.code());
        Reply reply = server.refusals().reply(refusal, shape, now());
        ChannelHandlerContext handlerContext = context();
        ByteBuf bytes = edge.writer().write(handlerContext.alloc(), reply, false, false, head);
        goDeaf();
        // Closing at once would reset the connection while the client still sends, and take the answer with it.
        patience = (int) server.settings().requestTimeout().dividedBy(LINGER);
        edge.deadlines().schedule(deadline, LINGER);
        handlerContext.writeAndFlush(bytes).addListener(done -> endOutput(handlerContext));
    }

    private static void endOutput(ChannelHandlerContext handlerContext) {
        SslHandler tls = handlerContext.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (handlerContext.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    private void goDeaf() {
        closing = true;
        unreadBefore = Long.MAX_VALUE;
        decoder.goDeaf();
        edge.deadlines().schedule(deadline, server.settings().requestTimeout());
        if (!context().channel().config().isAutoRead()) {
            context().channel().config().setAutoRead(true);
        }
    }

    private void account() {
        // A waiting subscriber's names outlive the bytes in which they came.
        int head = decoder.headBytes();
        long names = exchange != null && head > ORDINARY_HEAD_BYTES ? (long) WEIGHT_OF_HEADS * head : 0;
        long arriving = decoder.waitingBytes();
        arriving += exchange == null ? head : 0;
        arriving += incoming == null ? 0 : incoming.bodyLength;
        // Small answers are not counted one by one; so many bytes of them may be unread before no more is written.
        long bytes = names + arriving + (blocked ? HttpServer.MAX_UNREAD_BYTES : 0L);
        if (bytes == heldBytes) {
            return;
        }
        boolean affordable = edge.hold(bytes - heldBytes);
        heldBytes = bytes;
        if (!affordable && bytes > 0) {
            edge.observer().cutOff();
            close();
        }
    }

    private Timetoken now() {
        return new Timetoken(edge.loop().nowTicks());
    }

    private void deadlinePassed() {
        if (patience > 0 && stillSends && !edge.isDraining()) {
            patience--;
            stillSends = false;
            edge.deadlines().schedule(deadline, LINGER);
        } else if (closing || blocked) {
            long unread = unreadBytes();
            if (unread == 0) {
                close();
            } else if (unread < unreadBefore) {
                unreadBefore = unread;
                edge.deadlines().schedule(deadline, server.settings().requestTimeout());
            } else {
                edge.observer().cutOff();
                close();
            }
        } else if (exchange != null) {
            edge.deadlines().schedule(deadline, server.settings().requestTimeout());
        } else if (partial) {
            if (decoder.isIdle()) {
                close(); // it never began
            } else {
                refuseUnread(new Refusal(RefusalCode.REQUEST_TIMEOUT), ErrorShape.BALANCER, false);
            }
        } else if (served) {
            served = false;
            edge.deadlines().schedule(deadline, server.settings().idleTimeout());
        } else {
            close();
        }
    }

    /** Of answers, with what Netty needs to keep them. */
    private long unreadBytes() {
        ChannelOutboundBuffer unread = context().channel().unsafe().outboundBuffer();
        // The total shrinks by whole answers only; the progress is that of the first one.
        return unread == null ? 0 : unread.totalPendingWriteBytes() - unread.currentProgress();
    }

    private static Refusal refusal(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(RefusalCode.URI_TOO_LONG);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(RefusalCode.HEADERS_TOO_LARGE);
        }
        return new Refusal(RefusalCode.BAD_REQUEST);
    }

    private static String newRequestId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    /** A request that arrives. */
    private static final class Incoming {
        final boolean keepAlive;
        final boolean acceptsGzip;
        final boolean head;
        final String method;

        @Nullable
        Target target; // null for a preflight

        RouteTable.@Nullable Match match;

        @Nullable
        String authorization; // null where nobody reads it

        @Nullable
        Refusal refusal; // found already, to be answered when the request is complete

        private final long declaredLength; // of the body; 0 when it is not known
        private byte[] body = NO_BODY;
        int bodyLength;

        Incoming(HttpRequest request) {
            keepAlive = HttpUtil.isKeepAlive(request);
            declaredLength = HttpUtil.getContentLength(request, 0L);
            String accepted = request.headers().get(HttpHeaderNames.ACCEPT_ENCODING);
            acceptsGzip = accepted != null && ReplyWriter.isGzipAmong(accepted);
            method = request.method().name();
            head = method.equals("HEAD");
        }

        ErrorShape shape() {
            return match == null ? ErrorShape.BALANCER : match.endpoint().errorShape();
        }

        int maxBodyBytes() {
            return match == null ? 0 : match.endpoint().maxBodyBytes();
        }

        Refusal tooLong() {
            boolean message = match != null && match.endpoint().maxBodyBytes() > 0;
            return new Refusal(message ? RefusalCode.MESSAGE_TOO_LARGE : RefusalCode.BODY_TOO_LARGE);
        }

        void append(ByteBuf bytes) {
            int more = bytes.readableBytes();
            int needed = bodyLength + more;
            if (needed > body.length) {
                // Room for what is announced comes with the bytes, or announcing would be enough to take memory.
                int room = needed == declaredLength ? needed : Math.max(needed, body.length * 2);
                body = Arrays.copyOf(body, room);
            }
            bytes.readBytes(body, bodyLength, more);
            bodyLength = needed;
        }

        byte[] body() {
            return body.length == bodyLength ? body : Arrays.copyOf(body, bodyLength);
        }
    }

    /** A request that is being answered. Takes what the endpoint says, once. */
    private final class Exchange implements BiConsumer<@Nullable Reply, @Nullable Throwable> {
        final boolean keepAlive;
        final boolean acceptsGzip;
        final boolean head;
        private final ErrorShape shape;
        final Consumer<Runnable> whenAbandoned = this::abandonWith;
        private @Nullable Runnable cleanUp;

        Exchange(boolean keepAlive, boolean acceptsGzip, boolean head, ErrorShape shape) {
            this.keepAlive = keepAlive;
            this.acceptsGzip = acceptsGzip;
            this.head = head;
            this.shape = shape;
        }

        @Override
        public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
            if (exchange != this) {
                return; // the client is gone
            }
            answer(this, reply != null ? reply : failed(failure));
        }

        void abandon() {
            if (cleanUp != null) {
                cleanUp.run();
            }
        }

        private void abandonWith(Runnable toDo) {
            if (exchange == this) {
                cleanUp = toDo;
            } else {
                toDo.run();
            }
        }

        private Reply failed(@Nullable Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof Refusal refusal) {
                edge.observer().refused(refusal.code());
                return server.refusals().reply(refusal, shape, now());
            }
            String id = newRequestId();
            log.error("Request {} failed", id, cause);
            edge.observer().refused(RefusalCode.INTERNAL_ERROR);
            return server.refusals()
                    .reply(new Refusal(RefusalCode.INTERNAL_ERROR), shape, now())
                    .with("X-Request-Id: " + id);
        }
    }

    /** The next moment at which somebody looks whether the client still does its part. */
    private final class Deadline extends TimingWheel.Entry {
        @Override
        protected void due() {
            deadlinePassed();
        }
    }

    /** The answer to any OPTIONS: what browsers ask before a request with headers of its own. */
    private static final class Preflight {
        static final Reply REPLY = Reply.ok("")
                .with("Access-Control-Allow-Headers: Origin, X-Requested-With, Content-Type, Content-Encoding, Accept")
                .with("Access-Control-Max-Age: 86400");
    }
}
