package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Keysets that operators make and change while applications use them. */
@Timeout(60)
final class AdminKeysetsTest {
    @RegisterExtension
    static final EdgeServer SERVER = EdgeServer.with();

    private final Operator operator = Operator.of(SERVER);
    private final String key = EdgeServer.newChannel();

    @TempDir
    Path folder = Path.of("");

    @Test
    void create_nothingButAName_getsKeysThatWork() throws IOException {
        Answer answer = operator.post("keysets", "{'name':'Ünïcode 群組 " + key + "'}");

        JsonNode made = answer.json();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(made.get("subscribeKey").asString()).matches("sub-[0-9a-f]{32}");
        assertThat(made.get("publishKey").asString()).matches("pub-[0-9a-f]{32}");
        assertThat(made.get("secretKey").asString()).matches("sec-[0-9a-f]{48}");
        assertThat(made.at("/persistence/retentionSeconds").isNull()).isTrue();
        String path = "keysets/" + made.get("subscribeKey").asString();
        assertThat(answer.header("Location")).isEqualTo("/admin/v1/" + path);
        assertThat(publish(
                                made.get("subscribeKey").asString(),
                                made.get("publishKey").asString())
                        .status())
                .isEqualTo(200);
        assertThat(operator.get(path).json().get("name").asString()).isEqualTo("Ünïcode 群組 " + key);
        assertThat(operator.get(path).text())
                .doesNotContain("secretKey", made.get("secretKey").asString());
        assertThat(operator.get(path + "?secret=true").json().get("secretKey")).isEqualTo(made.get("secretKey"));
        assertThat(operator.get("keysets").text())
                .contains(made.get("subscribeKey").asString(), "\"demo\"")
                .doesNotContain("secretKey");
    }

    @Test
    void create_keysGiven_areThoseOfTheApplication() throws IOException {
        operator.create("sub-c-" + key, ",'presence':{'enabled':false},'rates':{'publish':7}");

        JsonNode made = operator.get("keysets/sub-c-" + key).json();
        assertThat(made.at("/presence/enabled").asBoolean()).isFalse();
        assertThat(made.at("/presence/announceMax").asInt()).isEqualTo(20);
        assertThat(made.at("/rates/publish").asInt()).isEqualTo(7);
        assertThat(made.get("configured").asBoolean()).isFalse();
        assertThat(publish("sub-c-" + key, "pub-sub-c-" + key).status()).isEqualTo(200);
    }

    @Test
    void create_sameKeyAtOnce_oneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (EdgeServer server = onDisk()) { // whose store takes its time
            Operator other = Operator.of(server);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String body = "{'name':'name %d','subscribeKey':'%s'}".formatted(i, key);
                answers.add(threads.submit(() -> other.post("keysets", body).status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void create_nameTaken_isRefusedWithItsPlace() throws IOException {
        operator.create(key, "");

        Answer taken = operator.post("keysets", "{'name':'name of " + key + "'}");

        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().at("/error/location").asString()).isEqualTo("name");
        assertThat(operator.post("keysets", "{'name':'demo'}").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                        | the body is not a JSON object |
                    []                                        | the body is not a JSON object |
                    {                                         | the body is not JSON |
                    {} {}                                     | the body is not JSON |
                    {"name":"a","name":"b"}                   | a member stands there twice |
                    {}                                        | name is missing | name
                    {"name":7}                                | name is not a text | name
                    {"name":""}                               | name is not 1 to 100 visible characters, without a space at either end | name
                    {"name":" a"}                             | name is not 1 to 100 visible characters, without a space at either end | name
                    {"name":"a\\u0000b"}                       | name is not 1 to 100 visible characters, without a space at either end | name
                    {"name":"a\\u202eb"}                       | name is not 1 to 100 visible characters, without a space at either end | name
                    {"name":"\\ud800"}                         | name is not 1 to 100 visible characters, without a space at either end | name
                    {"nam":"a"}                               | nam is not known here | nam
                    {"name":"a","subscribeKey":"a b"}         | subscribeKey is not 1 to 100 letters, digits, "-" or "_" | subscribeKey
                    {"name":"a","publishKey":""}              | publishKey is not 1 to 100 letters, digits, "-" or "_" | publishKey
                    {"name":"a","secretKey":"\\u00e9"}         | secretKey is not 1 to 200 visible ASCII characters | secretKey
                    {"name":"a","enabled":"yes"}              | enabled is neither true nor false | enabled
                    {"name":"a","presence":true}              | presence is not an object | presence
                    {"name":"a","presence":{"timeout":5}}     | presence.timeout is not known here | presence.timeout
                    {"name":"a","presence":{"timeoutSeconds":2}} | presence.timeoutSeconds is not a whole number from 3 to 86400 | presence.timeoutSeconds
                    {"name":"a","presence":{"timeoutSeconds":1e3}} | presence.timeoutSeconds is not a whole number from 3 to 86400 | presence.timeoutSeconds
                    {"name":"a","rates":{"publish":-1}}       | rates.publish is not a whole number from 0 to 1000000 | rates.publish
                    {"name":"a","rates":{"publish":99999999999999999999}} | rates.publish is not a whole number from 0 to 1000000 | rates.publish
                    {"name":"a","persistence":{"retentionSeconds":0}} | persistence.retentionSeconds is not a whole number from 1 to 3153600000 | persistence.retentionSeconds
                    {"name":"a","accessManager":{"tokenKeys":[]}} | accessManager.tokenKeys is not known here | accessManager.tokenKeys
                    """)
    void create_badInput_is400WithWhatIsWrong(String body, String reason, String location) throws IOException {
        Answer answer = operator.post("keysets", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asString()).isEqualTo("Invalid Request: " + reason);
        assertThat(answer.json().at("/error/location").asString("")).isEqualTo(location == null ? "" : location);
    }

    @Test
    void create_bodyTooLargeOrTooDeep_isRefused() throws IOException {
        assertThat(operator.post("keysets", " ".repeat(70_000)).status()).isBetween(400, 413);
        assertThat(operator.post("keysets", "{'name':" + "[".repeat(5000)).status())
                .isEqualTo(400);
    }

    @Test
    void change_rates_countAtOnce() throws IOException {
        operator.create(key, "");
        assertThat(publish().status()).isEqualTo(200);

        assertThat(operator.patch("keysets/" + key, "{'rates':{'publish':1}}").status())
                .isEqualTo(200);

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            statuses.add(publish().status());
        }
        assertThat(statuses).contains(429);
    }

    @Test
    void change_accessManagerOn_refusesWhoWaitsAndWhoComes() throws IOException {
        operator.create(key, "");
        String cursor = SERVER.get("/v2/subscribe/" + key + "/a/0").cursor();
        double before = SERVER.metric("hubbub_parked_polls");
        Client waiting = SERVER.client().ask("/v2/subscribe/" + key + "/a/0?tt=" + cursor);
        SERVER.awaitMetric("hubbub_parked_polls", before + 1);

        Answer changed = operator.patch("keysets/" + key, "{'accessManager':{'enabled':true}}");

        assertThat(changed.json().at("/accessManager/enabled").asBoolean()).isTrue();
        assertThat(waiting.answer().cursor()).isEqualTo(cursor);
        assertThat(SERVER.get("/v2/subscribe/" + key + "/a/0?tt=" + cursor).status())
                .isEqualTo(403);
        assertThat(publish().status()).isEqualTo(403);
    }

    @Test
    void change_disabled_refusesEverybodyUntilItIsEnabled() throws IOException {
        operator.create(key, "");
        assertThat(publish().status()).isEqualTo(200);

        operator.patch("keysets/" + key, "{'enabled':false}");
        assertThat(publish().text()).contains("Invalid Subscribe Key");

        operator.patch("keysets/" + key, "{'enabled':true}");
        assertThat(publish().status()).isEqualTo(200);
    }

    @Test
    void change_presenceOff_everybodyGoesInSilenceAndQuestionsAreRefused() throws IOException {
        operator.create(key, "");
        String start = subscribe("a-pnpres", "0", "").cursor();
        String cursor = subscribe("a", "0", "&uuid=ann").cursor();
        String events = subscribe("a-pnpres", start, "").cursor();
        assertThat(hereNow(SERVER).json().get("occupancy").asInt()).isEqualTo(1);
        double before = SERVER.metric("hubbub_parked_polls");
        Client listener = SERVER.client().ask(target("a-pnpres", events, ""));
        Client user = SERVER.client().ask(target("a", cursor, "&uuid=ann"));
        SERVER.awaitMetric("hubbub_parked_polls", before + 2);

        Answer changed = operator.patch("keysets/" + key, "{'presence':{'enabled':false}}");

        assertThat(changed.json().at("/presence/enabled").asBoolean()).isFalse();
        assertThat(changed.json().has("afterRestart")).isFalse();
        assertThat(listener.answer().json().get("m").size()).isZero();
        assertThat(user.answer().json().get("m").size()).isZero();
        assertThat(hereNow(SERVER).status()).isEqualTo(402);
        assertThat(heartbeat("bob").status()).isEqualTo(402);
        assertThat(operator.get("keysets/" + key + "/stats")
                        .json()
                        .get("present")
                        .asInt())
                .isZero();

        operator.patch("keysets/" + key, "{'presence':{'enabled':true}}");

        assertThat(hereNow(SERVER).json().get("occupancy").asInt()).isZero();
        assertThat(heartbeat("bob").status()).isEqualTo(200);
        assertThat(subscribe("a-pnpres", events, "").text())
                .contains("\"action\":\"join\"", "bob")
                .doesNotContain("\"uuid\":\"ann\"", "leave");
    }

    @Test
    void change_presenceOnWhilePollsWait_theyJoinWithTheirNext() throws IOException {
        operator.create(key, ",'presence':{'enabled':false}");
        String cursor = subscribe("a", "0", "&uuid=ann").cursor();
        double before = SERVER.metric("hubbub_parked_polls");
        Client user = SERVER.client().ask(target("a", cursor, "&uuid=ann"));
        SERVER.awaitMetric("hubbub_parked_polls", before + 1);

        operator.patch("keysets/" + key, "{'presence':{'enabled':true,'announceMax':0,'intervalSeconds':1}}");

        String next = user.answer().cursor();
        assertThat(hereNow(SERVER).json().get("occupancy").asInt()).isZero();
        SERVER.client().ask(target("a", next, "&uuid=ann"));
        assertThat(subscribe("a-pnpres", cursor, "").text()).contains("interval", "\"occupancy\":1");
    }

    @Test
    void change_persistence_countsForWhatIsPublishedFromThenOn() throws IOException {
        operator.create(key, "");
        publish();

        operator.patch("keysets/" + key, "{'persistence':{'enabled':false}}");
        assertThat(publish().status()).isEqualTo(200);
        assertThat(history().status()).isEqualTo(403);

        operator.patch("keysets/" + key, "{'persistence':{'enabled':true,'retentionSeconds':3600}}");
        assertThat(history().json().at("/channels/b").size()).isEqualTo(1);
        publish();
        assertThat(history().json().at("/channels/b").size()).isEqualTo(2);
    }

    @Test
    void change_optionsOfAKeysetInUse_areTheSameAfterARestart() throws IOException {
        String token;
        try (EdgeServer server = onDisk()) {
            token = server.server().newAdminToken().orElseThrow();
            Operator first = Operator.of(server);
            first.create(key, "");
            server.get("/v2/subscribe/" + key + "/a/0?uuid=ann");
            first.patch("keysets/" + key, "{'name':'new','presence':{'enabled':false}}");
            assertThat(hereNow(server).status()).isEqualTo(402);
        }
        try (EdgeServer server = onDisk()) {
            assertThat(hereNow(server).status()).isEqualTo(402);
            assertThat(new Operator(server, token)
                            .get("keysets/" + key)
                            .json()
                            .get("name")
                            .asString())
                    .isEqualTo("new");
        }
    }

    @Test
    void change_nothingOfTheKind_isRefused() throws IOException {
        assertThat(operator.patch("keysets/nobody", "{}").status()).isEqualTo(404);
        assertThat(operator.get("keysets/nobody").status()).isEqualTo(404);
        assertThat(operator.patch("keysets/demo", "{'enabled':false}").status()).isEqualTo(409);
        operator.create(key, "");
        assertThat(operator.patch("keysets/" + key, "{'secretKey':'a'}").status())
                .isEqualTo(400);
        assertThat(operator.patch("keysets/" + key, "{'name':'demo'}").status()).isEqualTo(409);
        assertThat(operator.get("keysets/" + key + "?secret=maybe").status()).isEqualTo(400);
    }

    @Test
    void rotate_secretKey_oldSignaturesAreRefusedAtOnce() throws IOException {
        operator.create(key, ",'accessManager':{'enabled':true}");
        assertThat(operator.grantAnswer(key, "sec-" + key).status()).isEqualTo(200);

        JsonNode rotated = operator.post("keysets/" + key + "/rotate", "{'key':'secretKey'}")
                .json();

        String fresh = rotated.get("secretKey").asString();
        assertThat(operator.grantAnswer(key, "sec-" + key).status()).isEqualTo(403);
        assertThat(operator.grantAnswer(key, fresh).status()).isEqualTo(200);
        assertThat(operator.get("changes").text()).contains("keyset.rotate").doesNotContain(fresh);
    }

    @Test
    void rotate_tokenKey_oldTokensStayGoodUnlessTheyAreDropped() throws IOException {
        operator.create(key, ",'accessManager':{'enabled':true}");
        String token = operator.grant(key, "sec-" + key);
        assertThat(read(token)).isEqualTo(200);

        JsonNode rotated = operator.post("keysets/" + key + "/rotate", "{'key':'tokenKey'}")
                .json();
        String later = operator.grant(key, "sec-" + key);

        assertThat(rotated.has("secretKey")).isFalse();
        assertThat(rotated.at("/accessManager/tokenKeys").size()).isEqualTo(2);
        assertThat(rotated.at("/accessManager/tokenKeys/0/seals").asBoolean()).isTrue();
        assertThat(rotated.at("/accessManager/tokenKeys/1/verifiesUntil").asString())
                .matches("20.*Z");
        assertThat(read(token)).isEqualTo(200);
        assertThat(read(later)).isEqualTo(200);

        operator.post("keysets/" + key + "/rotate", "{'key':'tokenKey','dropOld':true}");

        assertThat(read(token)).isEqualTo(403);
        assertThat(read(later)).isEqualTo(403);
    }

    @Test
    void rotate_keysetOfTheConfiguration_onlyWhatItDoesNotName() throws IOException {
        assertThat(operator.post("keysets/other/rotate", "{'key':'secretKey'}").status())
                .isEqualTo(409);
        assertThat(operator.post("keysets/other/rotate", "{'key':'tokenKey'}").status())
                .isEqualTo(200);
        String before =
                operator.get("keysets/demo?secret=true").json().get("secretKey").asString();
        assertThat(operator.post("keysets/demo/rotate", "{'key':'secretKey'}")
                        .json()
                        .get("secretKey")
                        .asString())
                .isNotEqualTo(before);
    }

    @Test
    void rotate_wrongly_saysWhatIsWrong() throws IOException {
        operator.create(key, "");
        String path = "keysets/" + key + "/rotate";
        assertThat(operator.post(path, "{'key':'publishKey'}").status()).isEqualTo(400);
        assertThat(operator.post(path, "{}").status()).isEqualTo(400);
        assertThat(operator.post(path, "{'key':'secretKey','dropOld':true}").status())
                .isEqualTo(400);
        for (int i = 0; i < 9; i++) {
            assertThat(operator.post(path, "{'key':'tokenKey'}").status()).isEqualTo(200);
        }
        assertThat(operator.post(path, "{'key':'tokenKey'}").status()).isEqualTo(409);
        assertThat(operator.post("keysets/nobody/rotate", "{'key':'tokenKey'}").status())
                .isEqualTo(404);
    }

    @Test
    void stats_keysetInUse_showWhatGoesOn() throws IOException {
        operator.create(key, "");
        assertThat(operator.get("keysets/" + key + "/stats")
                        .json()
                        .get("publishes")
                        .asInt())
                .isZero();
        publish();
        publish();
        String cursor =
                SERVER.get("/v2/subscribe/" + key + "/%E2%82%AC/0?uuid=ann").cursor();
        double before = SERVER.metric("hubbub_parked_polls");
        SERVER.client().ask("/v2/subscribe/" + key + "/%E2%82%AC/0?uuid=ann&tt=" + cursor);
        SERVER.awaitMetric("hubbub_parked_polls", before + 1);

        JsonNode stats = operator.get("keysets/" + key + "/stats").json();
        assertThat(stats.get("publishes").asInt()).isEqualTo(2);
        assertThat(stats.get("waiting").asInt()).isEqualTo(1);
        assertThat(stats.get("present").asInt()).isEqualTo(1);
        assertThat(stats.at("/channels/0/channel").asString()).isEqualTo("€");
        assertThat(stats.at("/channels/1/kept").asInt()).isEqualTo(2);
        assertThat(operator.get("keysets/" + key + "/stats?top=1")
                        .json()
                        .get("channels")
                        .size())
                .isEqualTo(1);
        assertThat(operator.get("keysets/" + key + "/channels/%E2%82%AC").text())
                .isEqualTo("{\"channel\":\"€\",\"occupancy\":1,\"kept\":0,\"waiting\":1}");
        assertThat(operator.get("keysets/" + key + "/stats?top=1001").status()).isEqualTo(400);
        assertThat(operator.get("keysets/" + key + "/channels/a,b").status()).isEqualTo(400);
        assertThat(operator.get("keysets/nobody/stats").status()).isEqualTo(404);
    }

    @Test
    void status_runningServer_isComplete() throws IOException {
        JsonNode status = operator.get("status").json();

        assertThat(status.get("version").asString()).isEqualTo("development");
        assertThat(status.get("connections").asInt()).isPositive();
        assertThat(status.get("loops").size()).isEqualTo(EdgeServer.LOOPS);
        assertThat(status.at("/store/working").asBoolean()).isTrue();
        assertThat(status.get("keysets").asInt()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void inspect_tokens_sayWhatTheyAreWorth() throws IOException {
        operator.create(key, ",'accessManager':{'enabled':true}");
        String token = operator.grant(key, "sec-" + key);
        String path = "keysets/" + key + "/tokens/inspect";
        String questions = "'questions':[{'channel':'a','right':'read'},{'channel':'a','right':'write'},"
                + "{'group':'g','right':'manage'},{'uuid':'ann','right':'get'}]";

        JsonNode good = operator.post(path, "{'token':'" + token + "','user':'ann'," + questions + "}")
                .json();
        assertThat(good.get("valid").asBoolean()).isTrue();
        assertThat(good.at("/token/uuid").asString()).isEqualTo("ann");
        assertThat(good.at("/token/resources/channels/a/0").asString()).isEqualTo("read");
        assertThat(good.get("answers")
                        .valueStream()
                        .map(each -> each.get("allowed").asBoolean()))
                .containsExactly(true, false, false, false);
        assertThat(good.at("/answers/1/reason").asString()).contains("other rights");

        JsonNode others = operator.post(path, "{'token':'" + token + "','user':'bob'," + questions + "}")
                .json();
        assertThat(others.get("valid").asBoolean()).isFalse();
        assertThat(others.get("reason").asString()).isEqualTo("the token is for another user");
        assertThat(others.at("/answers/0/allowed").asBoolean()).isFalse();

        JsonNode forged = operator.post(path, "{'token':'nonsense'}").json();
        assertThat(forged.get("valid").asBoolean()).isFalse();
        assertThat(forged.get("token").isNull()).isTrue();
        assertThat(operator.post(path, "{}").status()).isEqualTo(400);
        assertThat(operator.post(path, "{'token':'a','questions':[{'right':'read'}]}")
                        .status())
                .isEqualTo(400);
        assertThat(operator.post(path, "{'token':'a','questions':[{'channel':'a','right':'fly'}]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void denials_requestRefused_isThereWithTheReason() throws IOException {
        operator.create(key, ",'accessManager':{'enabled':true}");
        SERVER.get("/v2/subscribe/" + key + "/a/0?uuid=ann");
        publish();

        JsonNode denials = operator.get("keysets/" + key + "/denials").json().get("denials");
        assertThat(denials.size()).isEqualTo(2);
        assertThat(denials.at("/0/right").asString()).isEqualTo("write");
        assertThat(denials.at("/1/user").asString()).isEqualTo("ann");
        assertThat(denials.at("/1/channels/0").asString()).isEqualTo("a");
        assertThat(denials.at("/1/at").asString()).matches("20.*Z");
        assertThat(denials.at("/1/reason").asString()).contains("no auth key");
        assertThat(operator.get("keysets/" + key + "/denials?count=1")
                        .json()
                        .get("denials")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void changes_madeByOperators_areWrittenDownWithoutSecrets() throws IOException {
        operator.create(key, "");
        operator.patch("keysets/" + key, "{'rates':{'publish':9}}");
        operator.patch("keysets/" + key, "{'rates':{'publish':-9}}");

        JsonNode changes = operator.get("changes?count=2").json();
        assertThat(changes.at("/changes/0/action").asString()).isEqualTo("keyset.change");
        assertThat(changes.at("/changes/0/detail/rates/publish").asInt()).isEqualTo(9);
        assertThat(changes.at("/changes/0/from").asString()).isEqualTo("127.0.0.1");
        assertThat(changes.at("/changes/0/subject").asString()).isEqualTo(key);
        assertThat(changes.at("/changes/1/action").asString()).isEqualTo("keyset.create");
        assertThat(changes.toString()).doesNotContain("sec-" + key);
        long next = changes.get("next").asLong();
        assertThat(operator.get("changes?before=" + next).text()).doesNotContain("\"number\":" + next + ",");
        assertThat(operator.get("changes?count=0").status()).isEqualTo(400);
    }

    @Test
    void keysets_afterARestart_areAsTheyWere() throws IOException {
        String before;
        String token;
        String adminToken;
        try (EdgeServer server = onDisk()) {
            Operator first = Operator.of(server);
            adminToken = server.server().newAdminToken().orElseThrow();
            first.create(key, ",'accessManager':{'enabled':true},'persistence':{'retentionSeconds':3600}");
            token = first.grant(key, "sec-" + key);
            first.post("keysets/" + key + "/rotate", "{'key':'tokenKey'}");
            before = first.get("keysets/" + key + "?secret=true").text();
        }
        try (EdgeServer server = onDisk()) {
            Operator second = new Operator(server, adminToken);
            assertThat(second.get("keysets/" + key + "?secret=true").text()).isEqualTo(before);
            assertThat(second.get("changes").json().get("changes").size()).isEqualTo(2);
            await().untilAsserted(() -> assertThat(server.get("/v2/subscribe/" + key + "/a/0?uuid=ann&auth=" + token)
                            .status())
                    .isEqualTo(200));
        }
    }

    private EdgeServer onDisk() {
        return EdgeServer.with("ephemeral", "false", "data", folder.toString());
    }

    private Answer publish() throws IOException {
        return publish(key, "pub-" + key);
    }

    private static Answer publish(String subscribeKey, String publishKey) throws IOException {
        return SERVER.post("/publish/%s/%s/0/b/0".formatted(publishKey, subscribeKey), "1");
    }

    private int read(String token) throws IOException {
        return SERVER.get("/v2/subscribe/" + key + "/a/0?uuid=ann&auth=" + token)
                .status();
    }

    private Answer subscribe(String names, String cursor, String more) throws IOException {
        return SERVER.get(target(names, cursor, more));
    }

    private String target(String names, String cursor, String more) {
        return "/v2/subscribe/%s/%s/0?tt=%s%s".formatted(key, names, cursor, more);
    }

    private Answer heartbeat(String user) throws IOException {
        return SERVER.get("/v2/presence/sub-key/" + key + "/channel/a/heartbeat?uuid=" + user);
    }

    private Answer history() throws IOException {
        return SERVER.get("/v3/history/sub-key/" + key + "/channel/b");
    }

    private Answer hereNow(EdgeServer server) throws IOException {
        return server.get("/v2/presence/sub-key/" + key + "/channel/a");
    }
}
