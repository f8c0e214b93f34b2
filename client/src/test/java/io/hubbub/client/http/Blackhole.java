package io.hubbub.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port that neither takes nor refuses connections: somebody listens, but never accepts, and the queue is full. */
public final class Blackhole implements AutoCloseable {
    private static final int MORE_THAN_FIT = 8;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<SocketChannel> queue = new ArrayList<>();

    /** A full one. */
    public Blackhole() throws IOException {
        for (int i = 0; i < MORE_THAN_FIT; i++) {
            SocketChannel channel = SocketChannel.open();
            queue.add(channel);
            channel.configureBlocking(false);
            channel.connect(listener.getLocalSocketAddress());
        }
        assertThat(queue.get(MORE_THAN_FIT - 1).finishConnect())
                .as("the queue is full")
                .isFalse();
    }

    /** Where connections do not come about. */
    public URI uri(String target) {
        return URI.create(
                "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort() + target);
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : queue) {
            channel.close();
        }
        listener.close();
    }
}
