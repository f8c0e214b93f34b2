package io.hubbub.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of publishes whose answers the test chooses, message by message. Any thread may look. */
final class Publishing implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final Answering answering;

    Publishing(Answering answering) throws IOException {
        this.answering = answering;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String origin() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The bodies so far, in the order of their arrival. */
    List<String> arrived() {
        return List.copyOf(arrived);
    }

    /** How many had no answer at the same time, at most. */
    int mostUnderWay() {
        return mostUnderWay.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        arrived.add(body);
        Answer answer;
        try {
            answer = answering.to(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = Answer.LOST;
        }
        underWay.decrementAndGet();
        if (answer.status != 0) {
            byte[] octets = answer.body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, octets.length);
            exchange.getResponseBody().write(octets);
        }
        exchange.close();
    }

    /** What becomes of a message. May wait. */
    @FunctionalInterface
    interface Answering {
        Answer to(String message) throws InterruptedException;
    }

    /** An answer; apostrophes stand for quotes. With status 0, the connection ends instead. */
    record Answer(int status, String body) {
        static final Answer SENT = new Answer(200, "[1,'Sent','17276954606232118']");
        static final Answer LOST = new Answer(0, "");
        static final Answer BUSY = new Answer(503, "{'status':503,'message':'Service Unavailable','error':true}");
        static final Answer TOO_LARGE = new Answer(400, "[0,'Message Too Large','17276954606232118']");
        static final Answer WRONG_KEY = new Answer(400, "[0,'Invalid Key','17276954606232118']");
    }
}
