package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server that does what the test says: requests wait until it answers them. */
final class ScriptedServer implements HttpTransport {
    private final List<Asked> asked = new ArrayList<>();
    private boolean closed;

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call) {
        assertThat(closed).as("sent after the end").isFalse();
        Asked request = new Asked(call);
        asked.add(request);
        return request.reply;
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** All requests so far. */
    List<Asked> all() {
        return List.copyOf(asked);
    }

    /** Requests that were neither answered nor given up. */
    List<Asked> open() {
        return asked.stream().filter(each -> !each.reply.isDone()).toList();
    }

    /** The subscribe requests so far, as {@code names tt=... tr=...}. */
    List<String> polls() {
        return asked.stream().filter(Asked::isSubscribe).map(Asked::toString).toList();
    }

    /** The one subscribe request that is open. */
    Asked poll() {
        List<Asked> polls = open().stream().filter(Asked::isSubscribe).toList();
        assertThat(polls).as("open polls").hasSize(1);
        return polls.get(0);
    }

    /** The one leave request that is open. */
    Asked leave() {
        List<Asked> leaves = open().stream().filter(Asked::isLeave).toList();
        assertThat(leaves).as("open leaves").hasSize(1);
        return leaves.get(0);
    }

    /** A request and its reply to come. */
    static final class Asked {
        final HttpCall call;
        private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();

        private Asked(HttpCall call) {
            this.call = call;
        }

        void answer(int status, String body) {
            answer(status, body, Map.of());
        }

        void answer(int status, String body, Map<String, String> headers) {
            reply.complete(new HttpReply(status, headers, body.getBytes(StandardCharsets.UTF_8)));
        }

        /** Answers a subscribe request. */
        void cursor(long timetoken, String... envelopes) {
            answer(200, "{\"t\":{\"t\":\"" + timetoken + "\",\"r\":7},\"m\":[" + String.join(",", envelopes) + "]}");
        }

        void fail(TransportException.Kind kind) {
            reply.completeExceptionally(new TransportException(kind, "it failed", null));
        }

        boolean isGivenUp() {
            return reply.isCancelled();
        }

        String path() {
            return call.uri().getRawPath();
        }

        @Nullable
        String query(String name) {
            return queries().get(name);
        }

        Map<String, String> queries() {
            Map<String, String> queries = new HashMap<>();
            for (String pair : call.uri().getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                queries.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
            return queries;
        }

        boolean isSubscribe() {
            return path().startsWith("/v2/subscribe/");
        }

        boolean isLeave() {
            return path().endsWith("/leave");
        }

        /** The channels of a subscribe or leave request. */
        String channels() {
            return URLDecoder.decode(path().split("/")[isLeave() ? 6 : 4], StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            String region = query("tr");
            return channels() + " tt=" + query("tt") + (region == null ? "" : " tr=" + region);
        }
    }
}
