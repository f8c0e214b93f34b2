package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not read what they asked for. What is held for them has a bound, and others do not notice. */
@Timeout(120)
final class SlowReaderTest {
    private static final int MESSAGES = 130; // make 4 MiB
    private static final int PIECES = 14;
    private static final int PIECE_BYTES = 1 << 20;
    private static final String LARGE = "\"" + "x".repeat(32_000) + "\"";

    private static EdgeServer serverOf(String memory, String requestTimeout) {
        return EdgeServer.with(
                "loops",
                "1",
                "connection-memory",
                memory,
                "request-timeout",
                requestTimeout,
                "hold",
                "600ms",
                "queue-messages",
                "1000",
                "reply-messages",
                "1000",
                "reply-bytes",
                "64000000");
    }

    /** Keeps 4 MiB for whoever comes with the returned cursor. */
    private static String fill(EdgeServer server, String channel) throws IOException {
        return fill(server, channel, MESSAGES);
    }

    private static String fill(EdgeServer server, String channel, int messages) throws IOException {
        String cursor = server.handshake(channel);
        try (Client publisher = new Client(server.port())) {
            for (int i = 0; i < messages; i++) {
                publisher.post("/publish/demo/demo/0/" + channel + "/0", LARGE).timetoken();
            }
        }
        return "/v2/subscribe/demo/" + channel + "/0?tt=" + cursor;
    }

    @Test
    void catchUp_readAtOnce_comesWhole() throws IOException {
        try (EdgeServer server = serverOf("256MiB", "30s")) {
            String catchUp = fill(server, "c");

            assertThat(server.get(catchUp).payloads()).hasSize(MESSAGES).containsOnly(LARGE);
        }
    }

    @Test
    void catchUp_neverReadByMany_holdsNoMoreThanTheSetting() throws IOException {
        try (EdgeServer server = serverOf("16MiB", "30s")) {
            String catchUp = fill(server, "c");

            for (int i = 0; i < 20; i++) {
                server.clientWithSmallWindow().ask(catchUp);
            }

            // Each holds at most 4 MiB, so that 16 MiB are enough for the fewest and for no more than eight: the kernel
            // takes a part.
            await().untilAsserted(() ->
                    assertThat(server.metric("hubbub_connections_cut_total")).isGreaterThanOrEqualTo(12));
            server.publish("other", "1");
        }
    }

    @Test
    void fanOut_neverReadByOne_doesNotHoldUpTheOthers() throws IOException {
        try (EdgeServer server = serverOf("16MiB", "30s")) {
            String catchUp = fill(server, "c");
            server.clientWithSmallWindow().ask(catchUp);
            String cursor = server.handshake("d");
            server.publish("d", "1");

            assertThat(server.get("/v2/subscribe/demo/d/0?tt=" + cursor).payloads())
                    .containsExactly("1");
        }
    }

    @Test
    void answer_neverRead_isCutAfterTheTimeout() throws IOException {
        try (EdgeServer server = serverOf("256MiB", "300ms")) {
            String catchUp = fill(server, "c");
            Client client = server.clientWithSmallWindow().ask(catchUp);

            server.awaitMetric("hubbub_connections_cut_total", 1);
            client.assertCut();
        }
    }

    @Test
    void answer_readSlowly_isNotCut() throws IOException {
        try (EdgeServer server = serverOf("256MiB", "4s")) {
            String catchUp = fill(server, "c", 4 * MESSAGES);
            Client slow = server.clientWithSmallWindow().ask(catchUp);

            readSlowly(slow, server);

            assertThat(server.metric("hubbub_connections_cut_total")).isZero();
            slow.socket().getInputStream().skipNBytes(4 * MESSAGES * LARGE.length() - PIECES * PIECE_BYTES);
        }
    }

    @Test
    void lastAnswer_readSlowly_isNotCut() throws IOException {
        try (EdgeServer server = serverOf("256MiB", "4s")) {
            String catchUp = fill(server, "c", 4 * MESSAGES);
            Client slow = server.clientWithSmallWindow().ask(catchUp, "Connection: close");

            readSlowly(slow, server);

            slow.socket().getInputStream().skipNBytes(4 * MESSAGES * LARGE.length() - PIECES * PIECE_BYTES);
            assertThat(slow.socket().getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    /** Reads for several times the timeout, each time a piece that makes the kernel ask the server for more. */
    private static void readSlowly(Client slow, EdgeServer server) throws IOException {
        for (int i = 0; i < PIECES; i++) {
            assertThat(slow.socket().getInputStream().readNBytes(PIECE_BYTES)).hasSize(PIECE_BYTES);
            // A hold is much shorter than the timeout, and all of them together longer than two.
            server.get("/v2/subscribe/demo/nothing/0?tt=" + server.handshake("nothing"));
        }
    }

    @Test
    void requests_sentByAClientThatDoesNotRead_areNotTakenIn() throws IOException {
        try (EdgeServer server = serverOf("24MiB", "30s")) {
            String catchUp = fill(server, "c");
            byte[] request = Client.request("GET", catchUp).getBytes(StandardCharsets.US_ASCII);
            byte[] later = Client.request("GET", "/time/0").repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            try (SocketChannel channel = SocketChannel.open()) {
                channel.socket().setReceiveBufferSize(4096);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                long sent = 0;
                int fruitless = 0;
                // What the server does not take in fills the kernel's buffers, then nothing more can be sent.
                while (fruitless < 20 && sent < 100 << 20) {
                    int written = channel.write(ByteBuffer.wrap(later));
                    sent += written;
                    fruitless = written == 0 ? fruitless + 1 : 0;
                    server.get("/time/0");
                }

                assertThat(sent).isLessThan(30 << 20);
                assertThat(server.metric("hubbub_connections_cut_total")).isZero();
            }
        }
    }

    @Test
    void polls_withLongListsOfChannels_areBoundedTogether() throws IOException {
        try (EdgeServer server = EdgeServer.with("loops", "1", "connection-memory", "4MiB")) {
            String many = IntStream.range(0, 1000)
                    .mapToObj(i -> "a-channel-with-a-long-name-" + i)
                    .collect(Collectors.joining(","));
            Client first = server.parked("c");
            String cursor = server.handshake("c");
            for (int i = 0; i < 200; i++) {
                server.client().ask("/v2/subscribe/demo/" + many + "/0?tt=" + cursor);
            }
            await().until(() ->
                    server.metric("hubbub_parked_polls") + server.metric("hubbub_connections_cut_total") >= 201);

            // A list takes 30 KB on the wire and four times that in memory.
            assertThat(server.metric("hubbub_parked_polls")).isBetween(20.0, 40.0);
            server.publish("c", "1");
            assertThat(first.answer().json().at("/m/0/d").asInt()).isEqualTo(1);
        }
    }

    @Test
    void polls_withLongListsOfChannels_areForgottenWhenTheyEnd() throws IOException {
        try (EdgeServer server = EdgeServer.with("loops", "1", "connection-memory", "1MiB")) {
            String target = "/v2/subscribe/demo/c/0?tt=1&pad=" + "x".repeat(100_000);
            server.publish("c", "1");
            Client client = server.client();
            for (int i = 0; i < 50; i++) {
                assertThat(client.get(target).status()).isEqualTo(200);
            }

            assertThat(server.metric("hubbub_connections_cut_total")).isZero();
        }
    }

    @Test
    void chunkExtensions_areNotHeld() throws IOException {
        try (EdgeServer server = EdgeServer.with("loops", "1", "connection-memory", "1MiB")) {
            Client client = server.client();
            client.send(Client.request("POST", "/publish/demo/demo/0/c/0", "Transfer-Encoding: chunked"));
            for (int i = 0; i < 1000; i++) {
                client.send("1;" + "x".repeat(8000) + "\r\n" + (i == 0 ? "1" : "0") + "\r\n");
            }
            client.send("0\r\n\r\n").answer().is(200, "[1,\"Sent\",\"TT\"]");
        }
    }

    @Test
    void longRequestLine_leavesNoMemoryBehind() throws IOException {
        int count = 300;
        try (EdgeServer server = EdgeServer.with("loops", "1")) {
            String cursor = server.handshake("c");
            long before = usedHeapBytes();
            for (int i = 0; i < count; i++) {
                Client client = server.client();
                client.get("/time/0?pad=" + "x".repeat(100_000));
                client.ask("/v2/subscribe/demo/c/0?tt=" + cursor);
            }
            server.awaitMetric("hubbub_parked_polls", count);

            assertThat((usedHeapBytes() - before) / count).as("bytes per poll").isLessThan(60_000);
        }
    }

    @Test
    void longRequestLineOfAPoll_leavesNoMemoryBehind() throws IOException {
        int count = 300;
        try (EdgeServer server = EdgeServer.with("loops", "1")) {
            String cursor = server.handshake("c");
            long before = usedHeapBytes();
            for (int i = 0; i < count; i++) {
                server.client().ask("/v2/subscribe/demo/c/0?tt=" + cursor + "&pad=" + "x".repeat(100_000));
            }
            server.awaitMetric("hubbub_parked_polls", count);

            assertThat((usedHeapBytes() - before) / count).as("bytes per poll").isLessThan(60_000);
        }
    }

    private static long usedHeapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void requests_behindAWaitingPoll_areNotTakenInWithoutEnd() throws IOException {
        try (EdgeServer server = EdgeServer.with("loops", "1", "connection-memory", "24MiB")) {
            List<Client> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                waiting.add(server.parked("c"));
            }
            byte[] later = Client.request("GET", "/time/0").repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            List<Thread> senders = new ArrayList<>();
            for (Client client : waiting) {
                Thread sender = new Thread(() -> {
                    try {
                        for (int i = 0; i < 10; i++) {
                            client.send(later);
                        }
                    } catch (IOException cut) {
                        assertThat(cut).isInstanceOf(SocketException.class);
                    }
                });
                sender.start();
                senders.add(sender);
            }
            for (int i = 0; i < 100; i++) {
                server.get("/time/0");
            }

            assertThat(server.metric("hubbub_connections_cut_total")).isZero();
            for (Client client : waiting) {
                client.reset();
            }
            server.awaitQuiet();
            senders.forEach(sender -> await().until(() -> !sender.isAlive()));
        }
    }
}
