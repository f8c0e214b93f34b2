package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every transport does with requests and replies. */
@Timeout(60)
public abstract class TransportContract {
    private static final int MAX = HttpReply.MAX_BYTES;

    protected final Leftovers leftovers;
    protected final StubServer server;
    private final Transports transports;
    protected final HttpTransport transport;

    protected TransportContract(Transports transports) throws IOException {
        this.transports = transports;
        transport = transports.open();
        server = StubServer.start();
        leftovers = new Leftovers();
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    @Test
    void send_get_repliesWithStatusHeadersAndBody() throws Exception {
        server.next(StubServer.answer(200, "[1,\"Sent\",\"17\"]", "X-One: a", "X-One: b", "Content-Type: text/plain"));

        HttpReply reply = reply(transport.send(read(server.uri("/time/0"))));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).asString(StandardCharsets.UTF_8).isEqualTo("[1,\"Sent\",\"17\"]");
        assertThat(reply.headers())
                .containsOnly(
                        Map.entry("x-one", "a"),
                        Map.entry("content-type", "text/plain"),
                        Map.entry("content-length", "15"));
    }

    @Test
    void send_post_carriesBodyAndHeaders() throws Exception {
        server.next(StubServer.answer("[]"));
        byte[] body = "{\"text\":\"€\"}".getBytes(StandardCharsets.UTF_8);

        reply(transport.send(new HttpCall(
                "POST",
                server.uri("/publish"),
                Map.of("Content-Type", "application/json", "X-Two", "2"),
                body,
                false)));

        StubRequest request = server.take();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.text()).isEqualTo("{\"text\":\"€\"}");
        assertThat(request.header("content-type")).isEqualTo("application/json");
        assertThat(request.header("x-two")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PATCH", "PUT"})
    void send_otherMethods_goOutAsTheyAre(String method) throws Exception {
        server.next(StubServer.answer("[]"));

        reply(transport.send(new HttpCall(method, server.uri("/v2/objects"), Map.of(), new byte[] {'{', '}'}, false)));

        StubRequest request = server.take();
        assertThat(request.method()).isEqualTo(method);
        assertThat(request.text()).isEqualTo("{}");
    }

    @Test
    void send_always_isPlainHttp11() throws Exception {
        server.next(StubServer.answer("[]"));

        reply(transport.send(read(server.uri("/time/0"))));

        assertThat(server.take().headers()).doesNotContainKeys("upgrade", "http2-settings", "connection");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/subscribe/demo/a%2Cb%2fc/0?tt=0&uuid=%20x%20",
                "//a//b//?x=//",
                "/%E2%82%AC%F0%9F%98%80/?filter-expr=%C3%A4%20%3D%3D%20%27a%27%25",
                "/a+b;c=d,e:f@g!$&'()*/?a+b;c=d,e:f@g!$&'()*/?",
                "/publish/%22%7B%5C%22%7D%22?meta=%7B%7D&&empty=",
                "/?"
            })
    void send_anyTarget_goesOutAsItIs(String target) throws Exception {
        server.next(StubServer.answer("[]"));

        reply(transport.send(read(server.uri(target))));

        // A question mark with nothing behind it means the same without.
        assertThat(server.take().target()).isEqualTo(target.equals("/?") ? "/" : target);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 307, 304, 400, 401, 403, 404, 407, 414, 429, 500, 503})
    void send_anyStatus_isReply(int status) throws Exception {
        String body = status == 204 || status == 304 ? "" : "{\"status\":" + status + "}";
        List<String> headers = new ArrayList<>(List.of("Location: " + server.uri("/elsewhere")));
        if (status == 204) {
            headers.add("Content-Length: 0");
        }
        server.next(StubServer.answer(status, body, headers.toArray(new String[0])));

        HttpReply reply = reply(transport.send(read(server.uri("/time/0"))));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).asString(StandardCharsets.UTF_8).isEqualTo(body);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void send_replyInChunks_isWhole() throws Exception {
        server.next(StubServer.answerInChunks("[1,", "2,", "3]"));

        assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("[1,2,3]");
    }

    @Test
    void send_replyUntilClose_isWhole() throws Exception {
        server.next(StubServer.send("HTTP/1.1 200 OK\r\n\r\n[1,2,3]").then(StubServer.hangUp()));

        assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("[1,2,3]");
    }

    @Test
    void send_requestThatHttpCannotCarry_isNotConnected() throws Exception {
        HttpCall restricted = new HttpCall("GET", server.uri("/"), Map.of("Host", "elsewhere"), null, true);

        assertThat(failure(transport.send(restricted)).kind()).isEqualTo(Kind.NOT_CONNECTED);
        assertThat(failure(transport.send(read(URI.create("ftp://127.0.0.1/")))).kind())
                .isEqualTo(Kind.NOT_CONNECTED);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void new_connectTimeoutOfNothing_isRefused() {
        assertThatThrownBy(() -> transports.open(Duration.ZERO, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // Keep-alive and threads

    @Test
    void send_hundredInARow_useOneConnection() throws Exception {
        server.otherwise(StubServer.answer("[]"));

        for (int i = 0; i < 100; i++) {
            reply(transport.send(read(server.uri("/" + i))));
        }

        assertThat(server.requests()).hasSize(100);
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void send_fromTheCompletionOfTheLast_usesItsConnection() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        CompletableFuture<HttpReply> chain = transport.send(read(server.uri("/")));
        for (int i = 0; i < 20; i++) {
            chain = chain.thenCompose(reply -> transport.send(read(server.uri("/"))));
        }

        reply(chain);

        assertThat(server.requests()).hasSize(21);
        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void send_fiftyHeldPolls_needFewThreads() throws Exception {
        List<CompletableFuture<HttpReply>> polls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            polls.add(transport.send(read(server.uri("/poll/" + i))));
        }
        List<StubRequest> held = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            held.add(server.take());
        }

        await().untilAsserted(() -> assertThat(leftovers.threadNames()).hasSizeLessThanOrEqualTo(5));

        for (StubRequest request : held) {
            request.answer(200, request.path());
        }
        for (int i = 0; i < 50; i++) {
            assertThat(text(polls.get(i))).isEqualTo("/poll/" + i);
        }
    }

    @Test
    void new_withoutRequest_startsNoThread() {
        assertThat(leftovers.threadNames()).isEmpty();
    }

    @Test
    void send_always_threadsAreDaemons() throws Exception {
        server.otherwise(StubServer.answer("[]"));

        reply(transport.send(read(server.uri("/"))));

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> leftovers.threadNames().contains(thread.getName()))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void send_fromVirtualThreads_works() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads");
        server.otherwise(StubServer.answer("[]"));
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<String> result = new CompletableFuture<>();
            results.add(result);
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable) () -> {
                try {
                    result.complete(text(transport.send(read(server.uri("/")))));
                } catch (Exception | AssertionError e) {
                    result.completeExceptionally(e);
                }
            });
        }

        for (CompletableFuture<String> result : results) {
            assertThat(result.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("[]");
        }
    }

    private HttpTransport throughServerAsProxy() {
        InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        return transports.open(Calls.CONNECT_TIMEOUT, null, ProxySelector.of(proxy));
    }

    @Test
    void send_throughProxy_goesThere() throws Exception {
        server.next(StubServer.answer("[]"));
        HttpTransport proxied = throughServerAsProxy();
        try {
            reply(proxied.send(read(URI.create("http://hubbub.invalid/time/0"))));
        } finally {
            proxied.close();
        }

        assertThat(server.take().target()).isEqualTo("http://hubbub.invalid/time/0");
    }

    @Test
    void send_tunnelThatAsksForAPassword_is407() throws Exception {
        server.next(StubServer.answer(407, "who are you?", "Proxy-Authenticate: Basic realm=\"x\""));
        HttpTransport proxied = throughServerAsProxy();
        try {
            HttpReply reply = reply(proxied.send(read(URI.create("https://hubbub.invalid/time/0"))));

            assertThat(reply.status()).isEqualTo(407);
        } finally {
            proxied.close();
        }
    }

    @Test
    void send_tunnelThatIsRefused_isNotConnected() throws Exception {
        server.next(StubServer.answer(502, "nobody there"));
        HttpTransport proxied = throughServerAsProxy();
        try {
            assertThat(failure(proxied.send(read(URI.create("https://hubbub.invalid/time/0"))))
                            .kind())
                    .isEqualTo(Kind.NOT_CONNECTED);
        } finally {
            proxied.close();
        }
    }

    // Packed replies

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] bytes, Packer packer) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        return packed(bytes, GZIPOutputStream::new);
    }

    private void answerPacked(String coding, byte[] bytes) {
        server.next(request -> request.answer(200, bytes, "Content-Encoding: " + coding));
    }

    @Test
    void send_always_asksForGzip() throws Exception {
        server.next(StubServer.answer("[]"));

        reply(transport.send(read(server.uri("/"))));

        assertThat(server.take().header("accept-encoding")).isEqualTo("gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
    void send_gzipReply_isUnpacked(String coding) throws Exception {
        answerPacked(coding, gzip("[\"€\"]".getBytes(StandardCharsets.UTF_8)));

        assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("[\"€\"]");
    }

    @Test
    void send_deflateReply_isUnpackedWithAndWithoutItsFrame() throws Exception {
        byte[] body = "[1,2,3]".getBytes(StandardCharsets.UTF_8);
        answerPacked("deflate", packed(body, DeflaterOutputStream::new));
        answerPacked(
                "deflate", packed(body, out -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true))));

        assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("[1,2,3]");
        assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("[1,2,3]");
    }

    @Test
    void send_emptyGzipReply_isEmpty() throws Exception {
        answerPacked("gzip", new byte[0]);

        assertThat(text(transport.send(read(server.uri("/"))))).isEmpty();
    }

    @Test
    void send_brokenGzipReply_isMalformedAndTheConnectionLives() throws Exception {
        byte[] whole = gzip("[1,2,3]".getBytes(StandardCharsets.UTF_8));
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 8] ^= 1;
        answerPacked("gzip", Arrays.copyOf(whole, whole.length - 9));
        answerPacked("gzip", wrongSum);
        answerPacked("gzip", "[1,2,3]".getBytes(StandardCharsets.UTF_8));
        answerPacked("br", whole);
        answerPacked("identity", "[]".getBytes(StandardCharsets.UTF_8));

        for (int i = 0; i < 4; i++) {
            assertThat(failure(transport.send(read(server.uri("/")))).kind()).isEqualTo(Kind.MALFORMED);
        }
        assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("[]");
        assertThat(server.connections()).hasSize(1);
    }

    // Bounds

    @Test
    void send_longestReply_isWhole() throws Exception {
        byte[] body = new byte[MAX];
        Arrays.fill(body, (byte) 'x');
        answerPacked("identity", body);
        answerPacked("gzip", gzip(body));

        assertThat(reply(transport.send(read(server.uri("/")))).body()).isEqualTo(body);
        assertThat(reply(transport.send(read(server.uri("/")))).body()).isEqualTo(body);
    }

    @Test
    void send_replyDeclaredTooLong_isMalformedAndCloses() throws Exception {
        server.next(StubServer.send("HTTP/1.1 200 OK\r\nContent-Length: " + (MAX + 1) + "\r\n\r\nx"));

        assertThat(failure(transport.send(read(server.uri("/")))).kind()).isEqualTo(Kind.MALFORMED);
        server.take().connection().awaitClosed();
    }

    @Test
    void send_replyTooLongWithoutSaying_isMalformedAndCloses() throws Exception {
        server.next(StubServer.flood(8L * MAX));

        assertThat(failure(transport.send(read(server.uri("/")))).kind()).isEqualTo(Kind.MALFORMED);
        server.take().connection().awaitClosed();
    }

    @Test
    void send_replyTooLongWhenUnpacked_isMalformed() throws Exception {
        answerPacked("gzip", gzip(new byte[MAX + 1]));

        assertThat(failure(transport.send(read(server.uri("/")))).kind()).isEqualTo(Kind.MALFORMED);
    }
}
