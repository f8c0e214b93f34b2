package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What history and message actions cannot serve: each with its status and body, and nothing is lost by it. */
@Timeout(60)
final class HistoryBadInputTest {
    private static final String V2 = "/v2/history/sub-key/demo/channel/";
    private static final String V3 = "/v3/history/sub-key/demo/channel/";
    private static final String WITH_ACTIONS = "/v3/history-with-actions/sub-key/demo/channel/";
    private static final String COUNTS = "/v3/history/sub-key/demo/message-counts/";
    private static final String ACTIONS = "/v1/message-actions/demo/channel/";
    private static final String OFF = "Message persistence is not enabled for this keyset";
    private static final String INVALID_SUBSCRIBE_KEY =
            "{\"message\":\"Invalid Subscribe Key\",\"error\":true,\"service\":\"Access Manager\",\"status\":400}\n";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with();

    @RegisterExtension
    static final EdgeServer forgetful = EdgeServer.with("persistence", "false");

    private final String channel = EdgeServer.newChannel();

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "text", "1.5", "+1", "0x1", "%D9%A1", "00", "1e3", "%20", "99999999999999999999x"})
    void count_notANumberFrom1_isRefused(String number) throws IOException {
        server.get(V2 + channel + "?count=" + number).is(400, deletion("Invalid Arguments: count"));
        server.get(V3 + channel + "?max=" + number).is(400, history("Invalid Arguments: max"));
        server.get(WITH_ACTIONS + channel + "?max=" + number).is(400, history("Invalid Arguments: max"));
        server.get(ACTIONS + channel + "?limit=" + number).is(400, actions(400, "Invalid Arguments: limit"));
    }

    @ParameterizedTest
    @CsvSource({"start,-1", "end,-1", "start,now", "end,1.5", "start,9223372036854775808", "end,+1", "start,%20"})
    void bound_notATimetoken_isRefusedAndDeletesNothing(String name, String timetoken) throws IOException {
        server.publish(channel, "1");
        String query = "?" + name + "=" + timetoken;

        server.get(V2 + channel + query).is(400, deletion("Invalid Arguments: " + name));
        server.get(V3 + channel + query).is(400, history("Invalid Arguments: " + name));
        server.get(WITH_ACTIONS + channel + query).is(400, history("Invalid Arguments: " + name));
        server.get(ACTIONS + channel + query).is(400, actions(400, "Invalid Arguments: " + name));
        server.delete(V3 + channel + query).is(400, deletion("Invalid Arguments: " + name));
        server.get(V2 + channel).is(200, "[[1],TT,TT]");
    }

    @Test
    void parameters_withoutAValue_areAsIfAbsent() throws IOException {
        server.publish(channel, "1");

        server.get(V2 + channel + "?count=&start&end=&reverse=").is(200, "[[1],TT,TT]");
        assertThat(server.get(V3 + channel + "?max=&start=&end=").status()).isEqualTo(200);
        assertThat(server.get(ACTIONS + channel + "?limit=&start=&end=").status())
                .isEqualTo(200);
    }

    @Test
    void channels_tooMany_areRefusedAndNothingIsDeleted() throws IOException {
        server.publish(channel, "1");
        String many = names(600) + "," + channel;

        server.get(V3 + many).is(400, history("Too Many Channels: at most 500"));
        server.get(V3 + names(501)).is(400, history("Too Many Channels: at most 500"));
        server.delete(V3 + many).is(400, deletion("Too Many Channels: at most 500"));
        server.get(COUNTS + names(101) + "?timetoken=1").is(400, history("Too Many Channels: at most 100"));
        server.get(V2 + channel).is(200, "[[1],TT,TT]");
    }

    @Test
    void channels_severalWhereOneBelongs_areRefused() throws IOException {
        server.get(V2 + "a,b").is(400, deletion("Invalid Channel: one at a time"));
        server.get(WITH_ACTIONS + "a%2Cb").is(400, history("Invalid Channel: one at a time"));
        server.get(ACTIONS + "a,b").is(400, actions(400, "Invalid Channel: one at a time"));
        server.post(ACTIONS + "a,b/message/1?uuid=ann", "{}").is(400, actions(400, "Invalid Channel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "%2C,"})
    void channels_none_areRefused(String none) throws IOException {
        server.get(V2 + none).is(400, deletion("Missing channel"));
        server.get(V3 + none).is(400, history("Missing channel"));
        server.delete(V3 + none).is(400, deletion("Missing channel"));
        server.get(COUNTS + none + "?timetoken=1").is(400, history("Missing channel"));
        server.get(WITH_ACTIONS + none).is(400, history("Missing channel"));
        server.get(ACTIONS + none).is(400, actions(400, "Missing channel"));
    }

    @Test
    void channel_noName_isRefused() throws IOException {
        String tooLong = "x".repeat(93);

        server.get(V2 + tooLong).is(400, deletion("Invalid Channel"));
        server.get(V3 + "a," + tooLong).is(400, history("Invalid Channel"));
        server.delete(V3 + "a%0A").is(400, deletion("Invalid Channel"));
        server.get(V3 + "%FF").is(400, history("Bad Request: the request target is not UTF-8"));
        server.get(V3 + "%zz").is(400, history("Bad Request: broken percent-encoding"));
        server.post(ACTIONS + "a.*/message/1?uuid=ann", "{}").is(400, actions(400, "Invalid Channel"));
        server.post(ACTIONS + "a-pnpres/message/1?uuid=ann", "{}").is(400, actions(400, "Invalid Channel"));
    }

    @ParameterizedTest
    @CsvSource({
        "'','timetoken or channelsTimetoken, not both'",
        "'timetoken=&channelsTimetoken=','timetoken or channelsTimetoken, not both'",
        "'timetoken=1&channelsTimetoken=1,2','timetoken or channelsTimetoken, not both'",
        "'channelsTimetoken=1','channelsTimetoken, not one for each channel'",
        "'channelsTimetoken=1,2,3','channelsTimetoken, not one for each channel'",
        "'channelsTimetoken=,','channelsTimetoken, not one for each channel'",
        "'channelsTimetoken=1,x','channelsTimetoken'",
        "'channelsTimetoken=1,-1','channelsTimetoken'",
        "'timetoken=x','timetoken'",
        "'timetoken=-1','timetoken'"
    })
    void counts_wrongTimetokens_areRefused(String query, String what) throws IOException {
        server.get(COUNTS + "a,b?" + query).is(400, history("Invalid Arguments: " + what));
    }

    @Test
    void counts_sameChannelTwice_isCountedAfterItsLastTimetoken() throws IOException {
        String first = server.publish(channel, "1");
        String second = server.publish(channel, "2");

        server.get(COUNTS + channel + "," + channel + "?channelsTimetoken=" + second + "," + first)
                .is(
                        200,
                        "{\"status\": 200, \"error\": false, \"error_message\": \"\", \"channels\": {\"" + channel
                                + "\": 1}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|body|Not JSON",
                "nonsense|body|Not JSON",
                "{|body|Not JSON",
                "{\"type\":\"t\",\"value\":\"v\"} x|body|Not JSON",
                "[\"type\",\"value\"]|body|Not a JSON object",
                "\"type\"|body|Not a JSON object",
                "null|body|Not a JSON object",
                "{}|type|Missing field",
                "{\"type\":\"t\"}|value|Missing field",
                "{\"value\":\"v\"}|type|Missing field",
                "{\"Type\":\"t\",\"value\":\"v\"}|type|Missing field",
                "{\"type\":1,\"value\":\"v\"}|type|Not text",
                "{\"type\":\"t\",\"value\":{\"v\":1}}|value|Not text",
                "{\"type\":\"t\",\"value\":null}|value|Not text",
                "{\"type\":\"\",\"value\":\"v\"}|type|Empty",
                "{\"type\":\"t\",\"value\":\"\"}|value|Empty",
                "{\"type\":\"\\ud83d\",\"value\":\"v\"}|type|Not text",
                "{\"type\":\"t\",\"value\":\"\\ude00\\ud83d\"}|value|Not text"
            })
    void action_wrongBody_isRefusedWithTheReason(String body, String where, String what) throws IOException {
        server.post(ACTIONS + channel + "/message/1?uuid=ann", body).is(400, invalidAction(where, what));
        server.get(ACTIONS + channel).is(200, "{\"status\": 200, \"data\": []}");
    }

    @Test
    void action_tooLongTypeOrValue_isRefused() throws IOException {
        String path = ACTIONS + channel + "/message/1?uuid=ann";

        server.post(path, action("x".repeat(10_000), "v")).is(400, invalidAction("type", "Longer than 100 characters"));
        server.post(path, action("x".repeat(101), "v")).is(400, invalidAction("type", "Longer than 100 characters"));
        server.post(path, action("t", "x".repeat(1001))).is(400, invalidAction("value", "Longer than 1000 characters"));
        server.post(path, action("t", "x".repeat(40_000))).is(400, actions(400, "Message Too Large"));
        assertThat(server.post(path, action("x".repeat(100), "x".repeat(1000))).status())
                .isEqualTo(200);
    }

    @Test
    void action_nestedVeryDeep_isRefused() throws IOException {
        server.post(
                        ACTIONS + channel + "/message/1?uuid=ann",
                        "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")
                .is(400, invalidAction("body", "Not JSON"));
    }

    @Test
    void action_withoutABody_isRefused() throws IOException {
        server.client()
                .send(Client.request("POST", ACTIONS + channel + "/message/1?uuid=ann"))
                .answer()
                .is(400, invalidAction("body", "Not JSON"));
    }

    @Test
    void action_nobodyOrANameTooLong_isRefused() throws IOException {
        String path = ACTIONS + channel + "/message/1";

        server.post(path, action("t", "v")).is(400, actions(400, "Missing UUID"));
        server.delete(path + "/action/1").is(400, actions(400, "Missing UUID"));
        server.post(path + "?uuid=" + "x".repeat(93), action("t", "v")).is(400, actions(400, "Invalid UUID"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "9223372036854775808"})
    void action_messageIsNoTimetoken_isRefused(String timetoken) throws IOException {
        server.post(ACTIONS + channel + "/message/" + timetoken + "?uuid=ann", action("t", "v"))
                .is(400, actions(400, "Invalid Timetoken"));
        server.delete(ACTIONS + channel + "/message/" + timetoken + "/action/1?uuid=ann")
                .is(400, actions(400, "Invalid Timetoken"));
        server.delete(ACTIONS + channel + "/message/1/action/" + timetoken + "?uuid=ann")
                .is(400, actions(400, "Invalid Timetoken"));
    }

    @Test
    void subscribeKey_unknown_isRefusedEverywhere() throws IOException {
        for (String path : everyPath("nobody")) {
            server.get(path).is(400, INVALID_SUBSCRIBE_KEY);
        }
        server.delete("/v3/history/sub-key/nobody/channel/a").is(400, INVALID_SUBSCRIBE_KEY);
        server.post("/v1/message-actions/nobody/channel/a/message/1?uuid=ann", action("t", "v"))
                .is(400, INVALID_SUBSCRIBE_KEY);
        server.delete("/v1/message-actions/nobody/channel/a/message/1/action/1?uuid=ann")
                .is(400, INVALID_SUBSCRIBE_KEY);
    }

    /** Clients of the second version take a text where messages should be for this news, and a 403 for nothing else. */
    @Test
    void persistence_off_isSaidInTheWordsOfEachService() throws IOException {
        forgetful.publish("a", "1");

        forgetful.get(V2 + "a").is(200, "[\"" + OFF + "\",0,0]");
        for (String path : List.of(V3 + "a", WITH_ACTIONS + "a", COUNTS + "a?timetoken=1")) {
            forgetful.get(path).is(403, history(OFF).replace("400", "403"));
        }
        forgetful.delete(V3 + "a").is(403, deletion(OFF).replace("400", "403"));
        forgetful.get(ACTIONS + "a").is(403, actions(403, OFF));
        forgetful.post(ACTIONS + "a/message/1?uuid=ann", action("t", "v")).is(403, actions(403, OFF));
        forgetful.delete(ACTIONS + "a/message/1/action/1?uuid=ann").is(403, actions(403, OFF));
    }

    @Test
    void persistence_off_isOffForThatKeysetOnly() throws IOException {
        forgetful.post("/publish/pub/other/0/a/0", "1");

        forgetful.get("/v2/history/sub-key/other/channel/a").is(200, "[[1],TT,TT]");
    }

    @Test
    void method_other_isRefusedWithThoseThatAre() throws IOException {
        Answer put = server.client().send(Client.request("PUT", V3 + channel)).answer();

        assertThat(put.status()).isEqualTo(405);
        assertThat(put.header("Allow")).isEqualTo("DELETE, GET");
        assertThat(server.delete(V2 + channel).status()).isEqualTo(405);
        assertThat(server.get(ACTIONS + channel + "/message/1").header("Allow")).isEqualTo("POST");
        assertThat(server.get("/v3/history/sub-key/demo/channel").status()).isEqualTo(404);
    }

    @Test
    void deletion_withABody_isRefusedAndDeletesNothing() throws IOException {
        server.publish(channel, "1");

        server.client()
                .send(Client.request("DELETE", V3 + channel, "Content-Length: 2") + "{}")
                .answer()
                .is(413, deletion("Request Entity Too Large").replace("400", "413"));
        server.get(V2 + channel).is(200, "[[1],TT,TT]");
    }

    private static List<String> everyPath(String key) {
        return List.of(
                "/v2/history/sub-key/" + key + "/channel/a",
                "/v3/history/sub-key/" + key + "/channel/a",
                "/v3/history/sub-key/" + key + "/message-counts/a?timetoken=1",
                "/v3/history-with-actions/sub-key/" + key + "/channel/a",
                "/v1/message-actions/" + key + "/channel/a");
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    }

    private static String action(String type, String value) {
        return "{\"type\":\"" + type + "\",\"value\":\"" + value + "\"}";
    }

    private static String history(String message) {
        return "{\"status\": 400, \"error\": true, \"error_message\": \"" + message + "\", \"channels\": {}}";
    }

    private static String deletion(String message) {
        return "{\"status\": 400, \"error\": true, \"error_message\": \"" + message + "\"}";
    }

    private static String actions(int status, String message) {
        return "{\"status\": " + status + ", \"error\": {\"source\": \"actions\", \"message\": \"" + message + "\"}}";
    }

    private static String invalidAction(String where, String what) {
        return "{\"status\": 400, \"error\": {\"source\": \"actions\", \"message\": \"Request payload contained invalid"
                + " input\", \"details\": [{\"message\": \"" + what + "\", \"location\": \"" + where
                + "\", \"locationType\": \"body\"}]}}";
    }
}
