package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.ChannelGroupGrant;
import io.hubbub.client.model.PNAccessManagerAuditResult;
import io.hubbub.client.model.PNAccessManagerEntityData;
import io.hubbub.client.model.PNAccessManagerGrantResult;
import io.hubbub.client.model.PNAccessManagerKeyData;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.model.UUIDGrant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of Access Manager as they stand on the wire, and what their replies mean. */
@Timeout(120)
final class AccessManagerCallTest {
    private static final PNAccessManagerKeyData READ_WRITE =
            new PNAccessManagerKeyData(true, true, false, false, false, false, false, null);
    private static final String RW = "{'r':1,'w':1,'m':0,'d':0}";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("sub")
            .setPublishKey("pub")
            .setSecretKey("sec")
            .setUuid("admin")
            .setAuthKey("mine")
            .setOrigin("localhost:8080");

    @Test
    void grant_channelsToKeys_saysEveryRight() {
        var unused = create().grant()
                .channels("a", "b c")
                .channels(List.of("d,e"))
                .channelGroups("g")
                .authKeys("k1", "k2")
                .read(true)
                .write(false)
                .join(true)
                .ttl(5)
                .queryParam(Map.of("x", "y"))
                .settled();

        assertThat(only().call.method()).isEqualTo("GET");
        assertThat(only().path()).isEqualTo("/v2/auth/grant/sub-key/sub");
        assertThat(only().queries())
                .containsEntry("channel", "a,b c,d,e")
                .containsEntry("channel-group", "g")
                .containsEntry("auth", "k1,k2") // not the auth key of this client
                .containsEntry("r", "1")
                .containsEntry("w", "0")
                .containsEntry("m", "0")
                .containsEntry("d", "0")
                .containsEntry("g", "0")
                .containsEntry("u", "0")
                .containsEntry("j", "1")
                .containsEntry("ttl", "5")
                .containsEntry("x", "y")
                .doesNotContainKey("target-uuid");
        assertThat(only().call.repeatable()).isFalse();
    }

    @Test
    void grant_ofEverythingToEverybody_namesNobody() {
        var unused = create().grant().read(true).settled();

        assertThat(only().queries()).doesNotContainKeys("auth", "channel", "channel-group", "target-uuid", "ttl");
    }

    @Test
    void grant_onUsers_namesThemAsTargets() {
        var unused = create().grant()
                .uuids("u1", "u2")
                .authKeys("k")
                .get(true)
                .ttl(0)
                .settled();

        assertThat(only().queries()).containsEntry("target-uuid", "u1,u2").containsEntry("ttl", "0");
    }

    @Test
    void revoke_setsEveryRightToNothing() {
        var unused = create().revoke().channels("a").authKeys("k").settled();

        assertThat(only().path()).isEqualTo("/v2/auth/grant/sub-key/sub");
        for (String right : List.of("r", "w", "m", "d", "g", "u", "j")) {
            assertThat(only().query(right)).isEqualTo("0");
        }
        assertThat(only().queries()).doesNotContainKey("ttl");
    }

    @Test
    void audit_carriesNamesAndKeys() {
        var unused = create().audit()
                .channels("a")
                .channelGroups("g")
                .authKeys("k1", "k2")
                .settled();

        assertThat(only().path()).isEqualTo("/v2/auth/audit/sub-key/sub");
        assertThat(only().queries())
                .containsEntry("channel", "a")
                .containsEntry("channel-group", "g")
                .containsEntry("auth", "k1,k2");
        assertThat(only().call.repeatable()).isTrue();
    }

    @Test
    void grant_wholeKeyset_isARightOfEverybody() {
        PNAccessManagerGrantResult result = granted(
                "{'level':'subkey','subscribe_key':'S','ttl':1440," + "'r':1,'w':1,'m':0,'d':0,'g':1,'u':true,'j':0}");

        assertThat(result.level()).isEqualTo("subkey");
        assertThat(result.subscribeKey()).isEqualTo("S");
        assertThat(result.ttl()).isEqualTo(1440);
        assertThat(result.rights())
                .isEqualTo(new PNAccessManagerKeyData(true, true, false, false, true, true, false, 1440));
        assertThat(result.channels()).isEmpty();
        assertThat(result.warning()).isNull();
    }

    @Test
    void grant_severalChannels_areAMap() {
        PNAccessManagerGrantResult result =
                granted("{'level':'channel','ttl':1440,'channels':{'a':" + RW + ",'b':" + RW + "}}");

        assertThat(result.channels().keySet()).containsExactly("a", "b");
        assertThat(result.channels().get("a")).isEqualTo(new PNAccessManagerEntityData("a", READ_WRITE, Map.of()));
        assertThat(result.rights()).isNull();
        assertThat(result.subscribeKey()).isNull();
    }

    @Test
    void grant_oneChannelToKeys_isNamedBesideThem() {
        PNAccessManagerGrantResult result =
                granted("{'level':'user','ttl':0,'channel':'a','auths':{'k':" + RW + ",'l':" + RW + "}}");

        assertThat(result.channels())
                .containsOnly(Map.entry(
                        "a", new PNAccessManagerEntityData("a", null, Map.of("k", READ_WRITE, "l", READ_WRITE))));
        assertThat(result.ttl()).isZero();
    }

    @Test
    void grant_severalChannelsToKeys_haveTheirOwn() {
        PNAccessManagerGrantResult result = granted(
                "{'level':'user','ttl':1,'channels':{'a':{'auths':{'k':" + RW + "}},'b':{'auths':{'k':" + RW + "}}}}");

        assertThat(result.channels().get("b"))
                .isEqualTo(new PNAccessManagerEntityData("b", null, Map.of("k", READ_WRITE)));
    }

    @Test
    void grant_oneGroupToKeys_isATextWhereAMapWouldBe() {
        PNAccessManagerGrantResult result =
                granted("{'level':'channel-group+auth','ttl':1440,'channel-groups':'g1','auths':{'k':" + RW + "}}");

        assertThat(result.groups())
                .containsOnly(Map.entry("g1", new PNAccessManagerEntityData("g1", null, Map.of("k", READ_WRITE))));
        assertThat(result.channels()).isEmpty();
    }

    @Test
    void grant_groupsAndUsers_areMaps() {
        assertThat(granted("{'level':'channel-group','ttl':1,'channel-groups':{'g':" + RW + "}}")
                        .groups())
                .containsOnlyKeys("g");
        assertThat(granted("{'level':'uuid','ttl':120,'uuids':{'u':{'auths':{'k':{'g':1,'u':1,'j':1}}}}}")
                        .uuids()
                        .get("u"))
                .isEqualTo(new PNAccessManagerEntityData(
                        "u",
                        null,
                        Map.of("k", new PNAccessManagerKeyData(false, false, false, false, true, true, true, null))));
    }

    @Test
    void audit_wholeKeyset_hasChannelsAndGroupsWithTheirKeys() {
        PNAccessManagerAuditResult result = audited("{'level':'subkey','subscribe_key':'S','channels':{"
                + "'demo':{'r':1,'w':1,'ttl':130,'auths':{'k':{'r':1,'w':1,'ttl':0}}},"
                + "'demo-pnpres':{'r':1,'w':1,'auths':{}}},'objects':{},'channel-groups':{'g':{'auths':{'k':"
                + RW + "}}}}");

        PNAccessManagerEntityData demo =
                Objects.requireNonNull(result.channels().get("demo"));
        assertThat(demo.rights())
                .isEqualTo(new PNAccessManagerKeyData(true, true, false, false, false, false, false, 130));
        assertThat(demo.authKeys())
                .containsOnly(
                        Map.entry("k", new PNAccessManagerKeyData(true, true, false, false, false, false, false, 0)));
        assertThat(result.channels().get("demo-pnpres"))
                .isEqualTo(new PNAccessManagerEntityData("demo-pnpres", READ_WRITE, Map.of()));
        assertThat(Objects.requireNonNull(result.groups().get("g")).rights()).isNull();
        assertThat(result.toString()).doesNotContain("k=");
    }

    @Test
    void audit_oneGroupOfKeys_isNamedInTheSingular() {
        assertThat(audited("{'level':'channel-group+auth','channel-group':'g','auths':{'k':" + RW + "}}")
                        .groups())
                .containsOnly(Map.entry("g", new PNAccessManagerEntityData("g", null, Map.of("k", READ_WRITE))));
        assertThat(audited("{'level':'user','channel':'demo','auths':{}}").channels())
                .containsOnly(Map.entry("demo", new PNAccessManagerEntityData("demo", null, Map.of())));
    }

    @Test
    void audit_accessManagerIsOff_warns() {
        var result = create().audit().channels("a").result();
        String warning = "WARNING: Access manager is not enabled for this sub key.";
        answer(
                200,
                "{'message':'" + warning + "','payload':{'level':'channel','subscribe_key':'S','channels':{}},"
                        + "'service':'Access Manager','status':200,'warning':true}");

        assertThat(result.join().warning()).isEqualTo(warning);
        assertThat(result.join().channels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{'status':200}",
                "{'payload':[],'status':200}",
                "{'payload':{},'status':200}",
                "{'payload':{'level':1},'status':200}",
                "{'payload':{'level':'channel','channels':{'a':1}},'status':200}",
                "{'payload':{'level':'user','channel':'a','auths':{'k':'all'}},'status':200}"
            })
    void reply_ofAnotherShape_isMalformed(String body) {
        var result = create().grant().channels("a").read(true).result();
        answer(200, body);

        assertThat(failure(result).status().category()).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
    }

    @Test
    void grant_saysNoWithStatus200_fails() {
        var result = create().grant().channels("a").read(true).result();
        answer(200, "{'message':'Invalid ttl','error':true,'service':'Access Manager','status':400}");

        assertThat(failure(result).errorMessage()).isEqualTo("Invalid ttl");
    }

    @Test
    void grantToken_isAPostOfMasks() {
        var result = create().grantToken(15)
                .channels(
                        ChannelGrant.name("c1").read().write(),
                        ChannelGrant.pattern("^r-.*$").read())
                .channels(List.of(
                        ChannelGrant.name("c1").delete().manage().get().update().join()))
                .channelGroups(ChannelGroupGrant.name("g").read().manage())
                .uuids(
                        UUIDGrant.name("u").get().update().delete(),
                        UUIDGrant.pattern("^u").get())
                .meta(Map.of("a", List.of(1)))
                .authorizedUUID("me")
                .result();

        assertThat(only().call.method()).isEqualTo("POST");
        assertThat(only().path()).isEqualTo("/v3/pam/sub/grant");
        assertThat(only().queries()).doesNotContainKey("auth");
        assertThat(new String(Objects.requireNonNull(only().call.body()), StandardCharsets.UTF_8))
                .isEqualTo(json("{'ttl':15,'permissions':{"
                        + "'resources':{'channels':{'c1':239},'groups':{'g':5},'uuids':{'u':104},'users':{},'spaces':{}},"
                        + "'patterns':{'channels':{'^r-.*$':1},'groups':{},'uuids':{'^u':32},'users':{},'spaces':{}},"
                        + "'meta':{'a':[1]},'uuid':'me'}}"));
        answer(200, "{'data':{'message':'Success','token':'p0F2AkF0'},'service':'Access Manager','status':200}");
        assertThat(result.join().token()).isEqualTo("p0F2AkF0");
        assertThat(result.join().toString()).doesNotContain("p0F2AkF0");
    }

    @Test
    void grantToken_refusal_saysWhatAndWhere() {
        var result = create().grantToken(50_000)
                .channels(ChannelGrant.name("a").read())
                .result();
        answer(
                400,
                "{'error':{'message':'Invalid ttl','source':'grant','details':[{'message':'Range should be 1 to 43200"
                        + " minute(s).','location':'ttl','locationType':'body'}]},'service':'Access Manager','status':400}");

        assertThat(failure(result).errorMessage()).isEqualTo("Invalid ttl: Range should be 1 to 43200 minute(s).");
        assertThat(failure(result).status().operation()).isEqualTo(PNOperationType.PNAccessManagerGrantToken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'data':{},'status':200}", "{'data':{'token':''},'status':200}", "[]"})
    void grantToken_replyWithoutToken_isMalformed(String body) {
        var result =
                create().grantToken(1).channels(ChannelGrant.name("a").read()).result();
        answer(200, body);

        assertThat(failure(result).status().category()).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
    }

    @Test
    void revokeToken_isADeleteOfIt() {
        var result = create().revokeToken(" qEF2AkF0Gg== ").result();

        assertThat(only().call.method()).isEqualTo("DELETE");
        assertThat(only().path()).isEqualTo("/v3/pam/sub/grant/qEF2AkF0Gg%3D%3D");
        assertThat(only().call.body()).isNull();
        answer(200, "{'data':{'message':'Success'},'service':'Access Manager','status':200}");
        assertThat(result.join()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void call_missesSomething_isNotSent(Function<PubNub, RemoteAction<?>> call, PubNubError error) {
        PubNub pubnub = create();

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> call.apply(pubnub).sync())
                .satisfies(e -> assertThat(e.error()).isEqualTo(error))
                .satisfies(e -> assertThat(e.status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory));
        assertThat(server.all()).isEmpty();
    }

    static Stream<Arguments> wrongCalls() {
        String halfAPair = "\ud83d";
        return Stream.of(
                wrong("no flags", p -> p.grant().channels("a"), PubNubError.PNERR_PAM_NO_FLAGS),
                wrong(
                        "users and channels",
                        p -> p.grant().uuids("u").channels("a").authKeys("k").get(true),
                        PubNubError.PNERR_PAM_INVALID_ARGUMENTS),
                wrong(
                        "users and groups",
                        p -> p.revoke().uuids("u").channelGroups("g").authKeys("k"),
                        PubNubError.PNERR_PAM_INVALID_ARGUMENTS),
                wrong(
                        "users without keys",
                        p -> p.grant().uuids("u").get(true),
                        PubNubError.PNERR_PAM_INVALID_ARGUMENTS),
                wrong("negative ttl", p -> p.grant().read(true).ttl(-1), PubNubError.PNERR_PAM_INVALID_ARGUMENTS),
                wrong("a long ttl", p -> p.grant().read(true).ttl(525_601), PubNubError.PNERR_PAM_INVALID_ARGUMENTS),
                wrong(
                        "no Unicode",
                        p -> p.grant().channels(halfAPair).read(true),
                        PubNubError.PNERR_PAM_INVALID_ARGUMENTS),
                wrong(
                        "a key that is no Unicode",
                        p -> p.audit().authKeys(halfAPair),
                        PubNubError.PNERR_PAM_INVALID_ARGUMENTS),
                wrong(
                        "no ttl",
                        p -> p.grantToken().channels(ChannelGrant.name("a").read()),
                        PubNubError.PNERR_TTL_MISSING),
                wrong("a token for nothing", p -> p.grantToken(1), PubNubError.PNERR_RESOURCES_MISSING),
                wrong(
                        "no right",
                        p -> p.grantToken(1).channels(ChannelGrant.name("a").read(), ChannelGrant.pattern("b")),
                        PubNubError.PNERR_PERMISSION_MISSING),
                wrong(
                        "meta that is no object",
                        p -> p.grantToken(1)
                                .channels(ChannelGrant.name("a").read())
                                .meta(List.of()),
                        PubNubError.PNERR_INVALID_META),
                wrong(
                        "a user that is no Unicode",
                        p -> p.grantToken(1)
                                .channels(ChannelGrant.name("a").read())
                                .authorizedUUID(halfAPair),
                        PubNubError.PNERR_INVALID_ARGUMENTS),
                wrong("a blank token", p -> p.revokeToken(" "), PubNubError.PNERR_TOKEN_MISSING));
    }

    @ParameterizedTest
    @MethodSource("everyCall")
    void secretKey_isMissing_isSaidAfterTheSubscribeKey(Function<PubNub, RemoteAction<?>> call) {
        config.setSecretKey(null).setPublishKey(null);

        assertThat(failure(call)).isEqualTo(PubNubError.PNERR_SECRET_KEY_MISSING);
        config.setSubscribeKey("");
        assertThat(failure(call)).isEqualTo(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING);
    }

    @Test
    void publishKey_isMissing_grantsAreNotSent() {
        config.setPublishKey(null);

        assertThat(failure(p -> p.grant().read(true))).isEqualTo(PubNubError.PNERR_PUBLISH_KEY_MISSING);
        assertThat(failure(PubNub::revoke)).isEqualTo(PubNubError.PNERR_PUBLISH_KEY_MISSING);
    }

    static Stream<Function<PubNub, RemoteAction<?>>> everyCall() {
        return Stream.of(
                PubNub::grant, PubNub::revoke, PubNub::audit, PubNub::grantToken, p -> p.revokeToken("p0F2AkF0"));
    }

    @Test
    void grantOfAToken_withoutName_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelGrant.name(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelGroupGrant.pattern(""));
        assertThatIllegalArgumentException().isThrownBy(() -> UUIDGrant.name(""));
    }

    @Test
    void denial_namesSomeOfTheChannels_isAboutThem() {
        var result = create().fetchMessages().channels("a", "b", "c").settled();
        answer(
                403,
                "{'message':'Forbidden','payload':{'channels':['b','elsewhere']},'error':true,"
                        + "'service':'Access Manager','status':403}\n");

        PNStatus status = result.join().status();
        assertThat(status.category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(status.affectedChannels()).containsExactly("b");
        assertThat(Objects.requireNonNull(status.errorData()).exception().status())
                .isEqualTo(status);
    }

    @Test
    void denial_namesAGroup_isAboutItWithoutTheColon() {
        var result = create().hereNow().channels("a").channelGroups("g", "h").settled();
        answer(403, "{'message':'Forbidden','payload':{'channel-groups':[':h']},'error':true,'status':403}");

        assertThat(result.join().status().affectedChannels()).isEmpty();
        assertThat(result.join().status().affectedChannelGroups()).containsExactly("h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token is expired.", "Token is revoked.", "Signature does not match"})
    void denial_namesNothing_isAboutTheWholeRequestAndSaysWhy(String reason) {
        var result = create().publish().channel("a").message(1).settled();
        answer(403, "{'message':'" + reason + "','error':true,'service':'Access Manager','status':403}");

        PNStatus status = result.join().status();
        assertThat(status.category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(status.affectedChannels()).containsExactly("a");
        assertThat(Objects.requireNonNull(status.errorData()).information()).isEqualTo(reason);
    }

    private static Arguments wrong(String name, Function<PubNub, RemoteAction<?>> call, PubNubError error) {
        return Arguments.of(Named.of(name, call), error);
    }

    private PNAccessManagerGrantResult granted(String payload) {
        var result = create().grant().channels("a").read(true).result();
        answer(200, "{'message':'Success','payload':" + payload + ",'service':'Access Manager','status':200}");
        return result.join();
    }

    private PNAccessManagerAuditResult audited(String payload) {
        var result = create().audit().result();
        answer(200, "{'message':'Success','payload':" + payload + ",'service':'Access Manager','status':200}");
        return result.join();
    }

    private void answer(int status, String body) {
        server.open().get(0).answer(status, json(body));
        loop.run();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private PubNubError failure(Function<PubNub, RemoteAction<?>> call) {
        try {
            call.apply(create()).sync();
            throw new AssertionError("It was made");
        } catch (PubNubException e) {
            return e.error();
        }
    }

    private static PubNubException failure(CompletableFuture<?> result) {
        try {
            throw new AssertionError(String.valueOf(result.join()));
        } catch (CompletionException e) {
            return (PubNubException) Objects.requireNonNull(e.getCause());
        }
    }

    private Asked only() {
        assertThat(server.all()).hasSize(1);
        return server.all().get(0);
    }

    private PubNub create() {
        return PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
    }
}
