package io.hubbub.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line between clients and the server, which a test can hold or cut. Bytes pass through unchanged.
 *
 * <p>Each connection has two threads, one per direction. What the test asks for is state under one lock; the threads
 * look at it before they pass anything on.
 */
final class Wire implements Closeable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Pattern CURSOR = Pattern.compile("/v2/subscribe/.*[?&]tt=(\\d+)");

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<String> passed = new ArrayList<>(); // first lines of requests
    private final List<String> stopped = new ArrayList<>(); // the same of what was held or refused
    private boolean held;
    private boolean cut;

    Wire(String serverOrigin) {
        String[] hostAndPort = serverOrigin.split(":", 2);
        server = new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
        try {
            listener = listener();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    /** On a port in which the Go SDK sees no refusal: it looks for these numbers in errors, which hold the URL. */
    private static ServerSocket listener() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (!String.valueOf(listener.getLocalPort()).matches(".*(400|403|530).*")) {
            return listener;
        }
        try (listener) {
            return listener(); // another one, as long as this one is taken
        }
    }

    String origin() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** From now on requests wait in the line; replies to earlier ones still pass. */
    void hold() {
        set(true, false);
    }

    /** Resets every connection; new ones are reset after their first line. */
    void cut() {
        set(false, true);
        resetAll();
    }

    /** Lets everything pass again, held requests first. */
    void mend() {
        set(false, false);
    }

    /** Waits for a request, held or refused since the last {@link #hold} or {@link #cut}, that contains the text. */
    void awaitStopped(String text) {
        await(() -> stopped.stream().anyMatch(line -> line.contains(text)), "a stopped request with " + text);
    }

    /** Waits until a poll is open, which is later than the handshake that makes an SDK announce its connection. */
    void awaitOpenPoll() {
        awaitPollAfter(1);
    }

    /** Waits until a poll is open whose cursor is not before the timetoken. */
    void awaitPollAfter(long timetoken) {
        await(
                () -> passed.stream()
                        .map(CURSOR::matcher)
                        .anyMatch(it -> it.find() && Long.parseLong(it.group(1)) >= timetoken),
                "a poll after " + timetoken);
    }

    /** Waits until a poll is open, or has been, that asks for the channel. */
    void awaitPollFor(String channel) {
        await(() -> passed.stream().anyMatch(line -> line.contains(channel) && isPoll(line)), "a poll for " + channel);
    }

    private static boolean isPoll(String line) {
        Matcher cursor = CURSOR.matcher(line);
        return cursor.find() && Long.parseLong(cursor.group(1)) > 0;
    }

    private void await(BooleanSupplier condition, String wanted) {
        lock.lock();
        try {
            long remaining = DEADLINE.toNanos();
            while (!condition.getAsBoolean()) {
                if (remaining <= 0) {
                    throw new AssertionError("Waited " + DEADLINE + " for " + wanted + ", only " + stopped
                            + " were stopped and " + passed + " passed");
                }
                remaining = changed.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closeQuietly(listener);
        set(false, true);
        resetAll();
    }

    private void set(boolean nowHeld, boolean nowCut) {
        lock.lock();
        try {
            held = nowHeld;
            cut = nowCut;
            stopped.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void resetAll() {
        lock.lock();
        try {
            // All are marked before the first is closed: its end makes other threads close the rest.
            sockets.forEach(Wire::markForReset);
            sockets.forEach(Wire::closeQuietly);
            sockets.clear();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                start("connection", () -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        lock.lock();
        try {
            sockets.add(client);
            sockets.add(upstream);
        } finally {
            lock.unlock();
        }
        try (client;
                upstream) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server);
            start("replies", () -> copy(upstream, client, false));
            copy(client, upstream, true);
        } catch (IOException e) {
            // One side is gone; closing both tells the other.
        }
    }

    private void copy(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String line = requests ? firstLine(buffer, read) : "";
                if (requests && !mayPass(line)) {
                    markForReset(from);
                    return;
                }
                out.write(buffer, 0, read);
                if (requests) {
                    notePassed(line);
                }
            }
        } catch (IOException e) {
            // One side is gone; closing both tells the other.
        }
    }

    private static String firstLine(byte[] request, int length) {
        return new String(request, 0, length, ISO_8859_1).lines().findFirst().orElse("");
    }

    private void notePassed(String line) {
        lock.lock();
        try {
            passed.add(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean mayPass(String line) {
        lock.lock();
        try {
            if (held || cut) {
                stopped.add(line);
                changed.signalAll();
            }
            while (held) {
                changed.awaitUninterruptibly();
            }
            return !cut;
        } finally {
            lock.unlock();
        }
    }

    /** A closed socket sends a reset instead of a polite end. */
    private static void markForReset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "wire-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
