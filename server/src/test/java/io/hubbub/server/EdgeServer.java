package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hubbub.broker.port.Keyset;
import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server on a free port with two loops, and the connections that a test opens to it. As a registered extension it
 * closes the connections after each test, waits until their polls have ended, and closes the server after the last.
 */
final class EdgeServer implements AutoCloseable, AfterEachCallback, AfterAllCallback {
    /** Its publish key is {@code pub}, its subscribe key {@code other}. */
    static final Keyset OTHER = new Keyset("other", "other", "pub", "sec");

    static final int LOOPS = 2;

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final int CONVERSATIONS = 5;

    static {
        // A guard against hanging, less than the time that a test has.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(50));
    }

    private static final AtomicInteger CHANNELS = new AtomicInteger();

    private final Server server;
    private final List<Client> clients = new ArrayList<>();

    private EdgeServer(Server server) {
        this.server = server;
    }

    /** Starts a server with settings given as keys and values in turns. */
    static EdgeServer with(String... settings) {
        return with(List.of(OTHER), settings);
    }

    /** The same with these keysets besides demo. */
    static EdgeServer with(List<Keyset> keysets, String... settings) {
        Map<String, String> values =
                new HashMap<>(Map.of("port", "0", "loops", Integer.toString(LOOPS), "ephemeral", "true"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        try {
            Settings all = Settings.of(values);
            for (Keyset keyset : keysets) {
                all = all.with(keyset);
            }
            return new EdgeServer(Server.start(all));
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    Server server() {
        return server;
    }

    int port() {
        String origin = server.origin();
        return Integer.parseInt(origin.substring(origin.lastIndexOf(':') + 1));
    }

    /** A connection that is closed after the test. */
    Client client() throws IOException {
        return register(new Client(port()));
    }

    /** A connection whose kernel takes in little, closed after the test. */
    Client clientWithSmallWindow() throws IOException {
        return register(Client.withSmallWindow(port()));
    }

    /**
     * Talks on a new connection, and again on another one when the server closed it before it said anything: where it waits
     * only a moment for the first byte, a slow machine may not send it in time.
     */
    <T> T talk(Conversation<T> conversation) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Client client = new Client(port())) {
                return conversation.with(client);
            } catch (EOFException | SocketException closed) {
                if (attempt == CONVERSATIONS) {
                    throw closed;
                }
            }
        }
    }

    /** Asks on a connection of its own. */
    Answer get(String target, String... headers) throws IOException {
        try (Client client = new Client(port())) {
            return client.get(target, headers);
        }
    }

    /** Posts on a connection of its own. */
    Answer post(String target, String body, String... headers) throws IOException {
        try (Client client = new Client(port())) {
            return client.post(target, body, headers);
        }
    }

    /** Deletes on a connection of its own. */
    Answer delete(String target) throws IOException {
        try (Client client = new Client(port())) {
            return client.delete(target);
        }
    }

    /** Publishes JSON to a channel of demo; returns the timetoken. */
    String publish(String channel, String json) throws IOException {
        return post("/publish/demo/demo/0/" + channel + "/0", json).timetoken();
    }

    /** A cursor of now. */
    String handshake(String channel) throws IOException {
        return get("/v2/subscribe/demo/" + channel + "/0").cursor();
    }

    /** A connection with a poll that waits for {@code channel}. */
    Client parked(String channel) throws IOException {
        double before = metric("hubbub_parked_polls");
        Client client = client().ask("/v2/subscribe/demo/" + channel + "/0?tt=" + handshake(channel));
        awaitMetric("hubbub_parked_polls", before + 1);
        return client;
    }

    /** A channel that no other test uses. */
    static String newChannel() {
        return "channel-" + CHANNELS.incrementAndGet();
    }

    /** A figure of {@code /metrics}, with its labels if it has any. */
    double metric(String name) throws IOException {
        return talk(client -> client.get("/metrics"))
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No figure " + name));
    }

    /** How often requests were refused with this code. */
    double refusals(String code) throws IOException {
        return metric("hubbub_refusals_total{code=\"" + code + "\"}");
    }

    void awaitMetric(String name, double expected) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .untilAsserted(() -> assertThat(metric(name)).as(name).isEqualTo(expected));
    }

    /** Waits until the server says that it is ready; it gives a probe less time than a slow machine may need. */
    void awaitReady() {
        await().untilAsserted(() -> get("/health/ready").is(200, "{\"status\":\"ready\"}"));
    }

    /** Waits until the only connection is the one that asks. */
    void awaitQuiet() {
        awaitMetric("hubbub_parked_polls", 0);
        awaitMetric("hubbub_connections", 1);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (!clients.isEmpty()) {
            closeClients();
            awaitMetric("hubbub_parked_polls", 0); // for the next test, which counts them
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        try {
            closeClients();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            server.close();
        }
    }

    private void closeClients() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        clients.clear();
    }

    interface Conversation<T> {
        T with(Client client) throws IOException;
    }

    private Client register(Client client) {
        clients.add(client);
        return client;
    }
}
