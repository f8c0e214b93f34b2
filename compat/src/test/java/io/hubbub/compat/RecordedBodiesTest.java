package io.hubbub.compat;

import static io.hubbub.compat.PlainHttp.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.PlainHttp.Answer;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What goes over the wire, byte for byte as the reference service was recorded to send it. */
@HubbubServer(faults = false)
class RecordedBodiesTest {
    private static final AtomicInteger CHANNELS = new AtomicInteger();

    private static final int MESSAGE_BYTES = 32 * 1024;
    private static final int SIGNAL_BYTES = 64;

    private static final String SENT = "[1,\"Sent\",\"14820978544115848\"]";
    private static final String EMPTY_BATCH = "{\"t\":{\"t\":\"14818963579052943\",\"r\":12},\"m\":[]}";

    private final Hubbub server;
    private final PlainHttp http;
    private final String channel = "recorded-" + CHANNELS.incrementAndGet();

    RecordedBodiesTest(Hubbub server) {
        this.server = server;
        http = new PlainHttp(server.url());
    }

    @Test
    void time_asked_isANumberInAnArray() {
        assertRecorded(http.get("/time/0"), 200, "[14766398773102530]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"hey\"", "{\"name\":\"Alex\",\"online\":true}", "[\"hi\",\"hi2\"]", "5", "true", "\"\\\"\""})
    void publish_byGetOrPost_isSentWithATimetoken(String message) {
        assertRecorded(http.get(publishTarget() + '/' + encoded(message)), 200, SENT);
        assertRecorded(http.post(publishTarget(), message), 200, SENT);
    }

    @Test
    void publish_withAGivenTimetoken_answersThatTimetoken() {
        Answer answer = http.get(publishTarget() + "/%22hey%22?norep=true&ptto=16057799474000000");

        assertThat(answer.body()).isEqualTo("[1,\"Sent\",\"16057799474000000\"]");
    }

    @Test
    void fire_accepted_isSentWithATimetoken() {
        assertRecorded(http.get(publishTarget() + "/%22hey%22?store=0&norep=1"), 200, SENT);
    }

    @Test
    void signal_byGetOrPost_isSentWithItsEntityType() {
        for (Answer answer : List.of(http.get(signalTarget() + "/%22hey%22"), http.post(signalTarget(), "\"hey\""))) {
            assertRecorded(answer, 200, SENT);
            assertThat(answer.header("pn-msgentitytype")).hasValue("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tt=0", "", "tr=12&tt=0", "tt=0&heartbeat=300&state=%7B%7D"})
    void handshake_always_isACursorWithoutMessages(String query) {
        http.post(publishTarget(), "\"older than the handshake\"");

        assertRecorded(http.get(subscribeTarget(query)), 200, EMPTY_BATCH);
    }

    @Test
    void poll_aMessage_isTheRecordedEnvelope() {
        assertDelivered(
                "/%22hey%22?seqn=1&uuid=test-subscribe-asyncio-uuid-pub",
                "test-subscribe-asyncio-ch",
                "sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe",
                "{\"t\":{\"t\":\"14818963573055360\",\"r\":12},\"m\":[{\"a\":\"2\",\"f\":0,"
                        + "\"i\":\"test-subscribe-asyncio-uuid-pub\",\"s\":1,"
                        + "\"p\":{\"t\":\"14818963573025400\",\"r\":12},"
                        + "\"k\":\"sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe\","
                        + "\"c\":\"test-subscribe-asyncio-ch\",\"d\":\"hey\"}]}");
    }

    @Test
    void poll_anEncryptedMessage_isTheRecordedEnvelope() {
        assertDelivered(
                "/" + encoded("\"a25pZ2h0c29mbmkxMjM0Nf61IdsMAvG1F5OWmMXjVxo=\"")
                        + "?seqn=1&uuid=test-subscribe-asyncio-uuid",
                "test-subscribe-asyncio-ch",
                "sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe",
                "{\"t\":{\"t\":\"16148941682661639\",\"r\":12},\"m\":[{\"a\":\"2\",\"f\":0,"
                        + "\"i\":\"test-subscribe-asyncio-uuid\",\"s\":1,"
                        + "\"p\":{\"t\":\"16148941682656065\",\"r\":12},"
                        + "\"k\":\"sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe\","
                        + "\"c\":\"test-subscribe-asyncio-ch\","
                        + "\"d\":\"a25pZ2h0c29mbmkxMjM0Nf61IdsMAvG1F5OWmMXjVxo=\"}]}");
    }

    @Test
    void poll_aMessageWithMetadata_isTheCapturedEnvelope() {
        // Captured with other flags, "f":512, whose meaning is unknown; all recordings have 0.
        assertDelivered(
                "/" + encoded("{\"City\":\"Goiania\",\"Name\":\"Marcelo\"}")
                        + "?seqn=1&uuid=02a7b822-220c-49b0-90c4-d9cbecc0fd85&meta="
                        + encoded("{\"status_update\":{\"lat\":55.752023906250656,\"lon\":37.61749036080494,"
                                + "\"driver_id\":4722}}"),
                "chTest",
                "demo-36",
                "{\"t\":{\"t\":\"14858178301085322\",\"r\":7},\"m\":[{\"a\":\"4\",\"f\":0,"
                        + "\"i\":\"02a7b822-220c-49b0-90c4-d9cbecc0fd85\",\"s\":1,"
                        + "\"p\":{\"t\":\"14858178301075219\",\"r\":7},\"k\":\"demo-36\",\"c\":\"chTest\","
                        + "\"u\":{\"status_update\":{\"lat\":55.752023906250656,\"lon\":37.61749036080494,"
                        + "\"driver_id\":4722}},\"d\":{\"City\":\"Goiania\",\"Name\":\"Marcelo\"}}]}");
    }

    private void assertDelivered(String publish, String recordedChannel, String recordedKey, String recordedBody) {
        String cursor = Json.parse(http.get(subscribeTarget("tt=0")).body())
                .path("t")
                .path("t")
                .asString();
        Answer published = http.get(publishTarget() + publish);
        Answer polled = http.get(subscribeTarget("tt=" + cursor));

        String own = recordedBody.replace("\"c\":\"" + recordedChannel + '"', "\"c\":\"" + channel + '"');
        assertRecorded(polled, 200, new Recording(own, recordedKey));
        JsonNode batch = Json.parse(polled.body());
        String timetoken = Json.parse(published.body()).path(2).asString();
        assertThat(batch.path("m").path(0).path("p").path("t").asString()).isEqualTo(timetoken);
        assertThat(batch.path("t").path("t").asString()).isGreaterThanOrEqualTo(timetoken);
        assertThat(batch.path("t").path("r").asInt()).isBetween(0, 127);
    }

    @Test
    void leave_always_isAccepted() {
        String target = "/v2/presence/sub-key/%s/channel/%s/leave?uuid=u".formatted(server.subscribeKey(), channel);

        assertRecorded(
                http.get(target),
                200,
                "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}");
    }

    @Test
    void message_ofExactlyTheLimit_isSent() {
        assertRecorded(http.get(publishTarget() + '/' + text(MESSAGE_BYTES)), 200, SENT);
        assertRecorded(http.get(signalTarget() + '/' + text(SIGNAL_BYTES)), 200, SENT);
    }

    static Stream<Arguments> refusals() {
        String unknownKeyset =
                "{\"message\":\"Invalid Subscribe Key\",\"error\":true,\"service\":\"Access Manager\",\"status\":400}\n";
        String invalidKey = "[0,\"Invalid Key\",\"14820978550352022\"]";
        String invalidJson = "[0,\"Invalid JSON\",\"14820978550352022\"]";
        String tooLarge = "[0,\"Message Too Large\",\"13524237335750949\"]";
        String emptySet = "{\"status\":400,\"service\":\"PubSub\",\"error\":true,"
                + "\"message\":\"Channel group or groups result in empty subscription set\"}";
        String tooLong =
                "{\"status\":414,\"service\":\"Balancer\",\"error\":true,\"message\":\"Request URI Too Long\"}";
        return Stream.of(
                refusal("publish, publish key", "/publish/fake/demo/0/ch/0/%22hey%22", 400, invalidKey),
                refusal("publish, both keys", "/publish/blah/blah/0/ch/0/%22hey%22", 400, unknownKeyset),
                refusal("publish, subscribe key", "/publish/demo/blah/0/ch/0/%22hey%22", 400, unknownKeyset),
                refusal("signal, publish key", "/signal/fake/demo/0/ch/0/%22hey%22", 400, invalidKey),
                refusal("signal, subscribe key", "/signal/demo/blah/0/ch/0/%22hey%22", 400, unknownKeyset),
                refusal("handshake, subscribe key", "/v2/subscribe/blah/ch/0?tt=0", 400, unknownKeyset),
                refusal("poll, subscribe key", "/v2/subscribe/blah/ch/0?tt=14820978550352022", 400, unknownKeyset),
                refusal("leave, subscribe key", "/v2/presence/sub-key/blah/channel/ch/leave", 400, unknownKeyset),
                refusal("empty group", "/v2/subscribe/demo/,/0?tt=0&channel-group=not-there", 400, emptySet),
                refusal("quotes in quotes", "/publish/demo/demo/0/ch/0/%22say%20%22hi%22%22", 400, invalidJson),
                refusal("half an object", "/publish/demo/demo/0/ch/0/%7B%22half%22:", 400, invalidJson),
                refusal("not UTF-8", "/publish/demo/demo/0/ch/0/%22%FF%22", 400, invalidJson),
                refusal("signal, no JSON", "/signal/demo/demo/0/ch/0/hey", 400, invalidJson),
                refusal("large message", "/publish/demo/demo/0/ch/0/" + text(MESSAGE_BYTES + 1), 400, tooLarge),
                refusal("large signal", "/signal/demo/demo/0/ch/0/" + text(SIGNAL_BYTES + 1), 400, tooLarge),
                refusal("long line", "/publish/demo/demo/0/ch/0/" + "%20".repeat(200 * 1024), 414, tooLong));
    }

    private static Arguments refusal(String name, String target, int status, String body) {
        return Arguments.argumentSet(name, target, status, body);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void request_thatIsRefused_isToldSoInTheRecordedWords(String target, int status, String body) {
        assertRecorded(http.get(target), status, body);
    }

    /** A JSON text of so many bytes, as a segment of a path. */
    private static String text(int bytes) {
        return encoded('"' + "x".repeat(bytes - 2) + '"');
    }

    private void assertRecorded(Answer answer, int status, String body) {
        assertRecorded(answer, status, new Recording(body));
    }

    private void assertRecorded(Answer answer, int status, Recording recording) {
        assertThat(Recording.constant(answer.body())).isEqualTo(recording.from(server));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("text/javascript"));
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.header("Cache-Control"))
                .hasValueSatisfying(it -> assertThat(it).contains("no-cache"));
    }

    private String publishTarget() {
        return "/publish/%s/%s/0/%s/0".formatted(server.publishKey(), server.subscribeKey(), channel);
    }

    private String signalTarget() {
        return "/signal/%s/%s/0/%s/0".formatted(server.publishKey(), server.subscribeKey(), channel);
    }

    private String subscribeTarget(String query) {
        return "/v2/subscribe/%s/%s/0?%s".formatted(server.subscribeKey(), channel, query);
    }
}
