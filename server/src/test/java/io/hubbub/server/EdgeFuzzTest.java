package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.core.JacksonException;

/**
 * Mutated and random bytes. Whatever comes, the server answers in HTTP or ends the connection, in time, never with a
 * fault of its own, and afterwards it serves as before. {@code -Dhubbub.seed} repeats a run.
 */
@Timeout(90)
final class EdgeFuzzTest {
    private static final Duration BUDGET = Duration.ofSeconds(8);
    private static final Duration DEADLINE = Duration.ofSeconds(10); // of one exchange
    private static final long SEED = Long.getLong("hubbub.seed", System.nanoTime());
    private static final int ATTACKERS = 32;
    private static final String LAST = Client.request("GET", "/time/0", "Connection: close");
    private static final int MAX_ANSWERS = 1_000; // of one exchange

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with(
            "hold", "100ms", "request-timeout", "250ms", "idle-timeout", "250ms", "connection-memory", "64MiB");

    private static final List<String> VALID = List.of(
            Client.request("GET", "/time/0"),
            Client.request("GET", "/publish/demo/demo/0/fuzz/0/%22hello%22?uuid=me&seqn=1&meta=%7B%7D&ttl=1"),
            Client.request("GET", "/publish/pub/other/0/fuzz/0/[1,2,{\"a\":null}]"),
            Client.request("POST", "/publish/demo/demo/0/fuzz/0?store=1", "Content-Length: 7") + "\"hello\"",
            Client.request("POST", "/publish/demo/demo/0/fuzz/0", "Transfer-Encoding: chunked")
                    + "3\r\n\"he\r\n4;x=y\r\nllo\"\r\n0\r\nA: b\r\n\r\n",
            Client.request("POST", "/publish/demo/demo/0/fuzz/0", "Content-Length: 7", "Expect: 100-continue")
                    + "\"hello\"",
            Client.request("POST", "/signal/demo/demo/0/fuzz/0", "Content-Length: 2", "Content-Encoding: gzip") + "17",
            Client.request("GET", "/v2/subscribe/demo/fuzz,b/0?tt=0&uuid=me", "Accept-Encoding: gzip, deflate;q=0.5"),
            Client.request("GET", "/v2/subscribe/demo/fuzz/0?tt=16000000000000000&tr=1"),
            Client.request("GET", "/v2/subscribe/demo/quiet/f?tt=99999999999999999"),
            Client.request("GET", "/v2/presence/sub-key/demo/channel/a,b/leave?uuid=me"),
            Client.request("GET", "http://localhost/v2/subscribe/demo/a/0?state={\"a\":{}}"),
            Client.request("OPTIONS", "/time/0", "Origin: null"),
            Client.request("GET", "/health/ready", "Connection: close"),
            "GET /time/0 HTTP/1.0\r\n\r\n");

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            "\0",
            "%",
            "%zz",
            "%00",
            "\u00ff\u00fe",
            " HTTP/1.1\r\n",
            " HTTP/9.9\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: 18446744073709551616\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Connection: close\r\n",
            "Expect: nothing\r\n",
            "Accept-Encoding: ;,;q=\r\n",
            "FFFFFFFF\r\n",
            "-1\r\n",
            "0\r\n\r\n",
            "tt=-1&",
            "&&==&",
            "/",
            ",",
            "\u001f\u008b\u0008",
            "\u0016\u0003\u0001\u0002\u0000");

    private static final List<String> SEAMS =
            List.of("/", "?", "&", "=", ",", " ", " HTTP/", ":", "\r\n", "\r\n\r\n", "\"", "%22", "/0 ");

    private final AtomicInteger exchanges = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    @Test
    void anyBytes_sentInAnyWay_neverHarmTheServer() throws Exception {
        System.out.println("EdgeFuzzTest: -Dhubbub.seed=" + SEED);
        ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS);
        List<Future<?>> attacks = IntStream.range(0, ATTACKERS)
                .mapToObj(i -> threads.submit(new Attacker(new Random(SEED + i))))
                .collect(Collectors.toList());
        threads.shutdown();
        for (Future<?> attack : attacks) {
            attack.get();
        }

        System.out.printf("EdgeFuzzTest: %s exchanges, %s answers, %s of them 200%n", exchanges, answers, accepted);
        assertThat(exchanges.get()).isGreaterThan(100);
        assertThat(answers.get()).isGreaterThan(exchanges.get() / 4);
        assertThat(accepted.get()).isPositive().isLessThan(answers.get());
        assertThat(server.refusals("internal_error")).isZero();
        server.awaitQuiet();
        Answer poll = server.talk(client -> {
            String cursor = client.get("/v2/subscribe/demo/after/0").cursor();
            client.post("/publish/demo/demo/0/after/0", "\"well\"").timetoken();
            return client.get("/v2/subscribe/demo/after/0?tt=" + cursor);
        });
        assertThat(poll.payloads()).containsExactly("\"well\"");
    }

    /** One client after the other, each with its own bytes. */
    private final class Attacker implements Callable<@Nullable Void> {
        private final Random random;

        Attacker(Random random) {
            this.random = random;
        }

        @Override
        public @Nullable Void call() {
            long end = System.nanoTime() + BUDGET.toNanos();
            for (int i = 0; System.nanoTime() - end < 0; i++) {
                byte[] bytes = bytes();
                try {
                    exchange(bytes);
                } catch (AssertionError | RuntimeException | IOException e) {
                    String sent = new String(bytes, 0, Math.min(bytes.length, 2_000), StandardCharsets.ISO_8859_1);
                    throw new AssertionError("Seed " + SEED + ", exchange " + i + ", sent:\n" + sent, e);
                }
                exchanges.incrementAndGet();
            }
            return null;
        }

        private byte[] bytes() {
            if (random.nextInt(20) == 0) {
                byte[] noise = new byte[random.nextInt(4_000)];
                random.nextBytes(noise);
                return noise;
            }
            StringBuilder requests = new StringBuilder();
            int count = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
            for (int i = 0; i < count; i++) {
                requests.append(VALID.get(random.nextInt(VALID.size())));
            }
            for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
                mutate(requests);
            }
            if (random.nextInt(4) > 0) {
                requests.append(LAST); // so that most exchanges end before a timeout
            }
            return requests.toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        private void mutate(StringBuilder requests) {
            if (requests.isEmpty()) {
                return;
            }
            int at = random.nextInt(requests.length());
            int end = Math.min(requests.length(), at + 1 + random.nextInt(40));
            switch (random.nextInt(12)) {
                case 0 -> requests.setCharAt(at, (char) (requests.charAt(at) ^ (1 << random.nextInt(8))));
                case 1 -> requests.setCharAt(at, (char) random.nextInt(256));
                case 2 -> requests.setLength(at);
                case 3 -> requests.delete(at, end);
                case 4 -> requests.insert(random.nextInt(requests.length()), requests.substring(at, end));
                case 5, 6 -> requests.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 7 -> duplicateHeader(requests);
                case 8, 9, 10 -> insertAtSeam(requests);
                default ->
                    requests.insert(
                            at,
                            String.valueOf((char) ('!' + random.nextInt(90))).repeat(oversize()));
            }
        }

        /** Where one part of a request ends and the next begins, parsers err most. */
        private void insertAtSeam(StringBuilder requests) {
            String seam = SEAMS.get(random.nextInt(SEAMS.size()));
            int at = requests.indexOf(seam, random.nextInt(requests.length()));
            if (at >= 0) {
                requests.insert(
                        at + (random.nextBoolean() ? 0 : seam.length()), PIECES.get(random.nextInt(PIECES.size())));
            }
        }

        private void duplicateHeader(StringBuilder requests) {
            int line = requests.indexOf("\r\n", random.nextInt(requests.length()));
            int next = line < 0 ? -1 : requests.indexOf("\r\n", line + 2);
            if (next > line + 2) {
                String header = requests.substring(line, next);
                requests.insert(line, header.repeat(random.nextInt(50) == 0 ? 5_000 : 1));
            }
        }

        private int oversize() {
            return switch (random.nextInt(4)) {
                case 0 -> 93;
                case 1 -> 20_000;
                case 2 -> 70_000;
                default -> 140_000;
            };
        }

        private void exchange(byte[] bytes) throws IOException {
            try (Client client = new Client(server.port()).patience(DEADLINE)) {
                try {
                    sendInPieces(client, bytes);
                } catch (SocketException cut) {
                    return; // refused and closed while we were sending
                }
                switch (random.nextInt(12)) {
                    case 0 -> client.reset();
                    case 1 -> {} // gone without reading
                    case 2 -> readAll(client.halfClose());
                    default -> readAll(client);
                }
            }
        }

        private void sendInPieces(Client client, byte[] bytes) throws IOException {
            int pieces = random.nextInt(3) == 0 ? 2 + random.nextInt(8) : 1;
            ByteArrayOutputStream piece = new ByteArrayOutputStream();
            for (int i = 0; i < bytes.length; i++) {
                piece.write(bytes[i]);
                if (random.nextInt(bytes.length) < pieces - 1) {
                    client.send(piece.toByteArray());
                    piece.reset();
                }
            }
            client.send(piece.toByteArray());
        }

        /** Reads answers until the server ends the connection, which its timeouts make sure of. */
        private void readAll(Client client) throws IOException {
            for (int i = 0; i < MAX_ANSWERS; i++) {
                Answer answer;
                try {
                    answer = client.head();
                    if (answer.status() == 100) {
                        continue;
                    }
                    answer = client.body(answer);
                } catch (EOFException | SocketException end) {
                    return;
                } catch (SocketTimeoutException hang) {
                    fail("The server neither answers nor ends the connection", hang);
                    return;
                }
                check(answer);
            }
            fail("More answers than requests");
        }

        private void check(Answer answer) {
            answers.incrementAndGet();
            accepted.addAndGet(answer.status() == 200 ? 1 : 0);
            assertThat(answer.status())
                    .as("%s", answer.text())
                    .isIn(200, 400, 404, 405, 408, 413, 414, 417, 431, 501, 503);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            Answer plain = answer.headers("Content-Encoding").isEmpty() ? answer : answer.gunzipped();
            String text = plain.text();
            boolean json = answer.header("Content-Type").equals("text/javascript; charset=\"UTF-8\"");
            boolean call = text.matches("(?s)[A-Za-z_$][A-Za-z0-9_$.]*\\(.*\\)");
            if (json && !text.isEmpty() && !call) {
                try {
                    assertThat(plain.json()).isNotNull();
                } catch (JacksonException e) {
                    fail("Not JSON: " + text, e);
                }
            }
        }
    }
}
