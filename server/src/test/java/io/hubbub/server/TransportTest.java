package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests and answers travel: connections, order, framing, compression. */
@Timeout(60)
final class TransportTest {
    private static final String PUBLISH = "/publish/demo/demo/0/";
    private static final String SUBSCRIBE = "/v2/subscribe/demo/";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with();

    private final String channel = EdgeServer.newChannel();

    @Test
    void request_http11_keepsTheConnection() throws IOException {
        Client client = server.client();

        assertThat(client.get("/time/0").header("Connection")).isEqualTo("keep-alive");
        assertThat(client.get("/time/0").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "TE, close"})
    void request_connectionClose_isMirroredAndCloses(String value) throws IOException {
        Client client = server.client();

        Answer answer = client.get("/time/0", "Connection: " + value);

        assertThat(answer.header("Connection")).isEqualTo("close");
        client.assertClosed();
    }

    @Test
    void request_http10_closesAfterwards() throws IOException {
        Client client = server.client();

        Answer answer = client.send("GET /time/0 HTTP/1.0\r\n\r\n").answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Connection")).isEqualTo("close");
        client.assertClosed();
    }

    @Test
    void request_http10KeepAlive_keepsTheConnection() throws IOException {
        Client client = server.client();

        client.send("GET /time/0 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer();

        assertThat(client.get("/time/0").status()).isEqualTo(200);
    }

    @Test
    void request_absoluteForm_isReadLikeAPath() throws IOException {
        server.get("http://example.com:80/time/0").is(200, "[TT]");
        server.get("HTTPS://ps.example.com/v2/subscribe/demo/a/0?tt=0")
                .is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
    }

    @Test
    void request_rawJsonAndUtf8InTheQuery_areAccepted() throws IOException {
        String raw = new String(
                "?state={\"a\":{\"b\":\"é^|`\"}}&tt=0".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        server.get(SUBSCRIBE + channel + "/0" + raw).is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
    }

    @Test
    void request_spacesInTheTarget_areSpaces() throws IOException {
        server.get("/publish/demo/demo/0/" + channel + "/0/[\"a b\", 1]?meta={\"c d\": \"e f g\"}")
                .is(200, "[1,\"Sent\",\"TT\"]");

        Answer batch = server.get(SUBSCRIBE + channel + "/0?tt=1");
        assertThat(batch.json().at("/m/0/d").toString()).isEqualTo("[\"a b\",1]");
        assertThat(batch.json().at("/m/0/u").toString()).isEqualTo("{\"c d\":\"e f g\"}");
    }

    @Test
    void request_rawUtf8InThePath_namesTheChannel() throws IOException {
        String name = channel + "-é";
        String raw = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String cursor = server.handshake(raw);
        server.publish(raw, "1");

        Answer batch = server.get(SUBSCRIBE + raw + "/0?tt=" + cursor);

        assertThat(batch.json().at("/m/0/c").asString()).isEqualTo(name);
    }

    @Test
    void poll_clientSendsNoMore_isGone() throws IOException {
        Client client = server.parked(channel);

        client.halfClose().assertClosed();
        server.awaitMetric("hubbub_parked_polls", 0);
    }

    @Test
    void request_emptyLinesBefore_areSkipped() throws IOException {
        Client client = server.client();

        client.send("\r\n\r\n" + Client.request("GET", "/time/0")).answer().is(200, "[TT]");
    }

    @Test
    void request_inSingleBytes_isReadLikeInOne() throws IOException {
        Client client = server.client();
        for (byte b : Client.request("GET", "/time/0", "X: y").getBytes(StandardCharsets.US_ASCII)) {
            client.send(new byte[] {b});
        }

        client.answer().is(200, "[TT]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 20_000, 90_000})
    void request_pauseAfterARequestLine_isReadLikeInOne(int length) throws IOException {
        Client client = server.client();
        client.get("/time/0");
        Duration pause = Duration.ofMillis(30); // so that the server reads each line on its own
        client.send("GET /time/0?pad=" + "x".repeat(length) + " HTTP/1.1\r\n");
        assertThat(client.isSilentFor(pause)).isTrue();
        client.send("Host: localhost\r\n");
        assertThat(client.isSilentFor(pause)).isTrue();
        client.send("\r\n");

        client.answer().is(200, "[TT]");
        client.get("/time/0").is(200, "[TT]");
    }

    @Test
    void pipeline_severalRequests_areAnsweredInOrder() throws IOException {
        Client client = server.client();
        client.send(Client.request("GET", "/time/0")
                + Client.request("GET", "/nowhere")
                + Client.request("POST", PUBLISH + channel + "/0", "Content-Length: 1")
                + "1"
                + Client.request("GET", "/health/live"));

        assertThat(client.answer().text()).matches("\\[\\d{17}]");
        assertThat(client.answer().status()).isEqualTo(404);
        client.answer().timetoken();
        client.answer().is(200, "{\"status\":\"live\"}");
    }

    @Test
    void pipeline_requestBehindAWaitingPoll_isAnsweredAfterIt() throws IOException {
        Client client = server.parked(channel).ask("/time/0");

        server.publish(channel, "1");

        assertThat(client.answer().payloads()).containsExactly("1");
        client.answer().is(200, "[TT]");
    }

    @Test
    void pipeline_publishBehindItsOwnPoll_waitsForTheOtherMessage() throws IOException {
        Client client = server.parked(channel).ask(PUBLISH + channel + "/0/%22second%22");

        server.publish(channel, "\"first\"");

        assertThat(client.answer().payloads()).containsExactly("\"first\"");
        client.answer().timetoken();
    }

    @Test
    void pipeline_tenThousandRequestsAtOnce_areAllAnswered() throws Exception {
        Client client = server.client();
        byte[] requests = Client.request("GET", "/time/0").repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        Thread writer = new Thread(() -> {
            try {
                client.send(requests);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();

        for (int i = 0; i < 10_000; i++) {
            assertThat(client.answer().status()).isEqualTo(200);
        }
        writer.join();
    }

    @Test
    void reply_anyError_hasCorsAndJson() throws IOException {
        Answer error = server.get("/nowhere");

        assertThat(error.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(error.header("Content-Type")).isEqualTo("text/javascript; charset=\"UTF-8\"");
        assertThat(error.header("Connection")).isEqualTo("keep-alive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/subscribe/demo/a/0", "/nowhere", "*", "/%zz"})
    void options_anyTarget_allowsWhatBrowsersAsk(String target) throws IOException {
        Answer answer = server.client()
                .send(Client.request("OPTIONS", target, "Access-Control-Request-Method: POST"))
                .answer();

        answer.is(200, "");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("OPTIONS, GET, POST, DELETE");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("Content-Type");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("86400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/time/0", "/health/live", "/health/ready", "/metrics"})
    void head_whereAskingChangesNothing_answersWithoutBody(String target) throws IOException {
        Client client = server.client().send(Client.request("HEAD", target));

        Answer head = client.head();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).matches("[1-9]\\d+");
        client.get("/health/live").is(200, "{\"status\":\"live\"}");
    }

    @Test
    void head_ofAPublish_isRefusedWithoutBody() throws IOException {
        Client client = server.client().send(Client.request("HEAD", PUBLISH + channel + "/0/1"));

        assertThat(client.head().status()).isEqualTo(405);
        client.get("/health/live").is(200, "{\"status\":\"live\"}");
    }

    @Test
    void expect_continue_isToldToGoOn() throws IOException {
        Client client = server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", "Content-Length: 3", "Expect: 100-continue"));

        assertThat(client.head().status()).isEqualTo(100);
        client.send("\"x\"").answer().timetoken();
    }

    @Test
    void expect_continueWithABodyTooLong_isRefusedInstead() throws IOException {
        Client client = server.client()
                .send(Client.request(
                        "POST", PUBLISH + channel + "/0", "Content-Length: 99999", "Expect: 100-continue"));

        client.answer().is(400, "[0,\"Message Too Large\",\"TT\"]");
        client.assertClosed();
    }

    @Test
    void expect_continueOnHttp10_isIgnored() throws IOException {
        Client client = server.client()
                .send("POST " + PUBLISH + channel
                        + "/0 HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n1");

        client.answer().timetoken();
    }

    @Test
    void expect_anythingElse_isRefused() throws IOException {
        server.get("/time/0", "Expect: 200-ok")
                .isJson(
                        417,
                        "{\"status\":417,\"error\":true,\"message\":\"Expectation Failed\",\"service\":\"Balancer\"}");
    }

    @Test
    void body_chunked_isPutTogether() throws IOException {
        String cursor = server.handshake(channel);
        server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", "Transfer-Encoding: chunked"))
                .send("3;x=y\r\n\"ab\r\n")
                .send("A\r\ncdefghijkl\r\n1\r\n\"\r\n0\r\nTrailer: 1\r\n\r\n")
                .answer()
                .timetoken();

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).payloads())
                .containsExactly("\"abcdefghijkl\"");
    }

    @Test
    void reply_largeAndGzipAccepted_isCompressed() throws IOException {
        String cursor = server.handshake(channel);
        String payload = "\"" + "abc".repeat(1_000) + "\"";
        server.publish(channel, payload);

        Answer packed = server.get(SUBSCRIBE + channel + "/0?tt=" + cursor, "Accept-Encoding: deflate, gzip");

        assertThat(packed.body().length).isLessThan(500);
        assertThat(packed.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(packed.gunzipped().payloads()).containsExactly(payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip;q=0", "identity", "", ";", ",", "gzip;q=0.000", "GZIP; Q=0"})
    void reply_largeAndGzipNotAccepted_isPlain(String accepted) throws IOException {
        String cursor = server.handshake(channel);
        String payload = "\"" + "abc".repeat(1_000) + "\"";
        server.publish(channel, payload);

        Answer plain = server.get(SUBSCRIBE + channel + "/0?tt=" + cursor, "Accept-Encoding: " + accepted);

        assertThat(plain.headers("Content-Encoding")).isEmpty();
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.payloads()).containsExactly(payload);
    }

    @Test
    void reply_small_isNeverCompressed() throws IOException {
        assertThat(server.get("/time/0", "Accept-Encoding: gzip").headers("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void exchange_withTheHttpClientOfTheJdk_works() throws Exception {
        // Its connections stay open, so it gets a server of its own.
        try (EdgeServer own = EdgeServer.with()) {
            URI time = URI.create(own.server().url() + "/time/0");

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(time).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).matches("\\[\\d{17}]");
        }
    }

    @Test
    void client_goesAwayWhileParked_isForgotten() throws IOException {
        Client closing = server.parked(channel);
        Client resetting = server.parked(channel);

        closing.close();
        resetting.reset();

        server.awaitQuiet();
    }

    @Test
    void client_goesAwayWithARequestBehindItsPoll_isForgotten() throws IOException {
        server.parked(channel).ask("/time/0").ask("/time/0").close();

        server.awaitQuiet();
    }

    @Test
    void client_leavesHalfARequest_isForgotten() throws IOException {
        server.client()
                .send("POST " + PUBLISH + channel + "/0 HTTP/1.1\r\nContent-Length: 10\r\n\r\n123")
                .close();

        server.awaitQuiet();
    }

    @Test
    void connections_oneMoreThanAllowed_isClosedAsItComes() throws IOException {
        try (EdgeServer small = EdgeServer.with("max-connections", "2")) {
            Client first = small.client();
            first.get("/time/0");
            Client second = small.client();
            second.get("/time/0");

            small.client().assertCut();

            assertThat(first.get("/metrics").text()).contains("\nhubbub_connections_rejected_total 1.0\n");
        }
    }

    @Test
    void connection_idleForTooLong_isClosed() throws IOException {
        try (EdgeServer hasty = EdgeServer.with("idle-timeout", "100ms", "request-timeout", "1s")) {
            Answer answer = hasty.talk(client -> {
                Answer time = client.get("/time/0");
                client.assertClosed();
                return time;
            });

            answer.is(200, "[TT]");
        }
    }

    @Test
    void connection_thatNeverAsks_isClosed() throws IOException {
        try (EdgeServer hasty = EdgeServer.with("request-timeout", "100ms")) {
            hasty.client().assertClosed();
        }
    }

    @Test
    void servers_twoInOneProcess_shareNothing() throws IOException {
        try (EdgeServer second = EdgeServer.with()) {
            String cursor = server.handshake(channel);
            server.publish(channel, "1");
            Client waiting = second.client().ask(SUBSCRIBE + channel + "/0?tt=" + second.handshake(channel));
            second.awaitMetric("hubbub_parked_polls", 1);
            second.publish(channel, "2");

            assertThat(waiting.answer().payloads()).containsExactly("2");
            assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).payloads())
                    .containsExactly("1");
            assertThat(second.metric("hubbub_publishes_total")).isEqualTo(1);
        }
    }
}
