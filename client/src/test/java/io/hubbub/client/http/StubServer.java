package io.hubbub.client.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/**
 * An HTTP server for tests, made of plain sockets, that answers as its scripts say and tells what it saw.
 *
 * <p>Each request plays one script: the next one given to {@link #next}, else that of its path given to {@link #on}, else
 * that of {@link #otherwise}, which leaves it unanswered. A test may also take a request with {@link #take} and answer,
 * reset or close it whenever it likes.
 *
 * <p>Waits are bounded by {@link #PATIENCE} and fail the test when they end. {@link #close} closes every connection, waits
 * for the threads and fails if a script failed. Any thread may call it; every connection has a thread of its own.
 */
public final class StubServer implements AutoCloseable {
    /** How long a test waits for what ought to come. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BACKLOG = 4096;

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    /** What to do with a request. Runs on the thread of its connection, which then waits for the next request. */
    public interface Script {
        /** Answers, or does not. An {@link IOException} ends the connection and is no failure: the client is gone. */
        void play(StubRequest request) throws IOException;

        /** This and then the other. */
        default Script then(Script other) {
            return request -> {
                play(request);
                other.play(request);
            };
        }
    }

    /** What to do with a new connection, before its first request. */
    public interface Greeting {
        /** As {@link Script#play}. */
        void play(StubConnection connection) throws IOException;
    }

    private record Route(String prefix, Deque<Script> scripts) {}

    private final ServerSocket listener;
    private final String scheme;
    private final Thread acceptor;

    private final ReentrantLock lock = new ReentrantLock(); // guards what follows
    private final Condition changed = lock.newCondition();
    private final List<StubConnection> connections = new ArrayList<>();
    private final List<StubRequest> requests = new ArrayList<>();
    private final List<StubRequest> notTaken = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Deque<Script> next = new ArrayDeque<>();
    private final List<Route> routes = new ArrayList<>();
    private Script otherwise = hold();
    private Greeting greeting = connection -> {};

    private StubServer(ServerSocket listener, String scheme) {
        this.listener = listener;
        this.scheme = scheme;
        acceptor = new Thread(this::accept, "stub-acceptor-" + listener.getLocalPort());
        acceptor.setDaemon(true);
    }

    /** A server on a free port of the loopback address. */
    public static StubServer start() throws IOException {
        return start(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), "http");
    }

    /** The same on a given port. */
    public static StubServer start(int port) throws IOException {
        return start(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), "http");
    }

    /** The same, over TLS. */
    public static StubServer start(SSLContext tls) throws IOException {
        return start(
                tls.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), "https");
    }

    private static StubServer start(ServerSocket listener, String scheme) {
        StubServer server = new StubServer(listener, scheme);
        server.acceptor.start();
        return server;
    }

    /** Scripts for the next requests, one each, whatever their paths. */
    public StubServer next(Script... scripts) {
        return change(() -> next.addAll(List.of(scripts)));
    }

    /** Scripts for requests whose target begins with {@code prefix}, one each; the last one stays. */
    public StubServer on(String prefix, Script... scripts) {
        return change(() -> {
            routes.removeIf(route -> route.prefix().equals(prefix));
            routes.add(new Route(prefix, new ArrayDeque<>(Arrays.asList(scripts))));
        });
    }

    /** The script for all other requests. */
    public StubServer otherwise(Script script) {
        return change(() -> otherwise = script);
    }

    /** What happens to new connections. */
    public StubServer onConnect(Greeting newGreeting) {
        return change(() -> greeting = newGreeting);
    }

    /** Takes no new connections: they are refused when this returns. Those that are open stay. */
    public StubServer stopListening() throws IOException {
        listener.close();
        await(acceptor); // only then does the kernel know
        return this;
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** A URI on this server. */
    public URI uri(String target) {
        return URI.create(scheme + "://" + listener.getInetAddress().getHostAddress() + ":" + port() + target);
    }

    /** The next request that was not taken yet, in the order of arrival. */
    public StubRequest take() {
        return take("");
    }

    /** The next request that was not taken yet and whose target begins with {@code prefix}. */
    public StubRequest take(String prefix) {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (true) {
                for (StubRequest request : notTaken) {
                    if (request.target().startsWith(prefix)) {
                        notTaken.remove(request);
                        return request;
                    }
                }
                if (left <= 0) {
                    throw new AssertionError("No request to " + prefix + " within " + PATIENCE + ", but " + notTaken);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a request", e);
        } finally {
            lock.unlock();
        }
    }

    /** All requests so far, in the order of arrival. */
    public List<StubRequest> requests() {
        return seen(() -> List.copyOf(requests));
    }

    /** All connections so far, in the order of arrival. */
    public List<StubConnection> connections() {
        return seen(() -> List.copyOf(connections));
    }

    /** How many connections are open. */
    public long openConnections() {
        return connections().stream().filter(StubConnection::isOpen).count();
    }

    @Override
    public void close() throws IOException {
        stopListening();
        connections().forEach(StubConnection::close);
        for (StubConnection connection : connections()) {
            await(connection.thread());
        }
        List<Throwable> failed = seen(() -> List.copyOf(failures));
        if (!failed.isEmpty()) {
            AssertionError failure = new AssertionError("A script failed", failed.get(0));
            failed.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private static void await(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while closing", e);
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " did not end");
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                if (listener.isClosed()) {
                    socket.close();
                    return;
                }
                StubConnection connection = new StubConnection(this, socket);
                change(() -> connections.add(connection));
                connection.thread().start();
            }
        } catch (SocketException e) {
            // The listener was closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Called by the connection's thread. */
    void connected(StubConnection connection) throws IOException {
        seen(() -> greeting).play(connection);
    }

    /** Called by the connection's thread. */
    void received(StubRequest request) throws IOException {
        Script script = seen(() -> {
            requests.add(request);
            notTaken.add(request);
            changed.signalAll();
            return scriptFor(request);
        });
        try {
            script.play(request);
        } catch (RuntimeException | Error e) {
            change(() -> failures.add(e));
            throw e;
        }
    }

    private Script scriptFor(StubRequest request) {
        Script first = next.poll();
        if (first != null) {
            return first;
        }
        for (Route route : routes) {
            if (request.target().startsWith(route.prefix())) {
                return route.scripts().size() > 1
                        ? route.scripts().remove()
                        : route.scripts().element();
            }
        }
        return otherwise;
    }

    private StubServer change(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
        return this;
    }

    private <T> T seen(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** Answers. */
    public static Script answer(int status, String body, String... headers) {
        return request -> request.answer(status, body, headers);
    }

    /** Answers with status 200 and keeps the connection. */
    public static Script answer(String body) {
        return answer(200, body);
    }

    /** Answers without saying how long it is: in chunks. */
    public static Script answerInChunks(String... chunks) {
        return request -> {
            request.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (String chunk : chunks) {
                request.write(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
            }
            request.write("0\r\n\r\n");
        };
    }

    /** Sends {@code bytes} of a reply that never ends, in chunks, as fast as the client reads. */
    public static Script flood(long bytes) {
        String block = "x".repeat(1 << 16);
        return request -> {
            request.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (long sent = 0; sent < bytes; sent += block.length()) {
                request.write("10000\r\n" + block + "\r\n");
            }
        };
    }

    /** Does not answer and keeps the connection. The test may answer later. */
    public static Script hold() {
        return request -> {};
    }

    /** Sends half a head and no more. */
    public static Script stallInHead() {
        return send("HTTP/1.1 200 OK\r\nContent-Len");
    }

    /** Sends the head and half a body, and no more. */
    public static Script stallInBody() {
        return send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
    }

    /** Sends the head, and then a byte of the body now and again as long as the client stays. */
    public static Script drip(Duration pause) {
        return request -> {
            request.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            do {
                request.write("x");
            } while (request.connection().staysOpen(pause));
        };
    }

    /** Sends half a head and closes. */
    public static Script truncateHead() {
        return stallInHead().then(hangUp());
    }

    /** Sends the head and half a body, and closes. */
    public static Script truncateBody() {
        return stallInBody().then(hangUp());
    }

    /** Closes without an answer. */
    public static Script hangUp() {
        return request -> request.connection().close();
    }

    /** Resets the connection without an answer. */
    public static Script reset() {
        return request -> request.connection().reset();
    }

    /** Sends these characters, one byte each. */
    public static Script send(String raw) {
        return request -> request.write(raw);
    }
}
