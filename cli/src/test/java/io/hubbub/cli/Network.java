package io.hubbub.cli;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/** A real server on a free port for the tests of a class, and a look at what reached it that needs no client. */
final class Network implements BeforeAllCallback, AfterAllCallback {
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Server server;

    @Override
    public void beforeAll(ExtensionContext context) throws ConfigurationException {
        server = Server.start(Settings.of(Map.of("port", "0", "queue-messages", "10000", "ephemeral", "true")));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running().close();
    }

    String origin() {
        return running().origin();
    }

    /** The admin token. */
    String adminToken() {
        return running().newAdminToken().orElseThrow();
    }

    /** The first messages that the server keeps of a channel, which must be so many, as JSON. */
    List<String> messages(String channel, int count) throws IOException, InterruptedException {
        List<String> messages = new ArrayList<>();
        String after = "1";
        while (messages.size() < count) {
            JsonNode reply = ClientOptions.JSON.readTree(keptAfter(after, channel));
            reply.path("m").forEach(envelope -> messages.add(envelope.path("d").toString()));
            after = reply.path("t").path("t").asString();
        }
        return messages;
    }

    /** The envelopes that the server keeps of a channel, oldest first; there must be at least one. */
    List<JsonNode> envelopes(String channel) throws IOException, InterruptedException {
        List<JsonNode> envelopes = new ArrayList<>();
        ClientOptions.JSON.readTree(kept(channel)).path("m").forEach(envelopes::add);
        return envelopes;
    }

    /** The reply with those envelopes, as it came. */
    String kept(String channel) throws IOException, InterruptedException {
        return keptAfter("1", channel);
    }

    private String keptAfter(String timetoken, String channel) throws IOException, InterruptedException {
        URI url = URI.create("http://" + origin() + "/v2/subscribe/demo/" + channel + "/0?tt=" + timetoken);
        return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                .body();
    }

    /** The messages of {@link #envelopes}, as JSON. */
    List<String> messages(String channel) throws IOException, InterruptedException {
        return envelopes(channel).stream()
                .map(envelope -> envelope.path("d").toString())
                .toList();
    }

    /** A port at which nothing listens, and which no system gives to a socket that asks for any port. */
    static int deadPort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one.
            }
        }
    }

    private Server running() {
        if (server == null) {
            throw new IllegalStateException("Not started");
        }
        return server;
    }
}
