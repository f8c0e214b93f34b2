package io.hubbub.client.netty;

import io.hubbub.client.spi.TransportException.Kind;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Asks a proxy to pass bytes on to the server. Owned by the event loop; leaves the channel as it found it. */
@SuppressWarnings("FutureReturnValueIgnored") // the channel tells how it fares
final class Tunnel extends ChannelInboundHandlerAdapter {
    private final Route route;
    private final Connecting connecting;
    private final Channel channel;
    private final HttpClientCodec codec = Connecting.codec();
    private @Nullable HttpResponse head;

    Tunnel(Route route, Connecting connecting, Channel channel) {
        this.route = route;
        this.connecting = connecting;
        this.channel = channel;
    }

    void ask() {
        channel.pipeline().addLast(codec, this);
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.CONNECT, route.authority(), Unpooled.EMPTY_BUFFER);
        request.headers().set(HttpHeaderNames.HOST, route.authority());
        channel.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                connecting.fail(Kind.NOT_CONNECTED, written.cause());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            read((HttpObject) message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            connecting.fail(Kind.NOT_CONNECTED, part.decoderResult().cause());
            return;
        }
        if (part instanceof HttpResponse response && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            head = response;
        }
        HttpResponse answer = head;
        if (answer == null) {
            return;
        }
        HttpResponseStatus status = answer.status();
        if (status.equals(HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED)) {
            connecting.refused(status.code(), Connection.firstOfEach(answer.headers()));
        } else if (status.codeClass() != HttpStatusClass.SUCCESS) {
            connecting.fail(Kind.NOT_CONNECTED, new IOException("The proxy answered " + status.code()));
        } else if (part instanceof LastHttpContent) {
            channel.pipeline().remove(this);
            channel.pipeline().remove(codec);
            connecting.throughAll(channel);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connecting.fail(Kind.NOT_CONNECTED, cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connecting.fail(Kind.NOT_CONNECTED, null);
    }
}
