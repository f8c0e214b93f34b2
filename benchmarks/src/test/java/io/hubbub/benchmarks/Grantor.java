package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hubbub.protocol.access.RequestSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that gives whatever a well signed request asks for. Tokens are numbered from 1. */
final class Grantor implements AutoCloseable {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile boolean distrustful;
    private int tokens;

    Grantor() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Method, path, query up to the signature, and body of each request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** From now on no signature is good. */
    void distrust() {
        distrustful = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        String query = uri.getRawQuery();
        String method = exchange.getRequestMethod();
        requests.add(method + " " + uri.getRawPath() + "?" + query.split("&signature=", 2)[0] + " "
                + new String(body, UTF_8));
        boolean signed = !distrustful
                && RequestSignature.verify(
                        GrantClient.SECRET_KEY, "demo", "demo", method, uri.getRawPath(), query, body);
        tokens += signed && method.equals("POST") ? 1 : 0;
        byte[] answer = (signed ? "{\"data\":{\"token\":\"qEF2=" + tokens + "\"}}" : "not signed").getBytes(UTF_8);
        exchange.sendResponseHeaders(signed ? 200 : 403, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
