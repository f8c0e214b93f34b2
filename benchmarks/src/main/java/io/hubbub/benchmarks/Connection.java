package io.hubbub.benchmarks;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive HTTP/1.1 connection with at most one request under way, owned by the loop's thread.
 *
 * <p>Edge-triggered: a receive that does not fill the shared buffer has taken everything, and what comes later is a new
 * event. Bytes of an unfinished response wait in {@code kept} for the rest. Anything unexpected ends the run: a load
 * program that repairs its own errors cannot vouch for the server.
 */
abstract class Connection implements EpollIoHandle {
    private static final byte[] NOTHING = new byte[0];
    private static final EpollIoOps CONNECTING =
            EpollIoOps.EPOLLOUT.with(EpollIoOps.EPOLLET).with(EpollIoOps.EPOLLRDHUP);
    private static final EpollIoOps READING =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET).with(EpollIoOps.EPOLLRDHUP);

    private final LoadLoop loop;
    private final ResponseReader reader;
    private final Socket socket = Socket.newSocketStream();
    private @Nullable IoRegistration registration;
    private boolean connected;
    private boolean closed;
    private byte[] kept = NOTHING;

    Connection(LoadLoop loop, ResponseReader reader) {
        this.loop = loop;
        this.reader = reader;
    }

    /** The connection stands. */
    abstract void connected();

    /** One whole response; {@code bytes} and the reader's positions hold until this returns. */
    abstract void answered(ResponseReader response, byte[] bytes, long now);

    /** The server closed the connection, or it broke. */
    abstract void lost(String why);

    final LoadLoop loop() {
        return loop;
    }

    final void open(InetSocketAddress server) throws IOException {
        socket.setTcpNoDelay(true);
        boolean done = socket.connect(server);
        registration = loop.events().register(this).getNow();
        if (done) {
            established();
        } else {
            submit(CONNECTING);
        }
    }

    private void submit(EpollIoOps ops) {
        if (registration == null) {
            throw new IllegalStateException("not registered");
        }
        registration.submit(ops);
    }

    private void established() {
        connected = true;
        submit(READING);
        connected();
    }

    /** Sends a request that lies in native memory. */
    final void send(long address, int length) {
        try {
            int sent = socket.sendAddress(address, 0, length);
            if (sent != length) {
                throw new IllegalStateException("the socket took " + sent + " of " + length + " bytes");
            }
        } catch (IOException e) {
            gone(e.toString());
        }
    }

    @Override
    public final FileDescriptor fd() {
        return socket;
    }

    @Override
    public final void handle(IoRegistration ignored, IoEvent event) {
        if (closed) {
            return;
        }
        try {
            if (!connected) {
                if (socket.finishConnect()) {
                    established();
                }
                return;
            }
            receive(((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLRDHUP));
        } catch (IOException e) {
            gone(e.toString());
        } catch (RuntimeException e) {
            loop.fail(e);
        }
    }

    private void receive(boolean closing) throws IOException {
        int count;
        do {
            count = socket.recvAddress(loop.receivedAddress(), 0, LoadLoop.RECEIVE_BYTES);
            if (count < 0) {
                gone("closed by the server");
                return;
            }
            if (count > 0) {
                long now = System.nanoTime();
                take(count, now);
                loop.tick(now);
            }
        } while (!closed && (count == LoadLoop.RECEIVE_BYTES || (closing && count > 0)));
    }

    private void take(int count, long now) {
        byte[] bytes = loop.copyReceived(count);
        int to = count;
        if (kept.length > 0) {
            byte[] joined = new byte[kept.length + count];
            System.arraycopy(kept, 0, joined, 0, kept.length);
            System.arraycopy(bytes, 0, joined, kept.length, count);
            bytes = joined;
            to = joined.length;
            kept = NOTHING;
        }
        int from = 0;
        while (from < to && !closed) {
            int end = reader.read(bytes, from, to);
            if (end == ResponseReader.INCOMPLETE) {
                kept = new byte[to - from];
                System.arraycopy(bytes, from, kept, 0, kept.length);
                return;
            }
            answered(reader, bytes, now);
            from = end;
        }
    }

    private void gone(String why) {
        close();
        lost(why);
    }

    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException e) {
            loop.fail(e);
        }
    }
}
