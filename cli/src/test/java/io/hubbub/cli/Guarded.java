package io.hubbub.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A server with access control, which ours does not have: it denies channels and has no messages for the others. */
final class Guarded implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<List<String>> denials = new ArrayList<>(); // complete before the first request

    /** Denies these channels, all in one reply. */
    Guarded(String... denied) throws IOException {
        denials.add(List.of(denied));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Denies these as well, once those before them are not asked for any more. */
    Guarded then(String... denied) {
        denials.add(List.of(denied));
        return this;
    }

    String origin() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        List<String> asked = Arrays.asList(path.split("/").length > 4 ? path.split("/")[4].split(",") : new String[0]);
        boolean subscribes = path.startsWith("/v2/subscribe/");
        for (List<String> each : denials) {
            String denied = each.stream().filter(asked::contains).collect(Collectors.joining("\",\""));
            if (subscribes && !denied.isEmpty()) {
                String body = "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"%s\"]},"
                        + "\"error\":true,\"service\":\"Access Manager\",\"status\":403}";
                reply(exchange, 403, body.formatted(denied));
                return;
            }
        }
        if (subscribes && !("&" + exchange.getRequestURI().getQuery()).contains("&tt=0")) {
            awaitClose();
        }
        reply(exchange, 200, "{\"t\":{\"t\":\"17276954606232118\",\"r\":1},\"m\":[]}");
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }
}
