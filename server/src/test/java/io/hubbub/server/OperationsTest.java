package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation's answer, byte for byte where the wire protocol says so. */
@Timeout(60)
final class OperationsTest {
    private static final String PUBLISH = "/publish/demo/demo/0/";
    private static final String SIGNAL = "/signal/demo/demo/0/";
    private static final String SUBSCRIBE = "/v2/subscribe/demo/";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with("hold", "300ms");

    private final String channel = EdgeServer.newChannel();

    @Test
    void time_asked_isANumberOfToday() throws IOException {
        long before = Instant.now().getEpochSecond();

        Answer time = server.get("/time/0");

        assertThat(time.text()).matches("\\[\\d{17}]");
        assertThat(time.json().get(0).asLong() / 10_000_000)
                .isBetween(before, Instant.now().getEpochSecond());
    }

    @Test
    void time_asked_hasTheHeadersOfEveryReply() throws IOException {
        Answer time = server.get("/time/0");

        assertThat(time.status()).isEqualTo(200);
        assertThat(time.header("Content-Type")).isEqualTo("text/javascript; charset=\"UTF-8\"");
        assertThat(time.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(time.header("Access-Control-Allow-Methods")).isEqualTo("OPTIONS, GET, POST, DELETE");
        assertThat(time.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(time.header("Connection")).isEqualTo("keep-alive");
        assertThat(time.header("Date")).matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
        assertThat(time.header("Content-Length")).isEqualTo("19");
    }

    @Test
    void publish_get_answersSentWithATimetokenAsString() throws IOException {
        server.get(PUBLISH + channel + "/0/%22hi%22").is(200, "[1,\"Sent\",\"TT\"]");
    }

    @Test
    void publish_post_answersSentWithATimetokenAsString() throws IOException {
        server.post(PUBLISH + channel + "/0", "{\"a\":1}").is(200, "[1,\"Sent\",\"TT\"]");
    }

    @Test
    void publish_formContentType_readsTheBodyAsJsonAllTheSame() throws IOException {
        server.post(PUBLISH + channel + "/0", "\"x\"", "Content-Type: application/x-www-form-urlencoded")
                .is(200, "[1,\"Sent\",\"TT\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "null", "\"hi\"", "[]", "{\"a\":{\"b\":[1,2.5,-3e7]}}", " [ 1 ] ", "\"é€😀\""})
    void publish_anyJsonValue_arrivesAsItWasWritten(String json) throws IOException {
        String cursor = server.handshake(channel);
        String timetoken = server.publish(channel, json);

        Answer batch = server.get(SUBSCRIBE + channel + "/0?tt=" + cursor);

        assertThat(batch.text())
                .isEqualTo("{\"t\":{\"t\":\"" + timetoken + "\",\"r\":1},\"m\":[{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\""
                        + timetoken + "\",\"r\":1},\"k\":\"demo\",\"c\":\"" + channel + "\",\"d\":" + json + "}]}");
    }

    @Test
    void publish_payloadWithSlashesAndPlus_arrivesWhole() throws IOException {
        String cursor = server.handshake(channel);
        server.get(PUBLISH + channel + "/0/%22a/b//c+d%2Fe?f%22".replace("?", "%3F"));

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).payloads())
                .containsExactly("\"a/b//c+d/e?f\"");
    }

    @Test
    void publish_withEverything_reachesSubscribersWithEveryField() throws IOException {
        String cursor = server.handshake(channel);
        Answer sent = server.get(PUBLISH + channel + "/0/1?uuid=u%201&seqn=7&meta=%7B%22k%22%3A1%7D"
                + "&custom_message_type=text_1&store=0&ttl=1.5&norep=false&pnsdk=x&l_pub=0.1&ee");
        String timetoken = sent.timetoken();

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).text())
                .isEqualTo("{\"t\":{\"t\":\"" + timetoken + "\",\"r\":1},\"m\":[{\"a\":\"2\",\"f\":0,\"i\":\"u 1\","
                        + "\"s\":7,\"p\":{\"t\":\"" + timetoken + "\",\"r\":1},\"k\":\"demo\",\"c\":\"" + channel
                        + "\",\"u\":{\"k\":1},\"cmt\":\"text_1\",\"d\":1}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"norep=true", "norep=1", "store=0&norep=true"})
    void publish_norep_isAcceptedAndNotDelivered(String query) throws IOException {
        String cursor = server.handshake(channel);

        server.get(PUBLISH + channel + "/0/1?" + query).is(200, "[1,\"Sent\",\"TT\"]");

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).payloads())
                .isEmpty();
    }

    @Test
    void publish_ptto_echoesItAndIsNotDelivered() throws IOException {
        String cursor = server.handshake(channel);

        Answer sent = server.get(PUBLISH + channel + "/0/1?ptto=16057799474000000");

        assertThat(sent.text()).isEqualTo("[1,\"Sent\",\"16057799474000000\"]");
        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).payloads())
                .isEmpty();
    }

    @Test
    void publish_gzipBody_arrivesUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write("\"packed\"".getBytes(StandardCharsets.UTF_8));
        }
        String cursor = server.handshake(channel);

        server.client()
                .post(PUBLISH + channel + "/0", packed.toByteArray(), "Content-Encoding: gzip")
                .is(200, "[1,\"Sent\",\"TT\"]");

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).payloads())
                .containsExactly("\"packed\"");
    }

    @Test
    void publish_zlibBodyLabelledGzip_arrivesUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed)) {
            out.write("\"packed\"".getBytes(StandardCharsets.UTF_8));
        }
        String cursor = server.handshake(channel);

        server.client()
                .post(PUBLISH + channel + "/0", packed.toByteArray(), "Content-Encoding: gzip")
                .is(200, "[1,\"Sent\",\"TT\"]");

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).payloads())
                .containsExactly("\"packed\"");
    }

    @Test
    void publish_getLabelledGzipWithoutBody_isAccepted() throws IOException {
        server.get(PUBLISH + channel + "/0/1", "Content-Encoding: gzip").is(200, "[1,\"Sent\",\"TT\"]");
    }

    @Test
    void signal_get_answersWithItsOwnHeader() throws IOException {
        Answer sent = server.get(SIGNAL + channel + "/0/%22hi%22").is(200, "[1,\"Sent\",\"TT\"]");

        assertThat(sent.header("pn-msgentitytype")).isEqualTo("1");
    }

    @Test
    void signal_post_reachesSubscribersAsTypeOneWithoutNumberAndMetadata() throws IOException {
        String cursor = server.handshake(channel);
        String timetoken = server.post(SIGNAL + channel + "/0?uuid=me&seqn=3&meta=%7B%7D&norep=true", "1")
                .timetoken();

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + cursor).text())
                .isEqualTo("{\"t\":{\"t\":\"" + timetoken + "\",\"r\":1},\"m\":[{\"a\":\"2\",\"f\":0,\"e\":1,"
                        + "\"i\":\"me\",\"p\":{\"t\":\"" + timetoken + "\",\"r\":1},\"k\":\"demo\",\"c\":\"" + channel
                        + "\",\"d\":1}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?tt=0", "?tt=", "?tt=0&tr=12", "?&uuid=me&tt=0"})
    void subscribe_withoutCursor_answersAtOnceWithACursorAndNoMessages(String query) throws IOException {
        server.publish(channel, "1");

        server.get(SUBSCRIBE + channel + "/0" + query).is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
    }

    @Test
    void subscribe_handshake_cursorLiesAfterEarlierMessages() throws IOException {
        String earlier = server.publish(channel, "1");

        assertThat(server.handshake(channel)).isGreaterThanOrEqualTo(earlier);
        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + server.handshake(channel))
                        .payloads())
                .isEmpty();
    }

    @Test
    void subscribe_messagesAfterCursor_arriveAtOnceOldestFirst() throws IOException {
        String cursor = server.handshake(channel);
        server.publish(channel, "1");
        server.publish(channel, "2");
        String last = server.publish(channel, "3");

        Answer batch = server.get(SUBSCRIBE + channel + "/0?tt=" + cursor);

        assertThat(batch.payloads()).containsExactly("1", "2", "3");
        assertThat(batch.cursor()).isEqualTo(last);
    }

    @Test
    void subscribe_cursorOfAMessage_isNotAnsweredWithThatMessage() throws IOException {
        String first = server.publish(channel, "1");
        server.publish(channel, "2");

        assertThat(server.get(SUBSCRIBE + channel + "/0?tt=" + first).payloads())
                .containsExactly("2");
    }

    @Test
    void subscribe_severalChannels_mixesThemInOrderOfTimetokens() throws IOException {
        String cursor = server.handshake(channel);
        server.publish(channel + "-b", "1");
        server.publish(channel + "-a", "2");
        server.publish(channel + "-b", "3");

        Answer batch = server.get(SUBSCRIBE + channel + "-a%2C" + channel + "-b," + channel + "-a,/0?tt=" + cursor);

        assertThat(batch.payloads()).containsExactly("1", "2", "3");
    }

    @Test
    void subscribe_nothingNew_waitsForTheNextMessage() throws IOException {
        try (EdgeServer patient = EdgeServer.with()) {
            Client waiting = patient.parked(channel);

            String timetoken = patient.publish(channel, "\"now\"");

            Answer batch = waiting.answer();
            assertThat(batch.payloads()).containsExactly("\"now\"");
            assertThat(batch.cursor()).isEqualTo(timetoken);
        }
    }

    @Test
    void subscribe_nothingComesDuringHold_answersEmptyWithALaterCursor() throws IOException {
        String cursor = server.handshake(channel);
        long asked = System.nanoTime();

        Answer empty = server.get(SUBSCRIBE + channel + "/0?tt=" + cursor);

        empty.is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
        assertThat(System.nanoTime() - asked).isGreaterThan(300_000_000);
        assertThat(empty.cursor()).isGreaterThanOrEqualTo(cursor);
    }

    @Test
    void subscribe_publisherItself_getsItsOwnMessage() throws IOException {
        Client client = server.client();
        String cursor = server.handshake(channel);
        client.post(PUBLISH + channel + "/0?uuid=me", "1");

        assertThat(client.get(SUBSCRIBE + channel + "/0?uuid=me&tt=" + cursor).payloads())
                .containsExactly("1");
    }

    @Test
    void subscribe_moreKeptThanOneReplyHolds_restComesWithTheNextPoll() throws IOException {
        try (EdgeServer small = EdgeServer.with("reply-messages", "2")) {
            String cursor = small.handshake(channel);
            small.publish(channel, "1");
            String second = small.publish(channel, "2");
            small.publish(channel, "3");

            Answer batch = small.get(SUBSCRIBE + channel + "/0?tt=" + cursor);

            assertThat(batch.payloads()).containsExactly("1", "2");
            assertThat(batch.cursor()).isEqualTo(second);
            assertThat(small.get(SUBSCRIBE + channel + "/0?tt=" + second).payloads())
                    .containsExactly("3");
        }
    }

    @Test
    void subscribe_cursorInTheFuture_waitsFromNowOn() throws IOException {
        try (EdgeServer patient = EdgeServer.with()) {
            Client waiting = patient.client().ask(SUBSCRIBE + channel + "/0?tt=9223372036854775807");
            patient.awaitMetric("hubbub_parked_polls", 1);

            patient.publish(channel, "1");

            assertThat(waiting.answer().payloads()).containsExactly("1");
        }
    }

    @Test
    void subscribe_otherKeyset_seesNothing() throws IOException {
        String cursor = server.handshake(channel);
        server.publish(channel, "1");

        assertThat(server.get("/v2/subscribe/other/" + channel + "/0?tt=" + cursor)
                        .payloads())
                .isEmpty();
    }

    @Test
    void subscribe_v1_saysThatItIsNotSpoken() throws IOException {
        server.get("/subscribe/demo/" + channel + "/0/0?&uuid=me")
                .isJson(
                        400,
                        "{\"status\":400,\"error\":true,\"service\":\"PubSub\",\"message\":"
                                + "\"Subscribe v1 is not supported, use /v2/subscribe\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub-key", "sub_key"})
    void leave_get_answersAsThePresenceServiceDoes(String spelling) throws IOException {
        server.get("/v2/presence/" + spelling + "/demo/channel/a,b/leave?uuid=me")
                .is(200, "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}");
    }

    @Test
    void leave_postOfABeacon_answersLikeGet() throws IOException {
        server.post("/v2/presence/sub_key/demo/channel/a/leave?uuid=me", "")
                .is(200, "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}");
    }

    @Test
    void leave_groupsOnly_isAccepted() throws IOException {
        server.get("/v2/presence/sub-key/demo/channel/,/leave?uuid=me&channel-group=g")
                .is(200, "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "", ",?channel-group=", ",?channel-group=%2C"})
    void leave_nothingToLeave_isRefused(String channels) throws IOException {
        String[] parts = channels.split("\\?", 2);
        String query = parts.length == 1 ? "" : "?" + parts[1];

        server.get("/v2/presence/sub-key/demo/channel/" + parts[0] + "/leave" + query)
                .isJson(
                        400,
                        "{\"status\": 400, \"error\": 1, \"message\": \"Missing channel\", \"service\": \"Presence\"}");
    }

    @Test
    void jsonp_functionInTheSlot_wrapsEveryKindOfReply() throws IOException {
        assertThat(server.get("/time/call.me").text()).matches("call\\.me\\(\\[\\d{17}]\\)");
        assertThat(server.get(PUBLISH + channel + "/$f/1").text()).matches("\\$f\\(\\[1,\"Sent\",\"\\d{17}\"]\\)");
        assertThat(server.get(SUBSCRIBE + channel + "/f_1").text())
                .matches("f_1\\(\\{\"t\":\\{\"t\":\"\\d{17}\",\"r\":1},\"m\":\\[]}\\)");
    }

    @Test
    void jsonp_signal_keepsItsHeader() throws IOException {
        assertThat(server.get(SIGNAL + channel + "/f/1").header("pn-msgentitytype"))
                .isEqualTo("1");
    }

    @Test
    void jsonp_noFunctionName_isAnsweredPlain() throws IOException {
        assertThat(server.get("/time/alert(1)").text()).matches("\\[\\d{17}]");
    }

    @Test
    void health_live_answers() throws IOException {
        server.get("/health/live").is(200, "{\"status\":\"live\"}");
    }

    @Test
    void health_ready_answersWhenAMessageCameThrough() throws IOException {
        server.awaitReady();
    }
}
