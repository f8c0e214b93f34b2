package io.hubbub.server.http;

import io.hubbub.broker.loop.Loop;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads of a server: each runs one loop, which carries connections and shards. */
public final class Loops implements AutoCloseable {
    private static final long STOP_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<NettyLoop> loops = new ArrayList<>();
    private final boolean epoll = Epoll.isAvailable();

    /** Starts {@code count} threads. */
    public Loops(int count) {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("hubbub-loop"), io);
        for (EventExecutor executor : group) {
            loops.add(new NettyLoop((EventLoop) executor));
        }
    }

    /** The loops, for the broker. */
    public List<Loop> all() {
        return List.copyOf(loops);
    }

    List<NettyLoop> nettyLoops() {
        return loops;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Ends the threads and waits for them. Whatever a loop still had to do is dropped. */
    @Override
    public void close() {
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
