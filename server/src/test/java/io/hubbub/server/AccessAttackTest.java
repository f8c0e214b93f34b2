package io.hubbub.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.TokenSeal;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Ways around Access Manager that do not lead anywhere. */
@Timeout(60)
final class AccessAttackTest {
    private static final TokenKey TOKEN_KEY = new TokenKey("89abcdef01234567".repeat(4), 1);
    private static final Keyset GUARDED =
            new Keyset("guarded", "S", "pub", "sec-5f1d7c").with(new AccessOptions(true, true, List.of(TOKEN_KEY)));
    private static final Signer ROOT = Signer.of(GUARDED);
    private static final String HIDDEN = "hidden-from-you";
    private static final String KEY = "auth-key-7731";
    private static final String AUTH = "auth=" + KEY;

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with(List.of(GUARDED), "failed-attempts", "0");

    @BeforeAll
    static void give() throws IOException {
        assertThat(root("/v2/auth/grant/sub-key/S?channel=mine,mine.*&channel-group=mine&r=1&w=1&m=1&d=1&ttl=0&" + AUTH)
                        .status())
                .isEqualTo(200);
        for (String channel : List.of("theirs", "theirs.a", "mine.a.b")) {
            root("/publish/pub/S/0/" + channel + "/0/%22" + HIDDEN + "%22").timetoken();
        }
        root("/v1/channel-registration/sub-key/S/channel-group/theirs?add=theirs");
        root("/v2/presence/sub-key/S/channel/theirs/heartbeat?uuid=" + HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/history/sub-key/S/channel/theirs",
                "/v2/history/sub-key/S/channel/mine%2Ctheirs",
                "/v2/history/sub-key/S/channel/mine,theirs",
                "/v2/history/sub-key/S/channel/mine/../theirs",
                "/v2/history/sub-key/S/channel/mine/%2e%2e/theirs",
                "/v2/history/sub-key/S/channel/mine%2F..%2Ftheirs",
                "/v2/history/sub-key/S/channel/%2e%2e/channel/theirs",
                "/v2/history/sub-key/S/channel/%74heirs",
                "/v2/history/sub-key/S/channel/%2574heirs",
                "/v2/history/sub-key/S/channel/theirs%00mine",
                "/v2/history/sub-key/S/channel/mine%00theirs",
                "/v2/history/sub-key/S/channel/theirs%20",
                "/v2/history/sub-key/S/channel/theirs;mine",
                "/v2/history/sub-key/S/channel/theirs#mine",
                "/v2/history/sub-key/S/channel/theirs/",
                "//v2/history/sub-key/S/channel/theirs",
                "/v2/./history/sub-key/S/channel/theirs",
                "/v2/history/sub-key/S%2Fchannel%2Fmine/channel/theirs",
                "/v3/history/sub-key/S/channel/mine,theirs",
                "/v3/history/sub-key/S/channel/mine%2Ctheirs",
                "/v3/history/sub-key/S/channel/mine%252Ctheirs",
                "/v3/history/sub-key/S/channel/,theirs,",
                "/v3/history/sub-key/S/channel/mine.*,theirs",
                "/v3/history/sub-key/S/channel/mine.a.b",
                "/v3/history-with-actions/sub-key/S/channel/theirs",
                "/v3/history/sub-key/S/message-counts/mine,theirs",
                "/v2/subscribe/S/theirs/0",
                "/v2/subscribe/S/mine,theirs/0",
                "/v2/subscribe/S/mine%2Ctheirs/0",
                "/v2/subscribe/S/mine%2ctheirs/0",
                "/v2/subscribe/S/theirs.*/0",
                "/v2/subscribe/S/mine.a.*/0",
                "/v2/subscribe/S/mine.a.b/0",
                "/v2/subscribe/S/mine-pnpres/0",
                "/v2/subscribe/S/theirs-pnpres/0",
                "/v2/subscribe/S/mine-pnpres-pnpres/0",
                "/v2/presence/sub-key/S/channel/theirs",
                "/v2/presence/sub_key/S/channel/mine,theirs",
                "/v2/presence/sub-key/S",
                "/v1/channel-registration/sub-key/S/channel-group/theirs",
                "/v1/channel-registration/sub-key/S/channel-group/:theirs",
                "/v1/channel-registration/sub-key/S/namespace/mine/channel-group/theirs",
                "/v1/message-actions/S/channel/theirs"
            })
    void path_tricks_showNothing(String path) throws IOException {
        for (String query : List.of(
                AUTH + "&tt=1&timetoken=1",
                AUTH + "&tt=1&timetoken=1&auth=x",
                AUTH + "&tt=1&timetoken=1&channel-group=mine",
                AUTH + "&tt=1&timetoken=1&sub=other&channel=mine&channels=mine",
                "tt=1&timetoken=1&uuid=" + KEY,
                "tt=1&timetoken=1&AUTH=" + KEY)) {
            Answer answer = server.get(path + "?" + query);

            assertThat(answer.status()).as("%s: %s", query, answer.text()).isBetween(400, 404);
            assertThat(answer.text()).doesNotContain(HIDDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "theirs", "mine%2Ctheirs", "mine/../theirs", "mine%2Ftheirs", "theirs%00", "%74heirs", "theirs.a", "*",
                "theirs.*", "theirs-pnpres", "mine.a.b", "mine-pnpres", "%20theirs", "Mine", "mine%E2%80%8B", ""
            })
    void publish_toAnyOtherName_isRefused(String channel) throws IOException {
        for (String how : List.of("/publish/pub/S/0/", "/signal/pub/S/0/")) {
            assertThat(server.get(how + channel + "/0/1?" + AUTH).status()).isBetween(400, 405);
            assertThat(server.post(how + channel + "/0?" + AUTH, "1").status()).isBetween(400, 405);
        }
        assertThat(root("/v2/history/sub-key/S/channel/theirs").json().get(0).size())
                .isEqualTo(1);
    }

    @Test
    void parametersTwice_theFirstCounts_everywhere() throws IOException {
        server.get("/v2/subscribe/S/mine/0?tt=0&channel-group=theirs&channel-group=mine&" + AUTH)
                .is(403, forbidden("\"channel-groups\":[\":theirs\"]"));
        assertThat(server.get("/v2/subscribe/S/mine/0?tt=0&channel-group=mine&channel-group=theirs&" + AUTH)
                        .status())
                .isEqualTo(200);
        server.get("/v2/history/sub-key/S/channel/mine?auth=x&" + AUTH).is(403, forbidden("\"channels\":[\"mine\"]"));
        String token = token("someone");
        server.get("/v2/history/sub-key/S/channel/mine?uuid=me&uuid=someone&auth=" + token)
                .is(403, forbidden("\"channels\":[\"mine\"]"));
        assertThat(server.get("/v2/history/sub-key/S/channel/mine?%75uid=someone&auth=" + token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headers_areNoCredentials() throws IOException {
        for (String header : List.of(
                "Authorization: " + KEY,
                "Authorization: Bearer " + token(null),
                "auth: " + KEY,
                "Cookie: auth=" + KEY,
                "X-Forwarded-For: 127.0.0.1",
                "X-HTTP-Method-Override: GET",
                "X-Original-URL: /time/0",
                "X-Rewrite-URL: /v2/history/sub-key/S/channel/mine?" + AUTH)) {
            server.get("/v2/history/sub-key/S/channel/mine", header).is(403, forbidden("\"channels\":[\"mine\"]"));
        }
    }

    @Test
    void bodyOfARefusedRequest_isNoRequest() throws IOException {
        String smuggled = Client.request("GET", ROOT.sign("GET", "/publish/pub/S/0/smuggled/0/1", ""));
        Client client = server.client();

        assertThat(client.post("/publish/pub/S/0/theirs/0?" + AUTH, smuggled).status())
                .isEqualTo(403);
        assertThat(client.get("/time/0").text()).matches("\\[\\d{17}]");
        assertThat(root("/v2/history/sub-key/S/channel/smuggled").json().get(0).size())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
                "Content-Length: 1\r\nContent-Length: 2\r\n",
                "Transfer-Encoding : chunked\r\nContent-Length: 1\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Content-Length: +1\r\n",
                "X: a\r\n Content-Length: 1\r\nContent-Length: 1\r\nContent-Length: 3\r\n"
            })
    void bodyOfTwoLengths_isCutOff(String headers) throws IOException {
        String smuggled = Client.request("GET", ROOT.sign("GET", "/publish/pub/S/0/desync/0/1", ""));
        Client client = server.client();

        client.send("POST /publish/pub/S/0/mine/0?" + AUTH + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n"
                + "0\r\n\r\n" + smuggled);
        assertThat(client.answer().status()).isBetween(400, 501);
        client.assertCut();

        assertThat(root("/v2/history/sub-key/S/channel/desync").json().get(0).size())
                .isZero();
    }

    @Test
    void auth_ofAnyLengthAndKind_isRefusedInTime() throws IOException {
        List<String> auths = new ArrayList<>();
        auths.add("a".repeat(120_000));
        auths.add("qEF2" + "A".repeat(120_000));
        auths.add("qEF2" + "=".repeat(1_000));
        auths.add("%00".repeat(10_000));
        for (byte[] bomb : bombs()) {
            auths.add(encoded(Base64.getUrlEncoder().encodeToString(bomb)));
        }
        Client client = server.client();

        for (String auth : auths) {
            for (int i = 0; i < 20; i++) {
                Answer answer = client.get("/v2/history/sub-key/S/channel/mine?auth=" + auth);
                assertThat(answer.status()).isEqualTo(403);
            }
        }
    }

    @Test
    void secrets_ofAllKinds_areInNoLogNoFigureAndNoError() throws IOException {
        ListAppender<ILoggingEvent> written = listen();
        List<Answer> answers = new ArrayList<>();
        String token = token(null);
        String bound = token("someone");
        String forged = token.substring(0, 20) + "AAAA" + token.substring(24);
        String signed = ROOT.sign("GET", "/publish/pub/S/0/logged/0/1?seqn=9", "");
        String signature = signed.substring(signed.indexOf("signature=") + 10);
        String wrong = new Signer("wrong-secret-8812", "pub").sign("GET", "/publish/pub/S/0/logged/0/1", "");
        for (String auth : List.of(KEY, "wrong-" + KEY, token, bound, forged)) {
            for (String path : List.of(
                    "/publish/pub/S/0/theirs/0/1",
                    "/publish/pub/S/0/mine/0/not-json",
                    "/publish/wrong-pub/S/0/mine/0/1",
                    "/v2/subscribe/S/theirs/0",
                    "/v2/subscribe/S/mine/x",
                    "/v2/presence/sub-key/S/channel/theirs/heartbeat",
                    "/v1/message-actions/S/channel/theirs",
                    "/v2/auth/grant/sub-key/S",
                    "/v2/auth/audit/sub-key/S",
                    "/v1/channel-registration/sub-key/S/channel-group/theirs",
                    "/nowhere")) {
                answers.add(server.get(path + "?uuid=u%0Ainjected%1B%5B31m&auth=" + encoded(auth)));
            }
            answers.add(server.delete("/v3/pam/S/grant/" + encoded(auth)));
            answers.add(server.delete(ROOT.sign("DELETE", "/v3/pam/S/grant/" + encoded("x" + auth), "")));
            answers.add(server.post("/v3/pam/S/grant?auth=" + encoded(auth), "{\"ttl\":\"" + token + "\"}"));
        }
        answers.add(server.get(signed));
        answers.add(server.get(signed));
        answers.add(server.get(wrong));
        answers.add(root("/v2/auth/grant/sub-key/S?channel=a&ttl=x&auth=" + KEY));
        String body = "{\"ttl\":1,\"permissions\":{\"resources\":{\"channels\":{\"a\":1}},\"" + KEY + "\":";
        answers.add(server.post(ROOT.sign("POST", "/v3/pam/S/grant", body), body));
        answers.add(server.get("/metrics"));
        answers.add(server.get("/health/ready"));

        List<String> secrets = List.of(
                GUARDED.secretKey(), TOKEN_KEY.hex(), KEY, token, bound, forged, signature, "wrong-secret-8812");
        for (Answer answer : answers) {
            assertThat(answer.text()).doesNotContain(secrets);
            assertThat(String.join("\n", answer.headers())).doesNotContain(secrets);
        }
        List<ILoggingEvent> events = stopListening(written);
        for (ILoggingEvent event : events) {
            String line = event.getFormattedMessage();
            assertThat(line).doesNotContain(secrets);
            assertThat(line).doesNotContain("\n", "\r", "\u001b");
        }
    }

    @Test
    void grant_hostileNames_comeBackEscaped() throws IOException {
        String name = "a\"},\"r\":1,\u2028<script>";

        Answer granted = root(
                "/v2/auth/grant/sub-key/S?r=0&channel=b&auth=" + encoded(name).replace("%2C", "."));

        assertThat(granted.json().at("/payload/auths").propertyNames()).containsExactly(name.replace(',', '.'));
    }

    private static List<byte[]> bombs() {
        List<byte[]> bombs = new ArrayList<>();
        for (int filler : new int[] {0x81, 0xa1, 0x9f, 0xbf, 0xc1, 0x5f, 0x00, 0xff}) {
            byte[] bomb = new byte[32_000];
            Arrays.fill(bomb, (byte) filler);
            bombs.add(bomb);
        }
        byte[] huge = new byte[100];
        Arrays.fill(huge, (byte) 0x7f);
        huge[3] = (byte) 0xbb; // a map of as many entries as eight bytes can say
        bombs.add(huge);
        for (byte[] bomb : bombs) {
            bomb[0] = (byte) 0xa8;
            bomb[1] = 0x41;
            bomb[2] = 0x76;
            byte[] end = {0x43, 's', 'i', 'g', 0x58, 0x20};
            System.arraycopy(end, 0, bomb, bomb.length - 38, end.length);
        }
        return bombs;
    }

    private static ListAppender<ILoggingEvent> listen() {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        ListAppender<ILoggingEvent> written = new ListAppender<>();
        written.setContext(loggers);
        written.start();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(written);
        loggers.getLogger("io.hubbub").setLevel(Level.TRACE);
        return written;
    }

    private static List<ILoggingEvent> stopListening(ListAppender<ILoggingEvent> written) {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.getLogger("io.hubbub").setLevel(null);
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(written);
        written.stop();
        return List.copyOf(written.list);
    }

    private static String token(@Nullable String user) {
        Scopes scopes = new Scopes(Map.of("mine", 255), Map.of(), Map.of(), Map.of(), Map.of());
        AccessToken token = new AccessToken(Signer.now(), 1, scopes, Scopes.NONE, Map.of(), user);
        return new TokenSeal(TOKEN_KEY.bytes(), "S").seal(token).replace("=", "");
    }

    private static Answer root(String target) throws IOException {
        return server.get(ROOT.sign("GET", target, ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String forbidden(String names) {
        return "{\"message\":\"Forbidden\",\"payload\":{" + names
                + "},\"error\":true,\"service\":\"Access Manager\",\"status\":403}\n";
    }
}
