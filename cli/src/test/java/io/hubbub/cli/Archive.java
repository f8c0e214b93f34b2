package io.hubbub.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server with the history of one channel, which gives out and deletes what the protocol says of start, end, count and
 * reverse. Any thread may look.
 */
final class Archive implements AutoCloseable {
    static final long FIRST = 17_000_000_000_000_000L;

    private final HttpServer server;
    private final NavigableMap<Long, ObjectNode> messages = new ConcurrentSkipListMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean repeating;
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    Archive() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String origin() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Keeps the numbers from 1, at {@link #FIRST} plus as much. */
    Archive with(int count) {
        for (int i = 1; i <= count; i++) {
            add(FIRST + i, Integer.toString(i));
        }
        return this;
    }

    /** Keeps a message. */
    Archive add(long timetoken, String json) {
        ObjectNode message = ClientOptions.JSON.createObjectNode();
        message.set("message", ClientOptions.JSON.readTree(json));
        message.put("timetoken", Long.toString(timetoken)).put("uuid", "alice");
        messages.put(timetoken, message);
        return this;
    }

    /** The last message kept. */
    ObjectNode last() {
        return messages.lastEntry().getValue();
    }

    /** Answers so many requests, and to all others 503. */
    Archive answering(int requests) {
        left.set(requests);
        return this;
    }

    /** Forgets from where it was asked to go on. */
    Archive repeating() {
        repeating = true;
        return this;
    }

    /** The timetokens of the messages, less {@link #FIRST}. */
    List<Long> kept() {
        return messages.keySet().stream().map(timetoken -> timetoken - FIRST).toList();
    }

    /** The requests so far, by method and path. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        Map<String, String> query = new HashMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        boolean refused = left.getAndDecrement() <= 0;
        ObjectNode reply = ClientOptions.JSON.createObjectNode();
        String body;
        if (refused) {
            body = reply.put("status", 503)
                    .put("error", true)
                    .put("error_message", "Busy")
                    .toString();
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            messages.values().removeAll(between(query, false));
            body = reply.put("status", 200)
                    .put("error", false)
                    .put("error_message", "")
                    .toString();
        } else if (path.startsWith("/v2/")) {
            body = v2(page(query, "count")).toString();
        } else {
            reply.put("status", 200).put("error", false).put("error_message", "");
            List<ObjectNode> page = page(query, "max");
            ObjectNode channels = reply.putObject("channels");
            if (!page.isEmpty()) {
                channels.putArray(path.replaceFirst(".*/", "")).addAll(page);
            }
            body = reply.toString();
        }
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refused ? 503 : 200, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private static ArrayNode v2(List<ObjectNode> page) {
        ArrayNode reply = ClientOptions.JSON.createArrayNode();
        ArrayNode items = reply.addArray();
        long first = 0;
        long last = 0;
        for (ObjectNode each : page) {
            last = Long.parseLong(each.path("timetoken").asString());
            first = first == 0 ? last : first;
            items.addObject().put("timetoken", last).set("message", each.path("message"));
        }
        return reply.add(first).add(last);
    }

    private List<ObjectNode> page(Map<String, String> query, String countName) {
        boolean forwards = forwards(query);
        List<ObjectNode> all = new ArrayList<>(between(query, Boolean.parseBoolean(query.get("reverse"))));
        int count = Math.min(all.size(), Integer.parseInt(query.getOrDefault(countName, "100")));
        return forwards ? all.subList(0, count) : all.subList(all.size() - count, all.size());
    }

    private static boolean forwards(Map<String, String> query) {
        Long start = timetoken(query, "start");
        Long end = timetoken(query, "end");
        return (start != null && end != null) ? start < end : Boolean.parseBoolean(query.get("reverse"));
    }

    private Collection<ObjectNode> between(Map<String, String> query, boolean reverse) {
        Long start = timetoken(query, "start");
        Long end = timetoken(query, "end");
        NavigableMap<Long, ObjectNode> part = messages;
        boolean forwards = (start != null && end != null) ? start < end : reverse;
        if (start != null) {
            part = !forwards ? part.headMap(start, false) : repeating ? part : part.tailMap(start, false);
        }
        if (end != null) {
            part = forwards ? part.headMap(end, true) : part.tailMap(end, true);
        }
        return List.copyOf(part.values());
    }

    private static @Nullable Long timetoken(Map<String, String> query, String name) {
        String text = query.get(name);
        return text == null ? null : Long.valueOf(text);
    }
}
