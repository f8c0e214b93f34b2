package io.hubbub.junit;

import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.junit.CallFault.RequestStrike;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client and the one to the server that belongs to it: what comes on one goes out on the other, and
 * when one ends, so does the other.
 *
 * <p>Requests pass one at a time. Those that a client sends ahead wait until the one before them is answered, so that each
 * reply is known to belong to its request. While a reply is awaited the client is read nevertheless, since that is how its
 * going away is noticed.
 *
 * <p>While the network is lost, whatever happens on either channel waits in {@link #held}, ends of connections included.
 *
 * <p>Owned by the loop of the proxy, on which both channels live.
 */
@LoopOwned
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails is followed by the end of its channel
final class ProxyConnection {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LINGER_SECONDS = 2;
    private static final int READ_AHEAD_BYTES = 64 << 10; // of later requests, while a reply is awaited

    // For the life of the connection.
    private final Proxy proxy;
    private final Channel client;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final Deque<Piece> ahead = new ArrayDeque<>(); // of requests, not looked at yet
    private int aheadBytes;
    private @Nullable Channel server;
    private boolean opaque; // bytes pass without a look at them
    private boolean mute; // nothing passes any more
    private boolean serverGone;
    private @Nullable Future<?> lingering; // until the client has closed its side, too
    private boolean closed;

    // For one call: from the first byte of its request to the last one of its reply.
    private CompositeByteBuf head = Unpooled.compositeBuffer(); // of the request, until it is complete
    private @Nullable WireCall call;
    private boolean keepAlive; // after the reply that the proxy gives itself
    private @Nullable RequestStrike strike;
    private boolean requestDone;
    private boolean replyDone;

    // For one reply.
    private CompositeByteBuf replyHead = Unpooled.compositeBuffer(); // until it is complete
    private boolean replyBegun;
    private @Nullable InjectedFault delay;
    private @Nullable Future<?> release;
    private @Nullable CompositeByteBuf kept; // of the reply: what is delayed, or the body of which half passes

    /**
     * A connection that has just come.
     *
     * @param opaque whether its bytes cannot be understood
     */
    ProxyConnection(Proxy proxy, Channel client, boolean opaque) {
        this.proxy = proxy;
        this.client = client;
        this.opaque = opaque;
    }

    void begin() {
        if (!opaque) {
            client.pipeline().addLast(new Piece.Requests());
        }
        client.pipeline().addLast(new Side(this::fromClient, this::clientGone, this::clientWritable));
        orLater(this::connect);
    }

    /** Ends both connections, the client's with a reset. */
    void reset() {
        if (client.isOpen()) { // else its end is about to be told
            client.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        end();
    }

    /** The network is back. */
    void found() {
        while (!held.isEmpty() && !proxy.isLost()) {
            held.removeFirst().run();
        }
    }

    /** What {@code fault} holds back goes on. */
    void healed(InjectedFault fault) {
        if (delay == fault) {
            healed();
        }
    }

    /** Whatever is held back by a fault of calls goes on. */
    void healed() {
        if (delay != null) {
            orLater(this::releaseReply);
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (!opaque) {
                    channel.pipeline().addLast(new Piece.Replies(ProxyConnection.this::isHead));
                }
                channel.pipeline()
                        .addLast(new Side(
                                ProxyConnection.this::fromServer,
                                ProxyConnection.this::serverGone,
                                ProxyConnection.this::serverWritable));
            }
        };
        proxy.connect(pipeline).addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                reset();
            } else if (closed) {
                connected.channel().close();
            } else {
                server = connected.channel();
                passRequests();
            }
        });
    }

    private boolean isHead() {
        return call != null && call.method().equals("HEAD");
    }

    // From the client.

    private void fromClient(Piece piece) {
        if (closed || mute) {
            piece.release();
            return;
        }
        ahead.add(piece);
        aheadBytes += piece.bytes().readableBytes();
        passRequests();
        if (aheadBytes > READ_AHEAD_BYTES) {
            client.config().setAutoRead(false);
        }
    }

    private void passRequests() {
        while (server != null && !requestDone && !ahead.isEmpty() && !closed && !mute) {
            Piece piece = ahead.removeFirst();
            aheadBytes -= piece.bytes().readableBytes();
            passRequest(piece);
        }
        if (aheadBytes <= READ_AHEAD_BYTES && server != null && server.isWritable()) {
            client.config().setAutoRead(true);
        }
    }

    private void passRequest(Piece piece) {
        if (opaque) {
            toServer(piece.bytes());
            return;
        }
        if (call == null) {
            head.addComponent(true, piece.bytes());
            if (piece.unreadable()) {
                goOpaque();
            } else if (piece.head() instanceof HttpRequest request) {
                requestBegins(request);
            } else {
                return;
            }
            ByteBuf bytes = head;
            head = Unpooled.compositeBuffer();
            pass(bytes);
        } else {
            if (piece.unreadable() && strike == null) {
                goOpaque();
            }
            pass(piece.bytes());
        }
        if (piece.last() && !opaque) {
            requestEnds();
        }
    }

    private void pass(ByteBuf requestBytes) {
        if (strike == null) {
            toServer(requestBytes);
        } else {
            requestBytes.release();
        }
    }

    private void requestBegins(HttpRequest request) {
        WireCall begun = new WireCall(request.method().name(), request.uri());
        call = begun;
        keepAlive = HttpUtil.isKeepAlive(request);
        strike = proxy.strikeRequest(begun);
        if (strike != null && request.headers().contains(HttpHeaderNames.EXPECT)) {
            client.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
    }

    private void requestEnds() {
        requestDone = true;
        RequestStrike struck = strike;
        if (struck instanceof CallFault.Status status && call != null) {
            boolean open = keepAlive;
            client.writeAndFlush(Unpooled.wrappedBuffer(StatusReply.of(status, call, open, Instant.now())));
            replyDone = true;
            if (open) {
                nextCall();
            } else {
                endAfterWriting();
            }
        } else if (struck == CallFault.Reset.RESET) {
            reset();
        } else if (struck == CallFault.DropRequest.DROP) {
            goMute();
        } else {
            nextCall(); // when its reply was faster
        }
    }

    private void nextCall() {
        if (requestDone && replyDone) {
            call = null;
            strike = null;
            requestDone = false;
            replyDone = false;
            replyBegun = false;
            passRequests();
        }
    }

    private void clientGone() {
        end();
    }

    private void clientWritable() {
        if (server != null) {
            server.config().setAutoRead(client.isWritable());
        }
    }

    // From the server.

    private void fromServer(Piece piece) {
        if (closed || mute) {
            piece.release();
            return;
        }
        if (opaque || call == null) { // nobody asked: the server closes what was idle
            toClient(piece.bytes());
            return;
        }
        if (piece.unreadable() && kept == null) {
            goOpaque();
            toClient(takeReplyHead());
            toClient(piece.bytes());
            return;
        }
        if (replyBegun) {
            passReply(piece.bytes());
        } else {
            replyHead.addComponent(true, piece.bytes());
            if (piece.head() == null) {
                return;
            }
            ByteBuf bytes = takeReplyHead();
            if (isInterim(piece.head())) {
                toClient(bytes);
                return;
            }
            replyBegins(bytes, call);
        }
        if (piece.last() && !mute && !closed) {
            replyEnds();
        }
    }

    private ByteBuf takeReplyHead() {
        ByteBuf bytes = replyHead;
        replyHead = Unpooled.compositeBuffer();
        return bytes;
    }

    private static boolean isInterim(@Nullable HttpMessage reply) {
        return reply instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void replyBegins(ByteBuf bytes, WireCall answered) {
        replyBegun = true;
        InjectedFault fault = proxy.strikeReply(answered);
        CallFault.Strike how = fault == null ? null : ((CallFault) fault.fault()).strike();
        if (how == CallFault.DropReply.DROP) {
            bytes.release();
            goMute();
        } else if (how == CallFault.CutInHalf.CUT) {
            toClient(bytes);
            kept = Unpooled.compositeBuffer();
        } else if (how instanceof CallFault.Delay slow) {
            kept = Unpooled.compositeBuffer().addComponent(true, bytes);
            delay = fault;
            release = client.eventLoop()
                    .schedule(() -> orLater(this::releaseReply), Proxy.nanos(slow.time()), TimeUnit.NANOSECONDS);
        } else {
            toClient(bytes);
        }
    }

    private void passReply(ByteBuf bytes) {
        if (kept != null) {
            kept.addComponent(true, bytes);
        } else {
            toClient(bytes);
        }
    }

    private void replyEnds() {
        replyDone = true;
        if (delay == null) {
            if (kept != null) {
                passHalf();
            } else {
                nextCall();
            }
        }
    }

    private void passHalf() {
        CompositeByteBuf body = kept;
        kept = null;
        if (body != null) {
            toClient(body.readRetainedSlice(body.readableBytes() / 2));
            body.release();
        }
        endAfterWriting();
    }

    private void releaseReply() {
        CompositeByteBuf bytes = kept;
        if (closed || delay == null || bytes == null) {
            return;
        }
        delay = null;
        kept = null;
        if (release != null) {
            release.cancel(false);
            release = null;
        }
        toClient(bytes);
        if (serverGone) {
            endAfterWriting();
        } else {
            nextCall();
        }
    }

    private void serverGone() {
        serverGone = true;
        if (closed || mute || delay != null) {
            return;
        }
        if (kept != null) {
            passHalf();
        } else {
            toClient(takeReplyHead());
            endAfterWriting();
        }
    }

    private void serverWritable() {
        passRequests();
    }

    // Both.

    /** From here on this is not HTTP: whatever comes passes, that which the decoders still hold included. */
    private void goOpaque() {
        opaque = true;
        removeDecoder(client);
        if (server != null) {
            removeDecoder(server);
        }
    }

    private static void removeDecoder(Channel channel) {
        ByteToMessageDecoder decoder = channel.pipeline().get(ByteToMessageDecoder.class);
        if (decoder != null) {
            channel.pipeline().remove(decoder);
        }
    }

    /** The client is not answered any more, and its server is told that it has gone. */
    private void goMute() {
        mute = true;
        dropAhead();
        client.config().setAutoRead(true);
        if (server != null) {
            server.close();
        }
    }

    private void toServer(ByteBuf bytes) {
        if (server == null) {
            bytes.release();
            return;
        }
        server.writeAndFlush(bytes);
        if (!server.isWritable()) {
            client.config().setAutoRead(false);
        }
    }

    private void toClient(ByteBuf bytes) {
        client.writeAndFlush(bytes);
    }

    /**
     * Sends the end behind everything else, and waits a moment for that of the client: to close before all of its request
     * is read would make the operating system throw away what the client has not read yet.
     */
    private void endAfterWriting() {
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (!written.isSuccess() || closed) {
                end();
                return;
            }
            goMute();
            ((DuplexChannel) client).shutdownOutput();
            lingering = client.eventLoop().schedule(this::end, LINGER_SECONDS, TimeUnit.SECONDS);
        });
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        client.close();
        if (server != null) {
            server.close();
        }
        if (release != null) {
            release.cancel(false);
        }
        if (lingering != null) {
            lingering.cancel(false);
        }
        dropAhead();
        head.release();
        replyHead.release();
        if (kept != null) {
            kept.release();
            kept = null;
        }
        while (!held.isEmpty()) {
            held.removeFirst().run(); // lets go of its bytes
        }
        proxy.closed(this);
    }

    private void dropAhead() {
        ahead.forEach(Piece::release);
        ahead.clear();
        aheadBytes = 0;
    }

    /** Now or, when the network is lost, when it is back. */
    private void orLater(Runnable step) {
        if (proxy.isLost() || !held.isEmpty()) {
            held.addLast(step);
            proxy.heldBack();
        } else {
            step.run();
        }
    }

    /** Takes a piece and its bytes. */
    @FunctionalInterface
    private interface Taker {
        void take(Piece piece);
    }

    /** The end of a pipeline: what comes out of one of the two channels. */
    private final class Side extends ChannelInboundHandlerAdapter {
        private final Taker taker;
        private final Runnable gone;
        private final Runnable writable;

        Side(Taker taker, Runnable gone, Runnable writable) {
            this.taker = taker;
            this.gone = gone;
            this.writable = writable;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Piece piece) {
                orLater(() -> taker.take(piece));
            } else if (message instanceof ByteBuf bytes) {
                orLater(() -> taker.take(new Piece(bytes, null, false, false)));
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!closed) {
                orLater(gone);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            writable.run();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // reset by the peer
        }
    }
}
