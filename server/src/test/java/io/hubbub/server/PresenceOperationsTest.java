package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of presence, byte for byte where the wire protocol says so. */
@Timeout(60)
final class PresenceOperationsTest {
    private static final String SUBSCRIBE = "/v2/subscribe/demo/";
    private static final String PRESENCE = "/v2/presence/sub-key/demo/";
    private static final String OK = "{\"status\": 200, \"message\": \"OK\", \"service\": \"Presence\"}";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with("hold", "300ms", "here-now-cache", "0s");

    private final String a = EdgeServer.newChannel();
    private final String b = EdgeServer.newChannel();

    @ParameterizedTest
    @ValueSource(strings = {"sub-key", "sub_key"})
    void heartbeat_ofSomebodyNew_joins(String spelling) throws IOException {
        server.get("/v2/presence/" + spelling + "/demo/channel/" + a + "/heartbeat?uuid=ann&heartbeat=60")
                .is(200, OK);

        hereNow(a).is(200, one("[\"ann\"]", 1));
    }

    @Test
    void subscribe_withUuid_isPresentOnPlainNamesOnly() throws IOException {
        String user = "user-" + a;
        server.get(SUBSCRIBE + a + "," + b + "-pnpres/0?uuid=" + user)
                .is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");

        hereNow(a).is(200, one("[\"" + user + "\"]", 1));
        hereNow(b).is(200, one("[]", 0));
        whereNow(user).is(200, where("\"" + a + "\""));
    }

    @Test
    void subscribe_withoutUuid_isServedAndNotPresent() throws IOException {
        server.get(SUBSCRIBE + a + "/0").is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");

        hereNow(a).is(200, one("[]", 0));
    }

    @Test
    void subscribe_withPresence_seesItselfCome() throws IOException {
        String cursor =
                server.get(SUBSCRIBE + a + "," + a + "-pnpres/0?tt=0&uuid=ann").cursor();

        Answer first = server.get(SUBSCRIBE + a + "," + a + "-pnpres/0?uuid=ann&tt=" + cursor);

        assertThat(first.text().replaceAll("\\b\\d{17}\\b", "TT").replaceAll("\\b\\d{10}\\b", "SECONDS"))
                .isEqualTo("{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\"TT\",\"r\":1},"
                        + "\"k\":\"demo\",\"c\":\"" + a + "-pnpres\",\"u\":{\"pn_action\":\"join\",\"pn_uuid\":\"ann\","
                        + "\"pn_timestamp\":SECONDS,\"pn_occupancy\":1,\"pn_ispresence\":1,\"pn_channel\":\"" + a
                        + "\"},\"d\":{\"action\":\"join\",\"uuid\":\"ann\",\"timestamp\":SECONDS,\"occupancy\":1},"
                        + "\"b\":\"" + a + "-pnpres\"}]}");
    }

    @Test
    void leave_ofSomebodyPresent_isToldToOthers() throws IOException {
        join("ann", a);
        join("bob", a);
        String cursor = server.handshake(a + "-pnpres");

        server.get(PRESENCE + "channel/" + a + "/leave?uuid=bob")
                .is(200, "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}");

        assertThat(actions(a, cursor)).containsExactly("leave bob 1");
        hereNow(a).is(200, one("[\"ann\"]", 1));
    }

    @Test
    void leave_ofSomebodyAbsent_isNotTold() throws IOException {
        String cursor = server.handshake(a + "-pnpres");

        server.get(PRESENCE + "channel/" + a + "/leave?uuid=bob").is(200, left());
        server.get(PRESENCE + "channel/" + a + "-pnpres/leave?uuid=bob").is(200, left());

        assertThat(actions(a, cursor)).isEmpty();
    }

    @Test
    void hereNow_severalChannels_leavesEmptyOnesOut() throws IOException {
        join("ann", a);

        server.get(PRESENCE + "channel/" + a + "," + b)
                .is(200, several("\"" + a + "\": {\"uuids\": [\"ann\"], \"occupancy\": 1}", 1, 1));
    }

    @Test
    void hereNow_sameChannelTwice_hasTheFormForSeveral() throws IOException {
        join("ann", a);

        server.get(PRESENCE + "channel/" + a + "," + a)
                .is(200, several("\"" + a + "\": {\"uuids\": [\"ann\"], \"occupancy\": 1}", 1, 1));
    }

    @Test
    void hereNow_nobodyOnSeveral_isEmpty() throws IOException {
        server.get(PRESENCE + "channel/" + a + "," + b).is(200, several("", 0, 0));
    }

    @Test
    void hereNow_withState_tellsItWhereThereIsOne() throws IOException {
        join("ann", a);
        join("bob", a);
        server.get(PRESENCE + "channel/" + a + "/uuid/bob/data?state={\"k\":\"v\"}");

        server.get(PRESENCE + "channel/" + a + "?state=1")
                .is(200, one("[{\"uuid\": \"ann\"}, {\"state\": {\"k\":\"v\"}, \"uuid\": \"bob\"}]", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable_uuids", "disable-uuids"})
    void hereNow_withoutUuids_counts(String spelling) throws IOException {
        join("ann", a);

        server.get(PRESENCE + "channel/" + a + "?" + spelling + "=1")
                .is(200, "{\"status\": 200, \"message\": \"OK\", \"service\": \"Presence\", \"occupancy\": 1}");
        server.get(PRESENCE + "channel/" + a + "," + b + "?" + spelling + "=1")
                .is(200, several("\"" + a + "\": {\"occupancy\": 1}", 1, 1));
    }

    @ParameterizedTest
    @CsvSource({"0,0,", "2,0,ann bob", "2,1,bob cid", "5000,2,cid", "2,9,"})
    void hereNow_page_namesItAndCountsAll(int limit, int offset, String expected) throws IOException {
        join("ann", a);
        join("bob", a);
        join("cid", a);
        String users = expected == null ? "" : '"' + expected.replace(" ", "\", \"") + '"';

        server.get(PRESENCE + "channel/" + a + "?limit=" + limit + "&offset=" + offset)
                .is(200, one("[" + users + "]", 3));
    }

    @Test
    void hereNow_aThousandAndOne_namesAThousand() throws IOException {
        for (int i = 0; i < 1001; i++) {
            join("u" + i, a);
        }

        Answer answer = hereNow(a);

        assertThat(answer.json().get("uuids")).hasSize(1000);
        assertThat(answer.json().get("occupancy").asInt()).isEqualTo(1001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=-1", "limit=x", "offset=-1", "offset=1.5", "limit=99999999999"})
    void hereNow_noPage_isRefused(String page) throws IOException {
        server.get(PRESENCE + "channel/" + a + "?" + page)
                .is(400, presence("Invalid Page: limit and offset are whole numbers from 0"));
    }

    @Test
    void hereNow_everywhere_isThere() throws IOException {
        try (EdgeServer alone = EdgeServer.with("here-now-cache", "0s")) {
            alone.get(PRESENCE.substring(0, PRESENCE.length() - 1)).is(200, several("", 0, 0));
            alone.get(PRESENCE + "channel/x,y/heartbeat?uuid=ann");

            alone.get(PRESENCE.substring(0, PRESENCE.length() - 1) + "?disable_uuids=1")
                    .isJson(200, several("\"x\": {\"occupancy\": 1}, \"y\": {\"occupancy\": 1}", 2, 2));
        }
    }

    @Test
    void hereNow_everywhereWithinTheCache_isKept() throws IOException {
        try (EdgeServer caching = EdgeServer.with("here-now-cache", "1h")) {
            String everywhere = PRESENCE.substring(0, PRESENCE.length() - 1);
            caching.get(everywhere).is(200, several("", 0, 0));
            caching.get(PRESENCE + "channel/x/heartbeat?uuid=ann");

            caching.get(everywhere).is(200, several("", 0, 0));
            caching.get(everywhere + "?state=1")
                    .is(200, several("\"x\": {\"uuids\": [{\"uuid\": \"ann\"}], \"occupancy\": 1}", 1, 1));
            caching.get(PRESENCE + "channel/x").is(200, one("[\"ann\"]", 1));
        }
    }

    @Test
    void whereNow_unknownUser_isNowhere() throws IOException {
        whereNow("nobody-" + a).is(200, where(""));
    }

    @Test
    void setState_ofSomebodyPresent_isToldToOthers() throws IOException {
        join("ann", a);
        String cursor = server.handshake(a + "-pnpres");

        server.get(PRESENCE + "channel/" + a + "/uuid/ann/data?uuid=bob&state=" + encoded("{ \"mood\":\"\u00E9\"}"))
                .is(
                        200,
                        "{\"status\": 200, \"message\": \"OK\", \"payload\": { \"mood\":\"\u00E9\"}, \"service\": \"Presence\"}");

        Answer events = server.get(SUBSCRIBE + a + "-pnpres/0?tt=" + cursor);
        assertThat(events.json().at("/m/0/d/action").asString()).isEqualTo("state-change");
        assertThat(events.json().at("/m/0/d/data/mood").asString()).isEqualTo("\u00E9");
    }

    @Test
    void getState_ofSomebodyAbsent_isWhatWasSet() throws IOException {
        server.get(PRESENCE + "channel/" + a + "," + b + "/uuid/ann/data?state={\"count\":5}");

        server.get(PRESENCE + "channel/" + a + "/uuid/ann")
                .is(
                        200,
                        "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"count\":5}, \"uuid\": \"ann\", \"channel\": \""
                                + a + "\", \"service\": \"Presence\"}");
        server.get(PRESENCE + "channel/" + a + "," + b + "/uuid/ann")
                .is(
                        200,
                        "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"channels\": {\"" + a
                                + "\": {\"count\":5}, \"" + b
                                + "\": {\"count\":5}}}, \"service\": \"Presence\", \"uuid\": \"ann\"}");
    }

    @Test
    void getState_none_isEmpty() throws IOException {
        server.get(PRESENCE + "channel/" + a + "/uuid/ann")
                .is(
                        200,
                        "{\"status\": 200, \"message\": \"OK\", \"payload\": {}, \"uuid\": \"ann\", \"channel\": \"" + a
                                + "\", \"service\": \"Presence\"}");
    }

    @Test
    void state_inSubscribe_isThatOfTheJoin() throws IOException {
        String cursor = server.handshake(a + "-pnpres");
        server.get(SUBSCRIBE + a + "/0?uuid=ann&state=" + encoded("{\"" + a + "\":{\"x\":1},\"other\":{}}"));

        Answer events = server.get(SUBSCRIBE + a + "-pnpres/0?tt=" + cursor);

        assertThat(events.json().at("/m/0/d/action").asString()).isEqualTo("join");
        assertThat(events.json().at("/m/0/d/data").toString()).isEqualTo("{\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "5", "null", "\"x\"", "{", "{}{}", "{\"a\":}"})
    void setState_noObject_isRefused(String state) throws IOException {
        server.get(PRESENCE + "channel/" + a + "/uuid/ann/data?state=" + encoded(state))
                .is(400, presence("Invalid JSON specified"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "[]", "{\"a\":5}", "{\"a\":[]}", "{"})
    void heartbeat_stateThatIsNoObjectByChannel_isRefused(String state) throws IOException {
        server.get(PRESENCE + "channel/" + a + "/heartbeat?uuid=ann&state=" + encoded(state))
                .is(400, presence("Invalid JSON specified"));
    }

    @Test
    void setState_tooLarge_isRefused() throws IOException {
        try (EdgeServer narrow = EdgeServer.with("state-bytes", "20")) {
            narrow.get(PRESENCE + "channel/a/uuid/ann/data?state={\"k\":\"01234567890123\"}")
                    .is(400, presence("State Too Large: at most 20 bytes"));
            narrow.get(PRESENCE + "channel/a/heartbeat?uuid=ann&state={\"a\":{\"k\":\"01234567890123\"}}")
                    .is(400, presence("State Too Large: at most 20 bytes"));
            narrow.get(PRESENCE + "channel/a/uuid/ann/data?state={\"k\":\"012345678901\"}")
                    .is(
                            200,
                            "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"k\":\"012345678901\"}, \"service\": \"Presence\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "000", "x", "1.5", "99999999999999999999", "1e3", "%20"})
    void heartbeat_noTime_isRefused(String heartbeat) throws IOException {
        server.get(PRESENCE + "channel/" + a + "/heartbeat?uuid=ann&heartbeat=" + heartbeat)
                .is(400, presence("Invalid Heartbeat: not a number of seconds above 0"));
        assertThat(server.get(SUBSCRIBE + a + "/0?uuid=ann&heartbeat=" + heartbeat)
                        .status())
                .isEqualTo(400);

        hereNow(a).is(200, one("[]", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat", "leave"})
    void request_withoutUuid_isRefused(String what) throws IOException {
        server.get(PRESENCE + "channel/" + a + "/" + what).is(400, presence("Missing UUID"));
        server.get(PRESENCE + "channel/" + a + "/" + what + "?uuid=").is(400, presence("Missing UUID"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channel/a/heartbeat?uuid=LONG",
                "channel/a/leave?uuid=LONG",
                "uuid/LONG",
                "channel/a/uuid/LONG",
                "channel/a/uuid/LONG/data?state={}"
            })
    void request_tenKilobytesOfUuid_isRefused(String path) throws IOException {
        server.get(PRESENCE + path.replace("LONG", "x".repeat(10_240))).is(400, presence("Invalid UUID"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uuid/", "channel/a/uuid/", "channel/a/uuid//data?state={}"})
    void request_emptyUuidInThePath_isRefused(String path) throws IOException {
        server.get(PRESENCE + path).is(400, presence("Missing UUID"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat?uuid=ann", "leave?uuid=ann", "uuid/ann", "uuid/ann/data?state={}"})
    void request_withoutAnyName_isRefused(String what) throws IOException {
        server.get(PRESENCE + "channel/,/" + what).is(400, presence("Missing channel"));
    }

    @Test
    void request_oneChannelTooMany_isRefused() throws IOException {
        String channels = IntStream.range(0, 2001).mapToObj(i -> "c" + i).collect(Collectors.joining(","));

        server.get(PRESENCE + "channel/" + channels + "/heartbeat?uuid=ann")
                .is(400, presence("Too Many Channels: at most 2000"));
    }

    @Test
    void request_oneGroupTooMany_isRefused() throws IOException {
        String groups = IntStream.range(0, 11)
                .mapToObj(i -> "g" + i + ",g" + i + "-pnpres")
                .collect(Collectors.joining(","));

        server.get(PRESENCE + "channel/,/heartbeat?uuid=ann&channel-group=" + groups)
                .is(400, presence("Too Many Channel Groups: at most 10"));
    }

    @Test
    void request_presenceIsOff_isAnsweredAsRecorded() throws IOException {
        String off = "{\"status\":402,\"service\":\"Presence\",\"error\":1,"
                + "\"message\":\"This feature is not turned on for this keyset\"}";
        try (EdgeServer without = EdgeServer.with("presence", "false")) {
            for (String path : List.of(
                    "channel/a",
                    "channel/a/heartbeat?uuid=ann",
                    "uuid/ann",
                    "channel/a/uuid/ann",
                    "channel/a/uuid/ann/data?state={}")) {
                without.get(PRESENCE + path).is(402, off);
            }
            without.get(PRESENCE.substring(0, PRESENCE.length() - 1)).is(402, off);
            without.get(PRESENCE + "channel/a/leave?uuid=ann").is(200, left());
            String cursor = without.get(SUBSCRIBE + "a,a-pnpres/0?uuid=ann").cursor();
            without.publish("a", "1");
            assertThat(without.get(SUBSCRIBE + "a,a-pnpres/0?uuid=ann&tt=" + cursor)
                            .payloads())
                    .containsExactly("1");
        }
    }

    private static void join(String user, String channel) throws IOException {
        server.get(PRESENCE + "channel/" + channel + "/heartbeat?uuid=" + user).is(200, OK);
    }

    private static Answer hereNow(String channel) throws IOException {
        return server.get(PRESENCE + "channel/" + channel);
    }

    private static Answer whereNow(String user) throws IOException {
        return server.get(PRESENCE + "uuid/" + user);
    }

    private static List<String> actions(String channel, String cursor) throws IOException {
        return server.get(SUBSCRIBE + channel + "-pnpres/0?tt=" + cursor)
                .json()
                .get("m")
                .valueStream()
                .map(message -> message.get("d"))
                .map(d -> d.get("action").asString() + " " + d.get("uuid").asString() + " "
                        + d.get("occupancy").asInt())
                .toList();
    }

    private static String one(String users, int occupancy) {
        return "{\"status\": 200, \"message\": \"OK\", \"service\": \"Presence\", \"uuids\": " + users
                + ", \"occupancy\": " + occupancy + "}";
    }

    private static String several(String channels, int totalChannels, int totalOccupancy) {
        return "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"channels\": {" + channels
                + "}, \"total_channels\": " + totalChannels + ", \"total_occupancy\": " + totalOccupancy
                + "}, \"service\": \"Presence\"}";
    }

    private static String where(String channels) {
        return "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"channels\": [" + channels
                + "]}, \"service\": \"Presence\"}";
    }

    private static String left() {
        return "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}";
    }

    private static String presence(String message) {
        return "{\"status\":400,\"service\":\"Presence\",\"error\":1,\"message\":\"" + message + "\"}";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
