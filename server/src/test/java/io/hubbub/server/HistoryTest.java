package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The answers of history, byte for byte where the wire protocol says so. A channel has the messages 0 to 9; {@code t4} is the
 * timetoken of message 4.
 */
@Timeout(60)
final class HistoryTest {
    private static final String V2 = "/v2/history/sub-key/demo/channel/";
    private static final String V3 = "/v3/history/sub-key/demo/channel/";
    private static final String WITH_ACTIONS = "/v3/history-with-actions/sub-key/demo/channel/";
    private static final String COUNTS = "/v3/history/sub-key/demo/message-counts/";
    private static final String DELETED = "{\"status\": 200, \"error\": false, \"error_message\": \"\"}";
    private static final String TEN = EdgeServer.newChannel(); // only read
    private static final List<String> TIMETOKENS = new ArrayList<>(); // of its messages

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with();

    private final String a = EdgeServer.newChannel();
    private final String b = EdgeServer.newChannel();

    @BeforeAll
    static void publishTen() throws IOException {
        TIMETOKENS.addAll(publishTen(TEN));
    }

    /** In this order: newest page, older page; each ends with the timetokens of its first and last message. */
    @Test
    void history_count_pagesBackFromTheNewest() throws IOException {
        assertPage(v2(TEN, "count=5"), "56789");
        assertPage(v2(TEN, "count=5&start=t5"), "01234");
        assertPage(v2(TEN, "count=5&start=t0"), "");
    }

    @Test
    void history_reverse_pagesForwardFromTheOldest() throws IOException {
        assertPage(v2(TEN, "reverse=true&count=5"), "01234");
        assertPage(v2(TEN, "reverse=true&count=5&start=t4"), "56789");
        assertPage(v2(TEN, "reverse=true&count=5&start=t9"), "");
    }

    @Test
    void history_closedIntervalBackwards_pagesDownToTheEnd() throws IOException {
        assertPage(v2(TEN, "start=t9+1&end=t4&count=3"), "789");
        assertPage(v2(TEN, "start=t7&end=t4&count=3"), "456");
        v2(TEN, "start=t4&end=t4&count=3").is(200, "[[],0,0]");
    }

    @Test
    void history_closedIntervalForwards_pagesUpToTheEnd() throws IOException {
        assertPage(v2(TEN, "start=t0-1&end=t9&count=4"), "0123");
        assertPage(v2(TEN, "start=t3&end=t9&count=4"), "4567");
        assertPage(v2(TEN, "start=t7&end=t9&count=4"), "89");
        assertPage(v2(TEN, "start=t9&end=t9&count=4"), "");
    }

    @Test
    void history_unknownChannel_isEmpty() throws IOException {
        v2(a, "").is(200, "[[],0,0]");
        v2(a, "include_token=true&include_meta=true").is(200, "[[],0,0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"include_token=true", "include_token=1", "include_token=True"})
    void history_includeToken_wrapsTheMessages(String flag) throws IOException {
        String first = server.publish(a, "{\"text\":\"hey\"}");
        String second = server.publish(a, "[1, 2]");

        assertThat(v2(a, "").text()).isEqualTo("[[{\"text\":\"hey\"},[1, 2]]," + first + "," + second + "]");
        assertThat(v2(a, flag).text())
                .isEqualTo("[[{\"message\": {\"text\":\"hey\"}, \"timetoken\": " + first
                        + "},{\"message\": [1, 2], \"timetoken\": " + second + "}]," + first + "," + second + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"include_token=false", "include_token=0", "include_token=yes", "include_token", "include_meta=0"
            })
    void history_anythingButTrueOr1_isFalse(String flag) throws IOException {
        server.publish(a, "1");

        v2(a, flag).is(200, "[[1],TT,TT]");
    }

    @Test
    void history_includeMeta_hasEmptyTextWhereThereIsNone() throws IOException {
        server.get("/publish/demo/demo/0/" + a + "/0/1?meta={\"k\":\"v\"}");
        server.publish(a, "2");

        v2(a, "include_meta=true")
                .is(
                        200,
                        "[[{\"message\": 1, \"timetoken\": TT, \"meta\": {\"k\":\"v\"}},"
                                + "{\"message\": 2, \"timetoken\": TT, \"meta\": \"\"}],TT,TT]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stringtoken", "string_message_token"})
    void history_timetokensAsText_areInQuotes(String flag) throws IOException {
        server.publish(a, "1");

        v2(a, flag + "=true&include_token=true").is(200, "[[{\"message\": 1, \"timetoken\": \"TT\"}],\"TT\",\"TT\"]");
        v2(a, flag + "=true").is(200, "[[1],\"TT\",\"TT\"]");
    }

    @Test
    void history_payloads_areAsTheyWerePublished() throws IOException {
        String awkward = "{ \"é\\u00e9\\\"\" : [1.50, 1E400, 12345678901234567890123], \"\uD83D\uDE00\":null }";
        server.publish(a, awkward);

        v2(a, "").is(200, "[[" + awkward + "],TT,TT]");
        v3(a, "").is(200, fetched("\"" + a + "\": [{\"message\": " + awkward + ", \"timetoken\": \"TT\"}]"));
    }

    @Test
    void history_notToBeStored_isNotThere() throws IOException {
        server.get("/publish/demo/demo/0/" + a + "/0/1?store=0");
        server.get("/publish/demo/demo/0/" + a + "/0/2?store=0&norep=true");
        server.get("/signal/demo/demo/0/" + a + "/0/3");
        server.get("/v2/subscribe/demo/" + a + "," + a + "-pnpres/0?uuid=ann");
        server.publish(a, "4");

        v2(a, "").is(200, "[[4],TT,TT]");
        v2(a + "-pnpres", "").is(200, "[[],0,0]");
    }

    @Test
    void history_dictatedPlace_isWhereThePublisherPutIt() throws IOException {
        server.get("/publish/demo/demo/0/" + a + "/0/1?ptto=16057799474000000");

        assertThat(v2(a, "").text()).isEqualTo("[[1],16057799474000000,16057799474000000]");
    }

    @Test
    void history_otherKeyset_hasItsOwn() throws IOException {
        server.post("/publish/pub/other/0/" + a + "/0", "1");

        v2(a, "").is(200, "[[],0,0]");
        server.get("/v2/history/sub-key/other/channel/" + a).is(200, "[[1],TT,TT]");
    }

    @Test
    void history_moreThanAHundred_isTheNewestHundred() throws IOException {
        publish(a, 101);

        for (String count : List.of("", "count=100", "count=101", "count=99999999999999999999", "count=00100")) {
            assertThat(payloads(v2(a, count).json().get(0)))
                    .hasSize(100)
                    .startsWith("1")
                    .endsWith("100");
            assertThat(payloads(v3(a, count.replace("count", "max")).json().at("/channels/" + a)))
                    .hasSize(100);
        }
    }

    /** Each line for both versions of history: a start is not met, an end is, and the way goes from one to the other. */
    @ParameterizedTest
    @CsvSource({
        ",,false,3,789",
        ",,true,3,012",
        "t4,,false,2,23",
        "t4,,true,2,56",
        "t0,,false,2,",
        "t9,,true,2,",
        "t9+1,,false,2,89",
        "t0-1,,true,2,01",
        ",t6,false,2,89",
        ",t6,false,9,6789",
        ",t6+1,false,9,789",
        ",t2,true,9,012",
        ",t2-1,true,9,01",
        ",t2,true,2,01",
        "t6,t3,false,9,345",
        "t6,t3,true,9,345",
        "t6,t3,false,2,45",
        "t6,t3,true,2,45",
        "t3,t6,false,9,456",
        "t3,t6,true,9,456",
        "t3,t6,false,2,45",
        "t3,t6,true,2,45",
        "t5,t5,false,9,",
        "t5,t5,true,9,",
        "t5-1,t5,false,9,5",
        "t5+1,t5,true,9,5",
        "0,9223372036854775807,false,3,012",
        "9223372036854775807,0,false,3,789",
        "0,,true,3,012",
        "0,,false,3,",
        ",0,false,3,789",
        ",9223372036854775807,false,3,"
    })
    void read_anyRange_isAsTheTableSays(
            @Nullable String start, @Nullable String end, boolean reverse, int count, @Nullable String expected)
            throws IOException {
        String range = bounds(start, end) + "reverse=" + reverse;

        assertPage(v2(TEN, range + "&count=" + count), expected == null ? "" : expected);
        Answer fetched = v3(TEN, range + "&max=" + count);
        assertThat(String.join("", payloads(fetched.json().at("/channels/" + TEN))))
                .isEqualTo(expected == null ? "" : expected);
        assertThat(fetched.json())
                .isEqualTo(get(WITH_ACTIONS, TEN, range + "&max=" + count).json());
    }

    @ParameterizedTest
    @CsvSource({
        ",,",
        "t5,,56789",
        ",t5,01234",
        "t0,t8,09",
        "t8,t0,89",
        "t5,t5,0123456789",
        "t4,t5,012346789",
        "t6,t5,012346789",
        "0,9223372036854775807,",
        "9223372036854775807,0,",
        "0,,0123456789",
        ",0,"
    })
    void delete_anyRange_leavesWhatTheTableSays(
            @Nullable String start, @Nullable String end, @Nullable String remaining) throws IOException {
        List<String> timetokens = publishTen(a);
        String range = withTimetokens(bounds(start, end), timetokens);

        server.delete(V3 + a + "?" + range).is(200, DELETED);

        assertThat(String.join("", payloads(v2(a, "").json().get(0)))).isEqualTo(remaining == null ? "" : remaining);
    }

    @Test
    void delete_everything_isEmptyThenAndTakesNewMessages() throws IOException {
        publishTen(a);

        server.delete(V3 + a).is(200, DELETED);
        v2(a, "").is(200, "[[],0,0]");
        server.delete(V3 + a).is(200, DELETED);
        server.publish(a, "1");
        v2(a, "").is(200, "[[1],TT,TT]");
    }

    @Test
    void delete_listOfChannels_leavesOthers() throws IOException {
        String c = EdgeServer.newChannel();
        server.publish(a, "1");
        server.publish(b, "2");
        server.publish(c, "3");

        server.delete(V3 + a + "%2C" + b + ",unknown").is(200, DELETED);

        v3(a + "," + b + "," + c, "").is(200, fetched("\"" + c + "\": [{\"message\": 3, \"timetoken\": \"TT\"}]"));
    }

    @Test
    void delete_awkwardName_deletesThatChannelOnly() throws IOException {
        server.publish("awkward-%20%7C.%20%24", "1");
        server.publish("awkward", "2");

        server.delete(V3 + "awkward-%20%7C.%20%24").is(200, DELETED);

        v2("awkward-%20%7C.%20%24", "").is(200, "[[],0,0]");
        v2("awkward", "").is(200, "[[2],TT,TT]");
    }

    @Test
    void delete_withAnEmptyBody_isServedOnTheSameConnection() throws IOException {
        Client client = server.client();

        client.delete(V3 + a, "Content-Length: 0").is(200, DELETED);
        client.delete(V3 + a).is(200, DELETED);
    }

    @Test
    void fetch_severalChannels_hasTheNewestOfEach() throws IOException {
        publish(a, 120);
        publish(b, 120);

        for (String max : List.of("max=25", "", "max=26", "max=100")) {
            JsonNode channels = v3(a + "," + b, max).json().get("channels");
            assertThat(channels.propertyNames()).containsExactlyInAnyOrder(a, b);
            for (JsonNode channel : channels) {
                assertThat(payloads(channel))
                        .isEqualTo(IntStream.range(95, 120)
                                .mapToObj(Integer::toString)
                                .toList());
                assertThat(channel.valueStream().map(item -> item.get("timetoken")))
                        .allMatch(JsonNode::isString)
                        .isSortedAccordingTo((one, other) -> one.asString().compareTo(other.asString()));
            }
        }
    }

    @Test
    void fetch_unknownChannel_hasNoKey() throws IOException {
        server.publish(a, "1");

        v3(a + "," + b, "").is(200, fetched("\"" + a + "\": [{\"message\": 1, \"timetoken\": \"TT\"}]"));
        v3(b, "").is(200, fetched(""));
        get(WITH_ACTIONS, b, "").is(200, fetched(""));
    }

    @Test
    void fetch_everyField_isThereWhenAskedFor() throws IOException {
        server.get("/publish/demo/demo/0/" + a + "/0/1?uuid=ann&meta={\"k\":1}&custom_message_type=my-type");
        server.get("/publish/demo/demo/0/" + a + "/0/2");

        v3(a, "include_meta=true&include_uuid=true&include_message_type=true&include_custom_message_type=true")
                .is(
                        200,
                        fetched("\"" + a + "\": [{\"message\": 1, \"timetoken\": \"TT\", \"meta\": {\"k\":1},"
                                + " \"message_type\": 0, \"custom_message_type\": \"my-type\", \"uuid\": \"ann\"},"
                                + " {\"message\": 2, \"timetoken\": \"TT\", \"meta\": \"\", \"message_type\": 0}]"));
        v3(a, "include_uuid=1&max=2&include_meta=0")
                .is(
                        200,
                        fetched("\"" + a + "\": [{\"message\": 1, \"timetoken\": \"TT\", \"uuid\": \"ann\"},"
                                + " {\"message\": 2, \"timetoken\": \"TT\"}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',a%20b%2F%C3%A9%7C%22~-_.",
        "'encode_channels=',a%20b%2F%C3%A9%7C%22~-_.",
        "'encode_channels=true',a%20b%2F%C3%A9%7C%22~-_.",
        "'encode_channels=false','a b/é|\\\"~-_.'",
        "'encode_channels=0','a b/é|\\\"~-_.'"
    })
    void fetch_awkwardName_isEncodedUnlessToldOtherwise(String flag, String key) throws IOException {
        String name = "a%20b%2F%C3%A9%7C%22~-_.";
        server.delete(V3 + name).is(200, DELETED);
        server.publish(name, "1");

        v3(name, flag).is(200, fetched("\"" + key + "\": [{\"message\": 1, \"timetoken\": \"TT\"}]"));
        get(WITH_ACTIONS, name, flag).is(200, fetched("\"" + key + "\": [{\"message\": 1, \"timetoken\": \"TT\"}]"));
    }

    @Test
    void fetch_fiveHundredChannels_isServed() throws IOException {
        String names = IntStream.range(0, 499).mapToObj(i -> "unknown" + i).collect(Collectors.joining(","));
        server.publish(a, "1");

        v3(names + "," + a + "," + a, "").is(200, fetched("\"" + a + "\": [{\"message\": 1, \"timetoken\": \"TT\"}]"));
        server.delete(V3 + names + "," + a).is(200, DELETED);
        v3(a, "").is(200, fetched(""));
    }

    @Test
    void fetch_longAnswer_isCompressedForWhoAccepts() throws IOException {
        server.publish(a, "\"" + "x".repeat(10_000) + "\"");

        Answer answer = server.get(V3 + a, "Accept-Encoding: gzip");

        assertThat(answer.gunzipped().text()).isEqualTo(v3(a, "").text());
    }

    @Test
    void counts_afterATimetoken_countsLaterMessagesOnly() throws IOException {
        get(COUNTS, TEN, "timetoken=t8").is(200, fetched("\"" + TEN + "\": 1"));
        get(COUNTS, TEN, "timetoken=t9").is(200, fetched("\"" + TEN + "\": 0"));
        get(COUNTS, TEN, "timetoken=t8-1").is(200, fetched("\"" + TEN + "\": 2"));
        get(COUNTS, TEN, "timetoken=0").is(200, fetched("\"" + TEN + "\": 10"));
        get(COUNTS, a, "timetoken=t0").is(200, fetched("\"" + a + "\": 0"));
        get(COUNTS, TEN + "," + a, "timetoken=t0").is(200, fetched("\"" + TEN + "\": 9, \"" + a + "\": 0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "%2C"})
    void counts_timetokenOfEachChannel_countsAfterItsOwn(String comma) throws IOException {
        List<String> timetokens = publishTen(a);

        server.get(COUNTS + TEN + comma + a + "?channelsTimetoken=" + TIMETOKENS.get(1) + comma + timetokens.get(6))
                .is(200, fetched("\"" + TEN + "\": 8, \"" + a + "\": 3"));
        server.get(COUNTS + a + comma + TEN + "?channelsTimetoken=" + timetokens.get(6) + comma + TIMETOKENS.get(1))
                .is(200, fetched("\"" + a + "\": 3, \"" + TEN + "\": 8"));
        server.get(COUNTS + TEN + "?channelsTimetoken=" + TIMETOKENS.get(1)).is(200, fetched("\"" + TEN + "\": 8"));
    }

    @Test
    void counts_hundredChannels_hasAKeyForEach() throws IOException {
        String names = IntStream.range(0, 100).mapToObj(i -> "unknown" + i).collect(Collectors.joining(","));

        JsonNode channels = get(COUNTS, names, "timetoken=1").json().get("channels");

        assertThat(channels.propertyNames()).hasSize(100).contains("unknown0", "unknown99");
    }

    @Test
    void counts_deletedMessages_areNotCounted() throws IOException {
        List<String> timetokens = publishTen(a);
        server.delete(V3 + a + "?end=" + timetokens.get(7));

        get(COUNTS, a, "timetoken=1").is(200, fetched("\"" + a + "\": 7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {V2, V3, WITH_ACTIONS})
    void anyAnswer_headers_areThoseOfTheWireProtocol(String path) throws IOException {
        Answer answer = server.get(path + a);

        assertThat(answer.header("Content-Type")).isEqualTo("text/javascript; charset=\"UTF-8\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Methods").split(", "))
                .containsExactlyInAnyOrder("OPTIONS", "GET", "POST", "DELETE");
        assertThat(answer.header("Access-Control-Allow-Credentials"))
                .isEqualTo(path.equals(WITH_ACTIONS) ? "true" : "");
    }

    @Test
    void preflight_ofADeletion_allowsIt() throws IOException {
        Answer answer = server.client()
                .send(Client.request(
                        "OPTIONS", V3 + a, "Origin: http://x.example", "Access-Control-Request-Method: DELETE"))
                .answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("DELETE");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void history_messageOlderThanTheRetention_isGoneUnlessItSaysOtherwise() throws IOException {
        try (EdgeServer shortLived = EdgeServer.with("retention", "1d")) {
            String publish = "/publish/demo/demo/0/a/0/";
            shortLived.get(publish + "1?ptto=16057799474000000");
            shortLived.get(publish + "2?ptto=16057799474000001&ttl=1");
            shortLived.get(publish + "3");

            shortLived.get(V2 + "a").is(200, "[[2,3],TT,TT]");
            shortLived.get(COUNTS + "a?timetoken=1").is(200, fetched("\"a\": 2"));
        }
    }

    @Test
    void fetch_longerThanTheLimit_isRefusedAndShorterPagesAreNot() throws IOException {
        try (EdgeServer small = EdgeServer.with("answer-bytes", "1024")) {
            for (int i = 0; i < 11; i++) {
                small.publish("a", "\"" + "x".repeat(98) + "\"");
            }
            small.get("/publish/demo/demo/0/b/0/1?meta=\"" + "x".repeat(1024) + "\"");

            assertThat(small.get(V3 + "a?max=10").status()).isEqualTo(200);
            small.get(V3 + "a?max=11")
                    .is(
                            400,
                            "{\"status\": 400, \"error\": true, \"error_message\": \"Answer Too Large\","
                                    + " \"channels\": {}}");
            assertThat(small.get(V3 + "b").status()).isEqualTo(400);
        }
    }

    private static void publish(String channel, int messages) throws IOException {
        try (Client client = new Client(server.port())) {
            for (int i = 0; i < messages; i++) {
                client.post("/publish/demo/demo/0/" + channel + "/0", Integer.toString(i));
            }
        }
    }

    private static List<String> publishTen(String channel) throws IOException {
        List<String> timetokens = new ArrayList<>();
        try (Client client = new Client(server.port())) {
            for (int i = 0; i < 10; i++) {
                timetokens.add(client.post("/publish/demo/demo/0/" + channel + "/0", Integer.toString(i))
                        .timetoken());
            }
        }
        return timetokens;
    }

    private static Answer v2(String channel, String query) throws IOException {
        return get(V2, channel, query);
    }

    private static Answer v3(String channels, String query) throws IOException {
        return get(V3, channels, query);
    }

    private static Answer get(String path, String channels, String query) throws IOException {
        return server.get(path + channels + "?" + withTimetokens(query, TIMETOKENS));
    }

    private static String bounds(@Nullable String start, @Nullable String end) {
        return (start == null ? "" : "start=" + start + "&") + (end == null ? "" : "end=" + end + "&");
    }

    /** Puts the timetokens where {@code =t4} stands, and the next or previous one where {@code =t4+1} or {@code =t4-1}. */
    private static String withTimetokens(String query, List<String> timetokens) {
        String filled = query;
        for (int i = 0; i < timetokens.size(); i++) {
            long timetoken = Long.parseLong(timetokens.get(i));
            filled = filled.replace("=t" + i + "+1", "=" + (timetoken + 1))
                    .replace("=t" + i + "-1", "=" + (timetoken - 1))
                    .replace("=t" + i, "=" + timetoken);
        }
        return filled;
    }

    /** Checks messages of one digit each, and that the timetokens behind them are those of the first and the last. */
    private static void assertPage(Answer answer, String messages) {
        assertThat(answer.status()).isEqualTo(200);
        String expected = messages.isEmpty()
                ? "[[],0,0]"
                : "[[" + String.join(",", messages.split("")) + "]," + TIMETOKENS.get(messages.charAt(0) - '0') + ","
                        + TIMETOKENS.get(messages.charAt(messages.length() - 1) - '0') + "]";
        assertThat(answer.text()).isEqualTo(expected);
    }

    private static List<String> payloads(JsonNode items) {
        return items.valueStream()
                .map(item -> item.isObject() ? item.get("message") : item)
                .map(JsonNode::toString)
                .toList();
    }

    private static String fetched(String channels) {
        return "{\"status\": 200, \"error\": false, \"error_message\": \"\", \"channels\": {" + channels + "}}";
    }
}
