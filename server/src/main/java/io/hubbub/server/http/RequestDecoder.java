package io.hubbub.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/**
 * Reads requests one at a time: while a request is being answered, the bytes after it stay bytes. So a client that sends
 * many requests at once costs what it sent and no more, and its answers come in the order of its requests.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_CHUNK_BYTES = 8192; // of one piece of a body, as handed on
    private static final int ORDINARY_BYTES = 16 << 10;

    private boolean begun; // the first line of a request was read, its end was not
    private boolean headRead; // of that request
    private int headBytes; // of the request that arrives or is being answered
    private boolean paused;
    private boolean deaf;
    private boolean reading; // a read is under way
    private boolean grown;

    /** Of a connection that has just come. */
    RequestDecoder(HttpSettings settings) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.requestLineBytes())
                .setMaxHeaderSize(settings.headerBytes())
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setInitialBufferSize(128));
    }

    /** The same between two requests, without the memory of the lines that this one has met. */
    RequestDecoder successor(HttpSettings settings) {
        RequestDecoder successor = new RequestDecoder(settings);
        successor.headBytes = headBytes;
        successor.paused = paused;
        successor.deaf = deaf;
        return successor;
    }

    /** What comes next is the body. */
    void headRead() {
        headRead = true;
    }

    /** A request is complete: reads no further until {@link #resume}. */
    void pause() {
        paused = true;
        begun = false;
    }

    /** The request is answered: goes on with what has arrived meanwhile. */
    void resume(ChannelHandlerContext context) throws Exception {
        paused = false;
        headBytes = 0;
        // While a read is under way, its own loop goes on.
        if (!reading && actualReadableBytes() > 0) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        }
    }

    /** Whatever comes from now on is thrown away. */
    void goDeaf() {
        deaf = true;
    }

    /** The bytes that arrived and were not read yet. */
    int waitingBytes() {
        return actualReadableBytes();
    }

    /** The bytes before the body of the request that arrives or is being answered. */
    int headBytes() {
        return headBytes;
    }

    /** Whether nothing has arrived of a request that is not complete. */
    boolean isIdle() {
        return !begun && actualReadableBytes() == 0;
    }

    /** Whether it may have met a line so long that its buffer is worth giving back. */
    boolean hasGrown() {
        return grown;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf bytes && bytes.readableBytes() + actualReadableBytes() > ORDINARY_BYTES) {
            grown = true;
        }
        boolean outermost = !reading;
        reading = true;
        try {
            super.channelRead(context, message);
        } finally {
            if (outermost) {
                reading = false;
            }
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (deaf) {
            in.skipBytes(in.readableBytes());
        } else if (!paused) {
            int before = in.readableBytes();
            super.decode(context, in, out);
            // What is skipped between two requests belongs to neither.
            headBytes += begun && !headRead ? before - in.readableBytes() : 0;
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        begun = true;
        headRead = false;
        headBytes = 0;
        String version = initialLine[2];
        int space = version.lastIndexOf(' ');
        if (space >= 0) {
            // Clients that put JSON into a query as it is put its spaces there too.
            initialLine[1] += "%20" + version.substring(0, space).replace(" ", "%20");
            initialLine[2] = version.substring(space + 1);
        }
        return super.createMessage(initialLine);
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        // The connection is gone: nobody reads an answer to half a request.
    }
}
