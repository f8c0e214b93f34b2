package io.hubbub.client.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection to a {@link StubServer}. Its thread reads all the time and so sees the client go. */
public final class StubConnection {
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final StubServer server;
    private final Socket socket;
    private final PushbackInputStream in; // of its thread alone
    private final Thread thread;
    private final CompletableFuture<Long> end = new CompletableFuture<>(); // System.nanoTime()

    StubConnection(StubServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
        thread = new Thread(this::serve, "stub-" + socket.getPort());
        thread.setDaemon(true);
    }

    Thread thread() {
        return thread;
    }

    /** Whether neither side has closed it. */
    public boolean isOpen() {
        return !end.isDone();
    }

    /** Waits until either side has closed it. {@link System#nanoTime} of the moment when that was seen. */
    public long awaitClosed() {
        try {
            return end.get(StubServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("The connection was not closed within " + StubServer.PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a connection to close", e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends bytes. */
    public synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Closes it. */
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It was broken before: closed all the same.
        }
    }

    /** Closes it so that the client sees a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    /** Waits for {@code pause}, or until the client closes it. For scripts, on its own thread. */
    public boolean staysOpen(Duration pause) throws IOException {
        socket.setSoTimeout((int) pause.toMillis());
        try {
            int early = in.read();
            if (early >= 0) {
                in.unread(early);
            }
            return early >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private void serve() {
        try {
            server.connected(this);
            for (StubRequest request = read(); request != null; request = read()) {
                server.received(request);
            }
        } catch (IOException e) {
            // The client broke it, or the test closed it.
        } finally {
            end.complete(System.nanoTime()); // before the socket goes, so that who misses the socket finds this done
            close();
        }
    }

    /** The next request, or null when the client closed the connection after the last one. */
    private @Nullable StubRequest read() throws IOException {
        String head = readHead();
        if (head.isEmpty()) {
            return null;
        }
        String[] lines = head.split("\r\n");
        String[] first = lines[0].split(" ");
        if (first.length != 3) {
            throw new IOException("Not a request: " + lines[0]);
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("In the middle of a body");
        }
        return new StubRequest(this, first[0], first[1], Map.copyOf(headers), body);
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END_OF_HEAD.length()) {
            int next = in.read();
            if (next < 0) {
                if (head.size() == 0) {
                    return "";
                }
                throw new EOFException("In the middle of a head");
            }
            head.write(next);
            matched = next == END_OF_HEAD.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
