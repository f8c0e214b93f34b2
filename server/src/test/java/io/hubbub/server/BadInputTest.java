package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be served: each with its status and body, and a connection that stays or goes as it should. */
@Timeout(60)
final class BadInputTest {
    private static final Duration DRIP = Duration.ofMillis(50);
    private static final String PUBLISH = "/publish/demo/demo/0/";
    private static final String SIGNAL = "/signal/demo/demo/0/";
    private static final String SUBSCRIBE = "/v2/subscribe/demo/";
    private static final String INVALID_SUBSCRIBE_KEY =
            "{\"message\":\"Invalid Subscribe Key\",\"error\":true,\"service\":\"Access Manager\",\"status\":400}\n";
    private static final String EMPTY_SUBSCRIPTION = "{\"status\":400,\"service\":\"PubSub\",\"error\":true,"
            + "\"message\":\"Channel group or groups result in empty subscription set\"}";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with();

    /** Waits only a moment for what is missing. */
    @RegisterExtension
    static final EdgeServer hasty = EdgeServer.with("request-timeout", "1s");

    private final String channel = EdgeServer.newChannel();

    private static String balancer(int status, String message) {
        return "{\"status\":%d,\"service\":\"Balancer\",\"error\":true,\"message\":\"%s\"}".formatted(status, message);
    }

    private static String pubSub(String message) {
        return "{\"status\":400,\"service\":\"PubSub\",\"error\":true,\"message\":\"%s\"}".formatted(message);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] zlib(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%4", "a%", "%%41", "%4%31"})
    void path_brokenPercentEncoding_isRefused(String broken) throws IOException {
        server.get(PUBLISH + channel + "/0/" + broken).is(400, "[0,\"Bad Request: broken percent-encoding\",\"TT\"]");
        server.get(SUBSCRIBE + broken + "/0").is(400, pubSub("Bad Request: broken percent-encoding"));
    }

    @Test
    void query_brokenPercentEncoding_isRefused() throws IOException {
        server.get(PUBLISH + channel + "/0/1?uuid=%e").is(400, "[0,\"Bad Request: broken percent-encoding\",\"TT\"]");
    }

    @Test
    void query_brokenPercentEncodingNobodyReads_isIgnored() throws IOException {
        server.get(PUBLISH + channel + "/0/1?unknown=%e").is(200, "[1,\"Sent\",\"TT\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C3", "%ED%A0%80", "%C0%80", "\u00ff"})
    void channel_invalidUtf8_isRefused(String bytes) throws IOException {
        server.get(SUBSCRIBE + bytes + "/0").is(400, pubSub("Bad Request: the request target is not UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "{", "{\"a\":1", "[1,]", "1 2", "%22%FF%22", "\"say \"hi\"\"", "'x'", "NaN", "01"
            })
    void payload_notJson_isRefused(String payload) throws IOException {
        String encoded = payload.replace(" ", "%20");
        server.get(PUBLISH + channel + "/0/" + encoded).is(400, "[0,\"Invalid JSON\",\"TT\"]");
        server.post(PUBLISH + channel + "/0", payload.replace("%22%FF%22", "\""))
                .is(400, "[0,\"Invalid JSON\",\"TT\"]");
    }

    @Test
    void payload_postWithoutBody_isRefused() throws IOException {
        server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0"))
                .answer()
                .is(400, "[0,\"Invalid JSON\",\"TT\"]");
    }

    @Test
    void payload_nestedTenThousandDeep_isRefused() throws IOException {
        server.post(PUBLISH + channel + "/0", "[".repeat(10_000) + "]".repeat(10_000))
                .is(400, "[0,\"Invalid JSON\",\"TT\"]");
    }

    @Test
    void message_exactly32KiB_isAccepted() throws IOException {
        String largest = "\"" + "x".repeat(32_766) + "\"";

        server.post(PUBLISH + channel + "/0", largest).is(200, "[1,\"Sent\",\"TT\"]");
        server.get(PUBLISH + channel + "/0/" + largest).is(200, "[1,\"Sent\",\"TT\"]");
    }

    @Test
    void message_exactly32KiBPercentEncoded_isAccepted() throws IOException {
        server.get(PUBLISH + channel + "/0/%22" + "%20".repeat(32_766) + "%22").is(200, "[1,\"Sent\",\"TT\"]");
    }

    @Test
    void message_oneByteMore_isRefused() throws IOException {
        String tooLarge = "\"" + "x".repeat(32_767) + "\"";

        server.post(PUBLISH + channel + "/0", tooLarge).is(400, "[0,\"Message Too Large\",\"TT\"]");
        server.get(PUBLISH + channel + "/0/" + tooLarge).is(400, "[0,\"Message Too Large\",\"TT\"]");
    }

    @Test
    void message_multiByteCharacters_countAsUtf8Bytes() throws IOException {
        server.post(PUBLISH + channel + "/0", "\"" + "é".repeat(16_383) + "\"").is(200, "[1,\"Sent\",\"TT\"]");
        server.post(PUBLISH + channel + "/0", "\"" + "é".repeat(16_383) + "x\"")
                .is(400, "[0,\"Message Too Large\",\"TT\"]");
    }

    @Test
    void message_tooLarge_hasTheStatusOfTheSetting() throws IOException {
        try (EdgeServer newer = EdgeServer.with("too-large-status", "413")) {
            newer.post(PUBLISH + channel + "/0", "\"" + "x".repeat(32_767) + "\"")
                    .is(413, "[0,\"Message Too Large\",\"TT\"]");
        }
    }

    @Test
    void signal_exactly64Bytes_isAccepted() throws IOException {
        server.get(SIGNAL + channel + "/0/%22" + "x".repeat(62) + "%22").is(200, "[1,\"Sent\",\"TT\"]");
        server.post(SIGNAL + channel + "/0", "\"" + "é".repeat(31) + "\"").is(200, "[1,\"Sent\",\"TT\"]");
    }

    @Test
    void signal_oneByteMore_isRefused() throws IOException {
        server.get(SIGNAL + channel + "/0/%22" + "x".repeat(63) + "%22").is(400, "[0,\"Message Too Large\",\"TT\"]");
        server.post(SIGNAL + channel + "/0", "\"" + "é".repeat(31) + "x\"").is(400, "[0,\"Message Too Large\",\"TT\"]");
    }

    @Test
    void body_farTooLong_isRefusedWhileItIsStillSent() throws IOException {
        Client client = server.client();

        Answer answer = client.post(PUBLISH + channel + "/0", new byte[16 << 20]);

        answer.is(400, "[0,\"Message Too Large\",\"TT\"]");
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    @Test
    void body_farTooLongAndSentSlowly_isReadToItsEnd() throws IOException {
        try (EdgeServer slow = EdgeServer.with("hold", "300ms")) {
            Client client =
                    slow.client().send(Client.request("POST", PUBLISH + channel + "/0", "Content-Length: 10000000"));
            // Takes longer than a client may be silent that was refused.
            for (int i = 0; i < 10; i++) {
                client.send(new byte[1_000_000]);
                slow.get("/v2/subscribe/demo/nothing/0?tt=" + slow.handshake("nothing"));
            }

            client.answer().is(400, "[0,\"Message Too Large\",\"TT\"]");
        }
    }

    @Test
    void body_refusedThatNeverEnds_isCut() throws IOException {
        try (EdgeServer strict = EdgeServer.with("request-timeout", "2s")) {
            Client client = strict.client()
                    .send(Client.request("POST", PUBLISH + channel + "/0", "Content-Length: " + (1L << 40)));

            assertThatThrownBy(() -> {
                        for (long sent = 0; sent < 1L << 36; sent += 65_536) {
                            client.send(new byte[65_536]);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void body_chunkedAndFarTooLong_isRefusedWhileItIsStillSent() throws IOException {
        Client client = server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", "Transfer-Encoding: chunked") + "7fffffff\r\n")
                .send(new byte[8 << 20]);

        client.answer().is(400, "[0,\"Message Too Large\",\"TT\"]");
    }

    @Test
    void body_whereNoneBelongs_isRefused() throws IOException {
        Client client = server.client()
                .send(Client.request("GET", "/time/0", "Content-Length: 1000000"))
                .send(new byte[1_000_000]);

        client.answer().is(413, balancer(413, "Request Entity Too Large"));
        client.assertClosed();
    }

    @Test
    void body_gzipBomb_isRefused() throws IOException {
        server.client()
                .post(PUBLISH + channel + "/0", gzip(new byte[20 << 20]))
                .is(400, "[0,\"Message Too Large\",\"TT\"]");
    }

    @Test
    void body_zlibBomb_isRefused() throws IOException {
        server.client()
                .post(PUBLISH + channel + "/0", zlib(new byte[20 << 20]))
                .is(400, "[0,\"Message Too Large\",\"TT\"]");
    }

    @Test
    void body_truncatedGzip_isRefused() throws IOException {
        byte[] packed = gzip("\"some text\"".getBytes(StandardCharsets.UTF_8));

        server.client()
                .post(PUBLISH + channel + "/0", Arrays.copyOf(packed, packed.length - 9))
                .is(400, "[0,\"Invalid Compressed Body\",\"TT\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "seqn=x,Invalid Sequence Number",
        "seqn=99999999999,Invalid Sequence Number",
        "ttl=x,Invalid TTL",
        "ttl=-1,Invalid TTL",
        "ttl=NaN,Invalid TTL",
        "ttl=1e400,Invalid TTL",
        "ttl=1d,Invalid TTL",
        "ttl=0x1p3,Invalid TTL",
        "ttl=%201,Invalid TTL",
        "meta=%7B,Invalid Meta",
        "meta=x,Invalid Meta",
        "meta=%FF,Invalid Meta",
        "ptto=x,Invalid Timetoken",
        "ptto=-1,Invalid Timetoken",
        "ptto=9223372036854775808,Invalid Timetoken",
        "custom_message_type=ab,Invalid Custom Message Type",
        "custom_message_type=pn_abc,Invalid Custom Message Type",
        "custom_message_type=a%20b,Invalid Custom Message Type"
    })
    void publish_badParameter_isRefused(String query, String message) throws IOException {
        server.get(PUBLISH + channel + "/0/1?" + query).is(400, "[0,\"" + message + "\",\"TT\"]");
    }

    @Test
    void uuid_93Characters_isRefused() throws IOException {
        server.get(PUBLISH + channel + "/0/1?uuid=" + "u".repeat(93)).is(400, "[0,\"Invalid UUID\",\"TT\"]");
        server.get(SUBSCRIBE + channel + "/0?uuid=" + "u".repeat(93)).is(400, pubSub("Invalid UUID"));
        server.get(SUBSCRIBE + channel + "/0?uuid=" + "u".repeat(92))
                .is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/publish/demo/blah/0/a/0/1", "/publish/blah/blah/0/a/0/1", "/publish/demo//0/a/0/1"})
    void publish_unknownSubscribeKey_isRefusedByTheAccessManager(String target) throws IOException {
        server.get(target).is(400, INVALID_SUBSCRIBE_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/publish/fake/demo/0/a/0/1", "/publish//demo/0/a/0/1", "/signal/DEMO/demo/0/a/0/1"})
    void publish_wrongPublishKey_isRefused(String target) throws IOException {
        server.get(target).is(400, "[0,\"Invalid Key\",\"TT\"]");
    }

    @Test
    void keys_ofAHundredThousandLetters_areRefused() throws IOException {
        server.get("/publish/" + "k".repeat(100_000) + "/demo/0/a/0/1").is(400, "[0,\"Invalid Key\",\"TT\"]");
        server.get("/v2/subscribe/" + "k".repeat(100_000) + "/a/0").is(400, INVALID_SUBSCRIBE_KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/subscribe/blah/a/0",
                "/v2/subscribe//a/0",
                "/v2/subscribe/blah/,/0",
                "/v2/subscribe/readiness/a/0",
                "/v2/subscribe/%20readiness/a/0",
                "/v2/presence/sub-key/blah/channel/a/leave"
            })
    void anyOperation_unknownSubscribeKey_isRefusedByTheAccessManager(String target) throws IOException {
        server.get(target).is(400, INVALID_SUBSCRIBE_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%2C", "a%2Cb", "a*", "a.*", "a-pnpres", "a%00", "a%0Ab", "%7F", "%C2%85"})
    void publish_badChannel_isRefused(String name) throws IOException {
        server.get(PUBLISH + name + "/0/1").is(400, "[0,\"Invalid Channel\",\"TT\"]");
    }

    @Test
    void channel_92CodePoints_isTheLongest() throws IOException {
        String longest = "%F0%9F%98%80".repeat(92);

        server.get(PUBLISH + longest + "/0/1").is(200, "[1,\"Sent\",\"TT\"]");
        server.get(SUBSCRIBE + longest + "/0").is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
        server.get(PUBLISH + longest + "x/0/1").is(400, "[0,\"Invalid Channel\",\"TT\"]");
        server.get(SUBSCRIBE + longest + "x/0").is(400, pubSub("Invalid Channel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00", "a,b%0A", "%1F", "%C2%9F"})
    void subscribe_controlCharacters_areRefused(String channels) throws IOException {
        server.get(SUBSCRIBE + channels + "/0").is(400, pubSub("Invalid Channel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "", "%2C", ",,,"})
    void subscribe_noChannel_isRefused(String channels) throws IOException {
        server.get(SUBSCRIBE + channels + "/0?tt=0").is(400, EMPTY_SUBSCRIPTION);
    }

    @Test
    void subscribe_groupsOnly_isAnEmptySet() throws IOException {
        server.get(SUBSCRIBE + ",/0?channel-group=g").is(400, EMPTY_SUBSCRIPTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "+1",
                "x",
                "1.5",
                "1e3",
                "%201",
                "9223372036854775808",
                "99999999999999999999999999",
                "%D9%A1%D9%A2",
                "%EF%BC%91"
            })
    void subscribe_badCursor_isRefused(String cursor) throws IOException {
        server.get(SUBSCRIBE + "a/0?tt=" + cursor).is(400, pubSub("Invalid Timetoken"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"&tt=0", "&tt=1", ""})
    void subscribe_brokenFilter_isRefusedWithThePlace(String cursor) throws IOException {
        server.get(SUBSCRIBE + "a/0?filter-expr=a%3D%3D" + cursor)
                .is(400, pubSub("Filter syntax error: expected operand at 3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a*", "a.b.c.*", "*.a", "a.*.b", "ok,a*", "a*-pnpres"})
    void subscribe_asteriskThatIsNoPattern_isRefused(String channels) throws IOException {
        Answer answer = server.get(SUBSCRIBE + channels + "/0");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Invalid Wildcard: ");
    }

    @Test
    void subscribe_2000Channels_isAccepted() throws IOException {
        server.get(SUBSCRIBE + channels(2_000) + "/0").is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
    }

    @ParameterizedTest
    @ValueSource(ints = {2_001, 10_000})
    void subscribe_moreThan2000Channels_isRefused(int count) throws IOException {
        server.get(SUBSCRIBE + channels(count) + "/0").is(400, pubSub("Too Many Channels: at most 2000"));
    }

    private static String channels(int count) {
        return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nowhere",
                "/time",
                "/time/0/1",
                "//time/0",
                "/v2/subscribe/demo/a",
                "/v2/presence/subkey/demo/channel/a/leave",
                "http://localhost",
                "http://localhost?x",
                "/publish"
            })
    void path_unknown_isNotFound(String target) throws IOException {
        server.get(target)
                .isJson(404, "{\"status\":404,\"error\":true,\"message\":\"Not Found\",\"service\":\"Balancer\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/time/0|GET, HEAD",
                "DELETE|/publish/demo/demo/0/a/0|POST",
                "GET|/publish/demo/demo/0/a/0|POST",
                "PUT|/publish/demo/demo/0/a/0/1|GET",
                "HEAD|/v2/subscribe/demo/a/0|GET",
                "PATCH|/v2/presence/sub-key/demo/channel/a/leave|GET, POST",
                "get|/health/live|GET, HEAD"
            })
    void method_wrong_isRefusedWithThoseAllowed(String method, String target, String allowed) throws IOException {
        Client client = server.client().send(Client.request(method, target));

        Answer answer = method.equals("HEAD") ? client.head() : client.answer();

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        if (!method.equals("HEAD")) {
            answer.is(405, balancer(405, "Method Not Allowed: " + allowed));
        }
    }

    @Test
    void target_of128KiB_isTheLongest() throws IOException {
        int rest = "GET /time/0?x= HTTP/1.1".length();
        server.get("/time/0?x=" + "x".repeat((128 << 10) - rest)).is(200, "[TT]");

        Client client = server.client().ask("/time/0?x=" + "x".repeat((128 << 10) - rest + 1));

        client.answer()
                .is(
                        414,
                        "{\"status\":414,\"service\":\"Balancer\",\"error\":true,\"message\":\"Request URI Too Long\"}");
        client.assertClosed();
    }

    @Test
    void target_ofTenMegabytes_isRefusedWhileItIsStillSent() throws IOException {
        server.client().ask("/" + "x".repeat(10 << 20)).answer().is(414, balancer(414, "Request URI Too Long"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "ftp://localhost/time/0", "*", "localhost:443", "?tt=0"})
    void target_noPath_isRefused(String target) throws IOException {
        server.get(target).is(400, balancer(400, "Bad Request: the request target is not a path"));
    }

    @Test
    void header_over64KiB_isRefused() throws IOException {
        Client client = server.client().ask("/time/0", "X: " + "x".repeat(64 << 10));

        client.answer().is(431, balancer(431, "Request Header Fields Too Large"));
        client.assertClosed();
    }

    @Test
    void headers_endless_areRefusedWhileTheyAreStillSent() throws IOException {
        server.client()
                .send("GET /time/0 HTTP/1.1\r\n" + "A: b\r\n".repeat(1_000_000))
                .answer()
                .is(431, balancer(431, "Request Header Fields Too Large"));
    }

    @Test
    void headers_justUnder64KiB_areAccepted() throws IOException {
        server.get("/time/0", "X: " + "x".repeat(65_000)).is(200, "[TT]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /time/0\r\n\r\n",
                "GET /time/0 HTTP/0.9\r\n\r\n",
                "GET /time/0 HTTP/2.0\r\n\r\n",
                "GET /time/0 HTTP/11\r\n\r\n",
                "GET /time/0 SPDY/1.1\r\n\r\n",
                "GET /time/0 HTTP/1.1 x\r\n\r\n",
                "GET\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0001\u0002\u00ff\u00fe garbage \u0000\r\n\r\n",
                "GET /time/0 HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /time/0 HTTP/1.1\r\nX\u0000: y\r\n\r\n",
                "GET /time/0 HTTP/1.1\r\n: y\r\n\r\n",
                "GET /time/0 HTTP/1.1\r\nX : y\r\n\r\n"
            })
    void request_malformed_isRefused(String request) throws IOException {
        Answer answer = server.client().send(request).answer();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("service").asString()).isEqualTo("Balancer");
        assertThat(answer.text()).contains("Bad Request");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void request_ofHttp2_isRefusedOnceAndCloses() throws IOException {
        Client client = server.client().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        client.answer().is(400, balancer(400, "Bad Request: not HTTP/1.1"));
        client.assertClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n"})
    void request_notExactlyOneHost_isRefused(String hosts) throws IOException {
        server.client()
                .send("GET /time/0 HTTP/1.1\r\n" + hosts + "\r\n")
                .answer()
                .is(400, balancer(400, "Bad Request: not exactly one Host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: 1, 2",
                "Content-Length: -1",
                "Content-Length: +1",
                "Content-Length: x",
                "Content-Length: ",
                "Content-Length: 0x1",
                "Content-Length: 99999999999999999999"
            })
    void contentLength_bad_isRefused(String header) throws IOException {
        Client client = server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", header) + "1")
                .halfClose();

        client.answer().is(400, balancer(400, "Bad Request"));
        client.assertClosed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Transfer-Encoding: gzip, chunked", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"})
    void transferCoding_unknown_isRefusedAndCloses(String header) throws IOException {
        Client client = server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", header) + Client.request("GET", "/time/0"));

        client.answer().is(501, balancer(501, "Not Implemented: the transfer coding is not chunked"));
        client.assertClosed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5"
            })
    void body_ofUnknownEnd_isRefusedAndCloses(String header) throws IOException {
        Client client = server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", header) + Client.request("GET", "/time/0"));

        client.answer().is(400, balancer(400, "Bad Request"));
        client.assertClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "-1", "FFFFFFFFFFFFFFFFF", "", "1 1", "0x1"})
    void chunkSize_bad_isRefused(String size) throws IOException {
        Client client = server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", "Transfer-Encoding: chunked") + size
                        + "\r\n1\r\n");

        assertThat(client.answer().status()).isEqualTo(400);
        client.assertClosed();
    }

    @Test
    void body_longerThanDeclared_isNoRequest() throws IOException {
        Client client = server.client()
                .send(Client.request("POST", PUBLISH + channel + "/0", "Content-Length: 1") + "1and more\r\n\r\n");

        client.answer().timetoken();
        assertThat(client.answer().status()).isEqualTo(400);
        client.assertClosed();
    }

    @Test
    void body_shorterThanDeclared_timesOut() throws IOException {
        assertTimesOut(
                client -> client.send(Client.request("POST", PUBLISH + channel + "/0", "Content-Length: 10") + "123"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET /time/0 HTTP/1.1",
                "GET /time/0 HTTP/1.1\r\n",
                "GET /time/0 HTTP/1.1\r\nHost: localhost\r\n",
                "GET /time/0 HTTP/1.1\r\nHost: loc"
            })
    void request_half_timesOut(String half) throws IOException {
        assertTimesOut(client -> client.send(half));
    }

    private static void assertTimesOut(EdgeServer.Conversation<Client> half) throws IOException {
        Answer answer = hasty.talk(client -> {
            Answer timeout = half.with(client).answer();
            client.assertClosed();
            return timeout;
        });
        answer.is(408, balancer(408, "Request Timeout"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /time/0 HTTP/1.1\r\n", "GET /time/0 HTTP/1.1\r\nHost: localhost\r\n"})
    void request_halfAfterAWholeOne_timesOut(String half) throws IOException {
        assertTimesOut(client -> {
            client.send(Client.request("GET", "/time/0") + half).answer().is(200, "[TT]");
            return client;
        });
    }

    @Test
    void request_inSlowDrips_timesOut() throws IOException {
        String request = Client.request("GET", "/time/0", "X: " + "y".repeat(10_000));
        assertTimesOut(client -> {
            int sent = 0;
            // The drips take longer than the timeout in all, each much less.
            do {
                client.send(request.substring(sent, sent + 1));
                sent++;
            } while (client.isSilentFor(DRIP));
            return client;
        });
    }

    @Test
    void request_inSlowDripsOfWholeLines_timesOut() throws IOException {
        assertTimesOut(client -> {
            client.send(Client.request("GET", "/time/0") + "GET /time/0 HTTP/1.1\r\n")
                    .answer()
                    .is(200, "[TT]");
            do {
                client.send("A: b\r\n");
            } while (client.isSilentFor(DRIP));
            return client;
        });
    }

    @Test
    void emptyLines_onlyAndForever_areNoRequest() throws IOException {
        var unused = hasty.talk(client -> {
            client.send("\r\n".repeat(1000)).assertClosed();
            return client;
        });
    }

    @Test
    void tls_onThePlainPort_isRefused() throws IOException {
        String beginOfClientHello = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";

        Answer answer = hasty.talk(client -> {
            Answer refusal = client.send(beginOfClientHello).answer();
            client.assertClosed();
            return refusal;
        });

        assertThat(answer.status()).isIn(400, 408);
    }

    @Test
    void refusals_areCountedByCode() throws IOException {
        double before = server.refusals("invalid_json");

        server.get(PUBLISH + channel + "/0/x");
        server.get(PUBLISH + channel + "/0/x");

        assertThat(server.refusals("invalid_json")).isEqualTo(before + 2);
    }
}
