package io.hubbub.junit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes of a request or reply exactly as they came, and what they mean. Whoever takes it releases the bytes.
 *
 * <p>Netty's decoders say where messages begin and end; what is passed on is never written anew, so that nothing is lost
 * of what a client sent, be it the case of a header or a percent-encoded letter.
 *
 * @param head set when these bytes complete the head
 * @param last whether these bytes complete the message
 * @param unreadable whether this is not HTTP
 */
record Piece(ByteBuf bytes, @Nullable HttpMessage head, boolean last, boolean unreadable) {
    /** What the server refuses as too long is for the server to say. */
    private static final int MAX_HEAD_BYTES = 16 << 20;

    void release() {
        bytes.release();
    }

    private static HttpDecoderConfig config() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_HEAD_BYTES)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setMaxChunkSize(64 << 10)
                .setValidateHeaders(false);
    }

    private static Piece of(ByteBuf in, int begin, List<Object> parsed) {
        HttpMessage head = null;
        boolean last = false;
        boolean unreadable = false;
        for (Object object : parsed) {
            if (object instanceof HttpObject part && part.decoderResult().isFailure()) {
                unreadable = true;
            }
            if (object instanceof HttpMessage message) {
                head = message;
            }
            if (object instanceof HttpContent) {
                last |= object instanceof LastHttpContent;
            }
            ReferenceCountUtil.release(object);
        }
        return new Piece(in.retainedSlice(begin, in.readerIndex() - begin), head, last, unreadable);
    }

    /** Reads requests. */
    static final class Requests extends HttpRequestDecoder {
        Requests() {
            super(config());
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            int begin = in.readerIndex();
            List<Object> parsed = new ArrayList<>();
            super.decode(context, in, parsed);
            if (in.readerIndex() > begin || !parsed.isEmpty()) {
                out.add(of(in, begin, parsed));
            }
        }

        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            // The client is gone, and half a line of its is nothing to the server.
        }
    }

    /** Reads replies. */
    static final class Replies extends HttpResponseDecoder {
        private final BooleanSupplier toHead;

        /** {@code toHead}: whether the next reply is that to a HEAD request, which has no body whatever it says. */
        Replies(BooleanSupplier toHead) {
            super(config());
            this.toHead = toHead;
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            return toHead.getAsBoolean() || super.isContentAlwaysEmpty(message);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            int begin = in.readerIndex();
            List<Object> parsed = new ArrayList<>();
            super.decode(context, in, parsed);
            if (in.readerIndex() > begin || !parsed.isEmpty()) {
                out.add(of(in, begin, parsed));
            }
        }

        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            // The end of the connection says by itself that a reply without a length is over. A line that breaks off
            // is still something that the client would have seen.
            if (in.isReadable()) {
                out.add(new Piece(in.readRetainedSlice(in.readableBytes()), null, false, false));
            }
        }
    }
}
