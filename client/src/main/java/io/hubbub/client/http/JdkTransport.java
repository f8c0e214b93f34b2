package io.hubbub.client.http;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException;
import io.hubbub.client.spi.TransportException.Kind;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests with the JDK's own HTTP client, over HTTP/1.1. Any thread may call it, none is kept waiting.
 *
 * <p>However many requests wait for replies, there are at most four threads {@code pn-http-N} and the JDK's
 * selector thread. They are daemons, and nothing starts before the first request.
 *
 * <p>A worker begins each request, since that may look up a host, and hands out each reply, since whoever waits for it may
 * take time. What is between, the JDK's client does on its selector thread: it never blocks there, and would hand each
 * request to a worker and back three times and more.
 *
 * <p>A reply may have 10 MiB, before and after unpacking; one that has more fails as {@link Kind#MALFORMED}.
 */
public final class JdkTransport implements HttpTransport {
    private static final Duration LONGEST = Duration.ofDays(365); // the JDK's client adds it to the time of day
    private static final int WORKERS = 4;
    private static final Duration WORKER_IDLE = Duration.ofSeconds(5);
    private static final Duration WORKER_IDLE_AFTER_CLOSE = Duration.ofMillis(1);

    private final Duration connectTimeout;
    private final @Nullable SSLContext sslContext;
    private final @Nullable ProxySelector proxy;

    private final ThreadPoolExecutor workers;
    private final AtomicInteger workersStarted = new AtomicInteger();
    private final Set<JdkExchange> underway = ConcurrentHashMap.newKeySet();

    private final Object state = new Object(); // guards the two below
    private @Nullable CompletableFuture<JdkClient> client;
    private boolean closed;

    /**
     * A transport without threads or connections yet.
     *
     * @param connectTimeout for one connection, with its TLS handshake
     * @param sslContext null for the JVM's
     * @param proxy null for the JVM's
     */
    public JdkTransport(Duration connectTimeout, @Nullable SSLContext sslContext, @Nullable ProxySelector proxy) {
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("The connect timeout must be longer than 0: " + connectTimeout);
        }
        this.connectTimeout = connectTimeout.compareTo(LONGEST) < 0 ? connectTimeout : LONGEST;
        this.sslContext = sslContext;
        this.proxy = proxy;
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                WORKER_IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                this::newWorker);
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call) {
        JdkExchange exchange = new JdkExchange(call, workers);
        // Added before the look at closed: either that look or close() ends an exchange.
        underway.add(exchange);
        var unused = exchange.whenComplete((reply, failure) -> underway.remove(exchange));
        CompletableFuture<JdkClient> opened = client();
        if (opened == null) {
            exchange.completeExceptionally(new TransportException(Kind.NOT_CONNECTED, "The client is closed", null));
        } else {
            start(exchange, opened);
        }
        return exchange;
    }

    private void start(JdkExchange exchange, CompletableFuture<JdkClient> opened) {
        var unused = opened.whenCompleteAsync(
                (client, failure) -> {
                    if (failure == null) {
                        exchange.start(client.http());
                    } else {
                        exchange.completeExceptionally(
                                new TransportException(Kind.NOT_CONNECTED, "The HTTP client did not start", failure));
                    }
                },
                workers);
    }

    @Override
    public void close() {
        CompletableFuture<JdkClient> opened;
        synchronized (state) {
            closed = true;
            opened = client;
            client = null;
        }
        for (JdkExchange exchange : underway) {
            exchange.completeExceptionally(new TransportException(Kind.BROKEN, "The client was closed", null));
        }
        if (opened != null) {
            var unused = opened.thenAccept(JdkClient::end);
        }
        // Not shut down: an executor that refuses work makes the JDK's client leave connections behind.
        workers.setKeepAliveTime(WORKER_IDLE_AFTER_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The JDK's client, made by a worker when there is none that runs; null after the close. */
    private @Nullable CompletableFuture<JdkClient> client() {
        synchronized (state) {
            if (closed) {
                return null;
            }
            CompletableFuture<JdkClient> current = client;
            if (current == null || isOver(current)) {
                current = CompletableFuture.supplyAsync(this::open, workers);
                client = current;
            }
            return current;
        }
    }

    /** Whether it did not start, or ended by itself, as when the system had no more threads or memory for it. */
    private static boolean isOver(CompletableFuture<JdkClient> client) {
        return client.isDone()
                && (client.isCompletedExceptionally() || !client.join().isAlive());
    }

    private JdkClient open() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(Runnable::run);
        if (sslContext != null) {
            builder.sslContext(sslContext);
        }
        if (proxy != null) {
            builder.proxy(proxy);
        }
        return JdkClient.open(builder);
    }

    private Thread newWorker(Runnable work) {
        // Whoever needs one makes it, and that may be a selector thread: not in the group of those.
        Thread worker =
                new Thread(JdkClient.outermostGroup(), work, "pn-http-" + workersStarted.incrementAndGet(), 0, false);
        worker.setDaemon(true);
        return worker;
    }
}
