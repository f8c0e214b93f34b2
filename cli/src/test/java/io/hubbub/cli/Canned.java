package io.hubbub.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server with one answer for everything but subscriptions, which keeps what it was asked. Any thread may look. */
final class Canned implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<URI> asked = new CopyOnWriteArrayList<>();
    private final int status;
    private final String body;

    /** Apostrophes in {@code body} stand for quotes. */
    Canned(int status, String body) throws IOException {
        this.status = status;
        this.body = body.replace('\'', '"');
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Answers 200. */
    Canned(String body) throws IOException {
        this(200, body);
    }

    String origin() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The requests so far, by path. */
    List<String> paths() {
        return asked.stream().map(URI::getRawPath).toList();
    }

    /** A parameter of the first request, decoded, or empty. */
    String query(String name) {
        for (String pair : asked.get(0).getRawQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI());
        boolean polls = exchange.getRequestURI().getPath().startsWith("/v2/subscribe/")
                && !exchange.getRequestURI().getQuery().contains("&tt=0");
        if (polls
                && asked.stream()
                                .filter(each -> each.getPath().startsWith("/v2/subscribe/"))
                                .count()
                        > 2) {
            awaitClose();
        }
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
