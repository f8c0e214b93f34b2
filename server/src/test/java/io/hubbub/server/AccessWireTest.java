package io.hubbub.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.RateLimits;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.TokenSeal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access Manager on the wire: grants, audits, tokens and their revocation, to the byte, and every way to ask wrongly. */
@Timeout(60)
final class AccessWireTest {
    private static final TokenKey TOKEN_KEY = new TokenKey("0123456789abcdef".repeat(4), 1);
    private static final AccessOptions ON = new AccessOptions(true, true, List.of(TOKEN_KEY));
    private static final Keyset GUARDED = new Keyset("guarded", "S", "pub", "sec-of-guarded").with(ON);
    private static final Keyset OPEN = new Keyset("open", "open", "pub", "sec-of-open");
    private static final Keyset FINAL = new Keyset("final", "final", "pub", "sec-of-final")
            .with(new AccessOptions(true, false, List.of(TOKEN_KEY)));
    private static final Keyset SLOW =
            new Keyset("slow", "slow", "pub", "sec-of-slow").with(ON).with(new RateLimits(1, 0, 0, 0, 1));
    private static final Signer ROOT = Signer.of(GUARDED);
    private static final String GRANT = "/v2/auth/grant/sub-key/S?";
    private static final String AUDIT = "/v2/auth/audit/sub-key/S?";
    private static final String READ_WRITE = "\"r\":1,\"w\":1,\"m\":0,\"d\":0,\"g\":0,\"u\":0,\"j\":0";
    private static final String MISMATCH = error(403, "Signature does not match");
    private static final String SUCCESS =
            "{\"data\":{\"message\":\"Success\"},\"service\":\"Access Manager\",\"status\":200}";
    private static final JsonNode VECTORS = vectors();

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with(
            List.of(
                    GUARDED,
                    OPEN,
                    FINAL,
                    SLOW,
                    new Keyset("v1", "mySubscribeKey", "myPublishKey", "mySecretKey").with(ON),
                    new Keyset("v2", "demo", "demo", "wMfbo9G0xVUG8yfTfYw5qIdfJkTd7A").with(ON),
                    new Keyset("v3", "sub-key-1", "pub-key-1", "synthetic-secret-key").with(ON)),
            "demo",
            "false",
            "failed-attempts",
            "0");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r=1&w=1 | {`level`:`subkey`,`subscribe_key`:`S`,`ttl`:1440,BITS}",
                "channel=ch1 | {`level`:`channel`,`subscribe_key`:`S`,`ttl`:1440,`channels`:{`ch1`:{BITS}}}",
                "channel=ch1,ch2 | {`level`:`channel`,`subscribe_key`:`S`,`ttl`:1440,`channels`:{`ch1`:{BITS},`ch2`:{BITS}}}",
                "channel=ch&auth=k | {`level`:`user`,`subscribe_key`:`S`,`ttl`:1440,`channel`:`ch`,`auths`:{`k`:{BITS}}}",
                "channel=ch1%2Cch2&auth=k | {`level`:`user`,`subscribe_key`:`S`,`ttl`:1440,`channels`:"
                        + "{`ch1`:{`auths`:{`k`:{BITS}}},`ch2`:{`auths`:{`k`:{BITS}}}}}",
                "channel-group=g1 | {`level`:`channel-group`,`subscribe_key`:`S`,`ttl`:1440,`channel-groups`:{`g1`:{BITS}}}",
                "channel-group=g1&auth=k,l | {`level`:`channel-group+auth`,`subscribe_key`:`S`,`ttl`:1440,"
                        + "`channel-groups`:`g1`,`auths`:{`k`:{BITS},`l`:{BITS}}}",
                "channel-group=g1,g2&auth=k | {`level`:`channel-group+auth`,`subscribe_key`:`S`,`ttl`:1440,"
                        + "`channel-groups`:{`g1`:{`auths`:{`k`:{BITS}}},`g2`:{`auths`:{`k`:{BITS}}}}}",
                "target-uuid=u1&auth=k&ttl=120 | {`level`:`uuid`,`subscribe_key`:`S`,`ttl`:120,"
                        + "`uuids`:{`u1`:{`auths`:{`k`:{BITS}}}}}",
                "channel=c&channel-group=g | {`level`:`channel-group`,`subscribe_key`:`S`,`ttl`:1440,"
                        + "`channels`:{`c`:{BITS}},`channel-groups`:{`g`:{BITS}}}"
            })
    void grant_answersWhatWasGiven(String query, String payload) throws IOException {
        String rights = query.startsWith("r=") ? "" : "r=1&w=1&";

        root(GRANT + rights + query).is(200, success(payload.replace("BITS", READ_WRITE)));
        root("/v2/auth/grant/sub-key/S?" + query.replace("r=1&w=1", "r=0&w=0"))
                .is(
                        200,
                        success(payload.replace("BITS", READ_WRITE.replace('1', '0'))
                                .replaceAll("`ttl`:\\d+", "`ttl`:1")));
    }

    @Test
    void grant_allLetters_areEchoed() throws IOException {
        root(GRANT + "channel=c&auth=k&r=0&w=1&m=1&d=1&g=1&u=1&j=1&ttl=0")
                .is(
                        200,
                        success("{`level`:`user`,`subscribe_key`:`S`,`ttl`:0,`channel`:`c`,`auths`:{`k`:"
                                + "{`r`:0,`w`:1,`m`:1,`d`:1,`g`:1,`u`:1,`j`:1}}}"));
    }

    @Test
    void grant_hasTheHeadersOfEveryReply() throws IOException {
        Answer granted = root(GRANT + "channel=c&auth=k&r=1");

        assertThat(granted.header("Content-Type")).isEqualTo("text/javascript; charset=\"UTF-8\"");
        assertThat(granted.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @ParameterizedTest
    @CsvSource({
        "r=1, 1440",
        "r=1&ttl=0, 0",
        "r=1&ttl=1, 1",
        "r=1&ttl=525600, 525600",
        "r=0&ttl=0, 1",
        "r=0&ttl=1440, 1",
        "w=0, 1",
        "'', 1"
    })
    void grant_ttl_isEchoed(String query, int ttl) throws IOException {
        Answer granted = root(GRANT + "channel=t&auth=k&" + query);

        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.json().at("/payload/ttl").asInt()).isEqualTo(ttl);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "525601", "x", "1.5", "1e3", "+1", "99999999999", "0x1", "%20"})
    void grant_badTtl_isRefusedAndGivesNothing(String ttl) throws IOException {
        String channel = EdgeServer.newChannel();

        Answer answer = root(GRANT + "r=1&auth=k&channel=" + channel + "&ttl=" + ttl);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").asString()).startsWith("Invalid ttl");
        assertMayNotRead(channel, "k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target-uuid=u&r=1",
                "target-uuid=u&auth=k&channel=c&r=1",
                "target-uuid=u&auth=k&channel-group=g&r=1",
                "channel=c&auth=k&r=2",
                "channel=c&auth=k&r=true",
                "channel=c&auth=k&w=-1",
                "channel=&r=1&w=1",
                "channel=,&r=1",
                "channel=c&auth=&r=1",
                "channel=c&auth=,,&r=1",
                "channel-group=&auth=k&r=1",
                "channel=c&auth=a%0Ab&r=1"
            })
    void grant_thatCannotBeRead_isRefusedAndGivesNothing(String query) throws IOException {
        Answer answer = root(GRANT + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").asString()).startsWith("Could Not Parse Request");
        assertMayNotRead("anything", "k");
        assertMayNotRead("c", "");
    }

    @Test
    void grant_onlyAuth_isReserved() throws IOException {
        root(GRANT + "auth=k&r=1").is(400, error(400, "Auth-only grants are reserved for future use"));
    }

    @Test
    void grant_unknownSubscribeKey_isToldBeforeTheSignature() throws IOException {
        server.get("/v2/auth/grant/sub-key/unknown?r=1").is(400, error(400, "Invalid Subscribe Key"));
    }

    @Test
    void audit_answersWhatIsGiven_withTheMinutesThatAreLeft() throws IOException {
        String channel = EdgeServer.newChannel();
        String group = EdgeServer.newChannel();
        root(GRANT + "r=1&w=1&ttl=5&channel=" + channel);
        root(GRANT + "r=1&w=1&ttl=0&auth=k&channel=" + channel);
        root(GRANT + "r=1&w=1&ttl=7&auth=k&channel-group=" + group);
        String five = READ_WRITE + ",`ttl`:5";
        String forever = READ_WRITE + ",`ttl`:0";
        String seven = READ_WRITE + ",`ttl`:7";
        String head = "{`level`:`LEVEL`,`subscribe_key`:`S`,";

        root(AUDIT + "channel=" + channel)
                .is(
                        200,
                        success(head.replace("LEVEL", "channel") + "`channels`:{`" + channel + "`:{" + five
                                + ",`auths`:{`k`:{" + forever + "}}}}}"));
        root(AUDIT + "auth=k&channel=" + channel)
                .is(
                        200,
                        success(head.replace("LEVEL", "user") + "`channel`:`" + channel + "`,`auths`:{`k`:{" + forever
                                + "}}}"));
        root(AUDIT + "auth=other&channel=" + channel)
                .is(200, success(head.replace("LEVEL", "user") + "`channel`:`" + channel + "`,`auths`:{}}"));
        root(AUDIT + "channel-group=" + group)
                .is(
                        200,
                        success(head.replace("LEVEL", "channel-group") + "`channel-groups`:{`" + group
                                + "`:{`auths`:{`k`:{" + seven + "}}}}}"));
        root(AUDIT + "auth=k&channel-group=" + group)
                .is(
                        200,
                        success(head.replace("LEVEL", "channel-group+auth") + "`channel-group`:`" + group
                                + "`,`auths`:{`k`:{" + seven + "}}}"));
        root(AUDIT + "channel=nothing").is(200, success(head.replace("LEVEL", "channel") + "`channels`:{}}"));
        JsonNode everything = root(AUDIT).json().get("payload");
        assertThat(everything.propertyNames())
                .containsExactly("level", "subscribe_key", "channels", "objects", "channel-groups");
        assertThat(everything.at("/channels/" + channel + "/ttl").asInt()).isEqualTo(5);
        assertThat(everything.at("/channel-groups/" + group + "/auths/k/r").asInt())
                .isEqualTo(1);
    }

    @Test
    void revoke_withZeros_takesAtOnce_alsoFromWhoWaits() throws IOException {
        String channel = EdgeServer.newChannel();
        root(GRANT + "r=1&ttl=1&auth=k&channel=" + channel);
        String subscribe = "/v2/subscribe/S/" + channel + "/0?auth=k&tt=";
        String cursor = server.get(subscribe + "0").cursor();
        Client waiting = server.client().ask(subscribe + cursor);
        server.awaitMetric("hubbub_parked_polls", 1);

        root(GRANT + "r=0&w=0&auth=k&channel=" + channel);

        waiting.answer().is(403, forbidden(channel));
        server.get(subscribe + cursor).is(403, forbidden(channel));
    }

    @Test
    void offKeyset_isWarnedThatGrantsDoNothing() throws IOException {
        String warning =
                "{\"message\":\"WARNING: Access manager is not enabled for this sub key. Turn it on with hubbub"
                        + " keysets update or the admin API\",\"payload\":{\"level\":\"channel\",\"subscribe_key\":\"open\","
                        + "\"channels\":{}},\"service\":\"Access Manager\",\"status\":200,\"warning\":true}";
        Signer root = Signer.of(OPEN);

        server.get(root.sign("GET", "/v2/auth/grant/sub-key/open?channel=c&r=1", ""))
                .is(200, warning);
        server.get(root.sign("GET", "/v2/auth/audit/sub-key/open", "")).is(200, warning);
        server.get("/v2/auth/grant/sub-key/open?channel=c&r=1").is(403, MISMATCH);
        String target = root.sign("POST", "/v3/pam/open/grant", "{}");
        server.post(target, "{}")
                .isJson(
                        400,
                        tokenError(
                                "Feature disabled", "grant", "Access Manager is disabled.", "subscribe-key", "path"));
    }

    @Test
    void offKeyset_signaturesOfDataRequestsAreNotLookedAt() throws IOException {
        assertThat(server.get("/publish/pub/open/0/c/0/1?signature=v2.wrong&timestamp=1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void token_opensWhatItSays() throws IOException {
        String token = grantToken("{\"ttl\":15,\"permissions\":{\"resources\":{\"channels\":{\"tok\":3},\"groups\":{},"
                + "\"uuids\":{},\"users\":{},\"spaces\":{}},\"patterns\":{\"channels\":{\"^pat-.*$\":1}},"
                + "\"meta\":{\"team\":\"red\",\"deep\":{\"n\":[1,2.5,null,true]}},\"uuid\":\"me\"}}");

        assertThat(token).startsWith("qEF2AkF0").matches("[A-Za-z0-9_-]+={0,2}");
        AccessToken read = AccessToken.parse(token);
        assertThat(read.uuid()).isEqualTo("me");
        assertThat(read.ttlMinutes()).isEqualTo(15);
        String auth = "uuid=me&auth=" + encoded(token);
        assertThat(server.get("/publish/pub/S/0/tok/0/1?" + auth).status()).isEqualTo(200);
        assertThat(server.get("/v2/history/sub-key/S/channel/pat-7?" + auth).status())
                .isEqualTo(200);
        server.get("/publish/pub/S/0/pat-7/0/1?" + auth).is(403, forbidden("pat-7"));
        server.get("/v2/history/sub-key/S/channel/xpat-7?" + auth).is(403, forbidden("xpat-7"));
        server.get("/v2/history/sub-key/S/channel/tok?auth=" + encoded(token)).is(403, forbidden("tok"));
    }

    @Test
    void token_asEarlyPythonAsksForIt_isMade() throws IOException {
        String token = grantToken("{\"ttl\":\"15\",\"permissions\":{\"resources\":{\"channels\":{},\"groups\":{},"
                + "\"users\":{},\"spaces\":{\"sp\":3}},\"patterns\":{\"channels\":{},\"groups\":{},\"users\":{},"
                + "\"spaces\":{}},\"meta\":{}}}");

        assertThat(token).startsWith("p0F2AkF0");
        assertThat(server.get("/publish/pub/S/0/sp/0/1?auth=" + token).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{`ttl`:1,`permissions`:{}} | This grant contains no permissions | What are you granting? | permissions",
                "{`ttl`:1} | This grant contains no permissions | What are you granting? | permissions",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{}}}} | This grant contains no permissions"
                        + " | What are you granting? | permissions",
                "{`ttl`:1,`permissions`:{`resources`:{`uuids`:{`uuid-1`:0}}}} | Invalid permissions"
                        + " | Unexpected value: 'permissions.resources.uuids.uuid-1' must be positive and non-zero."
                        + " | permissions.resources.uuids.uuid-1",
                "{`ttl`:1,`permissions`:{`resources`:{`uuids`:{`uuid-1`:-1}}}} | Invalid permissions"
                        + " | Unexpected value: 'permissions.resources.uuids.uuid-1' must be positive and non-zero."
                        + " | permissions.resources.uuids.uuid-1",
                "{`ttl`:1,`permissions`:{`patterns`:{`uuids`:{`!<[^>]+>++`:1}}}} | Invalid RegExp"
                        + " | Syntax error: multiple repeat. | permissions.patterns.uuids.!<[^>]+>++",
                "{`ttl`:1,`permissions`:{`patterns`:{`uuids`:{`(!<[^>]+>)+`:1}}}} | Invalid RegExp"
                        + " | Only non-capturing groups are allowed. Try replacing '(' with '(?:'."
                        + " | permissions.patterns.uuids.(!<[^>]+>)+",
                "{`ttl`:0,`permissions`:{}} | Invalid ttl | Range should be 1 to 43200 minute(s). | ttl",
                "{`ttl`:43201,`permissions`:{}} | Invalid ttl | Range should be 1 to 43200 minute(s). | ttl",
                "{`ttl`:1.5,`permissions`:{}} | Invalid ttl | Range should be 1 to 43200 minute(s). | ttl",
                "{`ttl`:1e999,`permissions`:{}} | Invalid ttl | Range should be 1 to 43200 minute(s). | ttl",
                "{`ttl`:`x`,`permissions`:{}} | Invalid ttl | Range should be 1 to 43200 minute(s). | ttl",
                "{`ttl`:9223372036854775808,`permissions`:{}} | Invalid ttl | Range should be 1 to 43200 minute(s). | ttl",
                "{`permissions`:{}} | Invalid ttl | Range should be 1 to 43200 minute(s). | ttl"
            })
    void grantToken_bad_isToldWhatAndWhere(String body, String message, String detail, String location)
            throws IOException {
        postToken(body.replace('`', '"'))
                .isJson(400, tokenError(message, "grant", detail.replace('\'', '`'), location, "body"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "1",
                "{`ttl`:1",
                "{`ttl`:1,`ttl`:2,`permissions`:{`resources`:{`channels`:{`a`:1}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1,`a`:3}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1}}},`extra`:1}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1}},`uid`:`me`}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channel`:{`a`:1}}}}",
                "{`ttl`:1,`permissions`:[]}",
                "{`ttl`:1,`permissions`:null}",
                "{`ttl`:1,`permissions`:{`resources`:[1]}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:[`a`]}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:256}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1.0}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:`1`}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:4294967297}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:true}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{``:1}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a,b`:1}}}}",
                "{`ttl`:1,`permissions`:{`patterns`:{`channels`:{``:1}}}}",
                "{`ttl`:1,`permissions`:{`patterns`:{`channels`:{`(?:(?:a{999}){999}){999}`:1}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1}},`uuid`:1}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1}},`uuid`:``}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1}},`meta`:[1]}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1}},`meta`:{`a`:{`a`:{`a`:{`a`:{`a`:{`a`:{}}}}}}}}}",
                "{`ttl`:1,`permissions`:{`resources`:{`channels`:{`a`:1}}}} x"
            })
    void grantToken_ofTheWrongForm_isRefusedWithoutAToken(String body) throws IOException {
        Answer answer = postToken(body.replace('`', '"'));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().at("/error/source").asString()).isEqualTo("grant");
        assertThat(answer.text()).doesNotContain("token\"");
    }

    @Test
    void grantToken_nestedDeeplyOrTooLong_isRefusedAtOnce() throws IOException {
        String deep = "{\"ttl\":1,\"permissions\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
        assertThat(postToken(deep).status()).isEqualTo(400);
        StringBuilder many = new StringBuilder("{\"ttl\":1,\"permissions\":{\"resources\":{\"channels\":{\"a\":1");
        for (int i = 0; i < 6_000; i++) {
            many.append(",\"c").append(i).append("\":1");
        }
        Answer answer = postToken(many + "}}}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/details/0/message").asString()).isEqualTo("The token would be too long.");
    }

    @Test
    void revokeToken_takesItBackForGood_alsoFromWhoWaits() throws IOException {
        String token = token("S", Signer.now(), "rev");
        String subscribe = "/v2/subscribe/S/rev/0?auth=" + encoded(token) + "&tt=";
        String cursor = server.get(subscribe + "0").cursor();
        Client waiting = server.client().ask(subscribe + cursor);
        server.awaitMetric("hubbub_parked_polls", 1);

        revoke(GUARDED, token).is(200, SUCCESS);

        waiting.answer().is(403, error(403, "Token is revoked."));
        server.get(subscribe + cursor).is(403, error(403, "Token is revoked."));
        revoke(GUARDED, token).is(200, SUCCESS);
    }

    @Test
    void revokeToken_thatCannotBe_isToldWhy() throws IOException {
        revoke(GUARDED, token("S", Signer.now() - 60, "rev"))
                .isJson(400, tokenError("Invalid token", "revoke", "Token is expired.", "token", "path"));
        for (String other : List.of(token("final", Signer.now(), "rev"), "x", "qEF2AkF0Gg==", "a%b")) {
            revoke(GUARDED, other)
                    .isJson(
                            400,
                            tokenError(
                                    "Invalid token", "revoke", "It is not a token of this keyset.", "token", "path"));
        }
        revoke(FINAL, token("final", Signer.now(), "rev"))
                .isJson(
                        400,
                        tokenError(
                                "Feature disabled",
                                "revoke",
                                "Token revocation is disabled.",
                                "subscribe-key",
                                "path"));
    }

    @ParameterizedTest
    @CsvSource({"-290, true", "290, true", "-310, false", "310, false"})
    void timestamp_isGoodForFiveMinutes(long skew, boolean good) throws IOException {
        Answer answer = server.get(ROOT.sign("GET", AUDIT + "channel=c", "", Signer.now() + skew));

        assertThat(answer.status()).isEqualTo(good ? 200 : 400);
        if (!good) {
            assertThat(answer.text()).isEqualTo(error(400, "Invalid Timestamp"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&timestamp=", "&timestamp=x", "&timestamp=-1", "&timestamp=%31"})
    void timestamp_missingOrNoNumber_isInvalid(String timestamp) throws IOException {
        String target = AUDIT + "channel=c" + timestamp;

        server.get(target + "&signature=" + ROOT.signature("GET", target, "")).is(400, error(400, "Invalid Timestamp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v2.", "v2.x", "x", "null", "%00", "v2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void signature_wrong_isRefused(String signature) throws IOException {
        server.get(AUDIT + "timestamp=" + Signer.now() + "&signature=" + signature)
                .is(403, MISMATCH);
        server.get("/publish/pub/S/0/c/0/1?timestamp=" + Signer.now() + "&signature=" + signature)
                .is(403, MISMATCH);
    }

    @Test
    void signedPublish_sentAgain_isRefused_howeverItIsWritten() throws IOException {
        String target = ROOT.sign("GET", "/publish/pub/S/0/replay/0/1?seqn=1", "");
        assertThat(server.get(target).status()).isEqualTo(200);

        String refused = error(403, "Signed request was received before");
        server.get(target).is(403, refused);
        server.get(target + "%3D").is(403, refused);
        server.get(target.replace("seqn=1", "%73eqn=1")).is(403, refused);
        server.get(target.replace("seqn=1&", "") + "&seqn=%31").is(403, refused);
        JsonNode kept = root("/v2/history/sub-key/S/channel/replay").json().get(0);
        assertThat(kept.size()).isEqualTo(1);
    }

    @Test
    void signedGrant_parameterWrittenOtherwise_isTheSameGrant() throws IOException {
        String target = ROOT.sign("GET", GRANT + "channel=hidden&r=1", "").replace("channel=", "%63hannel=");

        assertThat(server.get(target).json().at("/payload/level").asString()).isEqualTo("channel");
        assertMayNotRead("anything", "");
    }

    @Test
    void rate_exceeded_isToldWithTheSecondsToWait() throws IOException {
        Signer root = Signer.of(SLOW);
        String target = root.sign("GET", "/v2/auth/grant/sub-key/slow?channel=c&r=1", "");
        List<Answer> answers = new ArrayList<>();
        Client client = server.client();
        for (int i = 0; i < 20; i++) {
            answers.add(client.get(target));
        }

        assertThat(answers.get(0).status()).isEqualTo(200);
        Answer refused = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.json().get("service").asString()).isEqualTo("Access Manager");
    }

    /** Their time is long over: who has signed them right is told that, everybody else that the signature is wrong. */
    @ParameterizedTest
    @MethodSource("signedRequests")
    void signedRequest_ofAnSdk_isKnownByItsSignature(String name, String method, String target, String body)
            throws IOException {
        Answer answer = send(method, target, body);
        assertThat(answer.status() + answer.text()).as(name).isEqualTo("400" + error(400, "Invalid Timestamp"));

        Answer changed = send(method, target.replaceFirst("timestamp=1", "timestamp=2"), body);
        assertThat(changed.status() + changed.text()).as(name).isEqualTo("403" + MISMATCH);
    }

    @Test
    void signedRequests_areAllButThoseWithoutARoute() {
        assertThat(signedRequests()).hasSizeGreaterThan(70);
    }

    static Stream<Arguments> signedRequests() {
        List<String[]> all = new ArrayList<>();
        for (JsonNode vector : VECTORS.get("vectors")) {
            StringBuilder target = new StringBuilder(vector.get("raw_path").asString()).append('?');
            for (JsonNode pair : vector.get("query_params_decoded")) {
                target.append(encoded(pair.get(0).asString()))
                        .append('=')
                        .append(encoded(pair.get(1).asString()))
                        .append('&');
            }
            all.add(new String[] {
                vector.get("id").asString(),
                vector.get("request_method").asString(),
                target + "signature=" + vector.get("signature").asString(),
                vector.get("body").asString()
            });
        }
        for (JsonNode request : VECTORS.at("/captured/requests")) {
            all.add(new String[] {
                request.get("sdk").asString() + " " + request.get("operation").asString(),
                request.get("method").asString(),
                new String(request.get("target").asString().getBytes(UTF_8), ISO_8859_1),
                request.get("body").asString()
            });
        }
        return all.stream()
                .filter(request -> hasRoute(request[1], request[2]))
                .map(request -> Arguments.of((Object[]) request));
    }

    /** Not the paths of operations that are not served, nor a wildcard that none is, nor the time, which needs nothing. */
    private static boolean hasRoute(String method, String target) {
        return !method.equals("PATCH")
                && target.startsWith("/")
                && !target.startsWith("/v2/objects/")
                && !target.startsWith("/v1/files/")
                && !target.startsWith("/time/")
                && !target.matches("/v2/subscribe/[^?]*b(\\*|%2A).*");
    }

    private static JsonNode vectors() {
        Path file = Path.of("../protocol/src/test/resources/io/hubbub/protocol/access/signatures.json");
        try {
            return new JsonMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertMayNotRead(String channel, String auth) throws IOException {
        server.get("/v2/history/sub-key/S/channel/" + channel + "?auth=" + auth).is(403, forbidden(channel));
    }

    private static Answer root(String target) throws IOException {
        return server.get(ROOT.sign("GET", target, ""));
    }

    private static Answer postToken(String body) throws IOException {
        return server.post(ROOT.sign("POST", "/v3/pam/S/grant", body), body);
    }

    private static String grantToken(String body) throws IOException {
        Answer answer = postToken(body);
        String token = answer.json().at("/data/token").asString();
        answer.is(
                200,
                "{\"data\":{\"message\":\"Success\",\"token\":\"" + token
                        + "\"},\"service\":\"Access Manager\",\"status\":200}");
        return token;
    }

    private static Answer revoke(Keyset keyset, String token) throws IOException {
        String path = "/v3/pam/" + keyset.subscribeKey() + "/grant/" + encoded(token) + "?uuid=u";
        return server.delete(Signer.of(keyset).sign("DELETE", path, ""));
    }

    private static Answer send(String method, String target, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        String length = method.equals("GET") ? "" : "Content-Length: " + bytes.length;
        Client client = server.client();
        client.send(length.isEmpty() ? Client.request(method, target) : Client.request(method, target, length));
        return client.send(bytes).answer();
    }

    private static String token(String subscribeKey, long issued, String channel) {
        Scopes scopes = new Scopes(Map.of(channel, 255), Map.of(), Map.of(), Map.of(), Map.of());
        return new TokenSeal(TOKEN_KEY.bytes(), subscribeKey)
                .seal(new AccessToken(issued, 1, scopes, Scopes.NONE, Map.of(), null));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String success(String payload) {
        return "{\"message\":\"Success\",\"payload\":" + payload.replace('`', '"')
                + ",\"service\":\"Access Manager\",\"status\":200}";
    }

    private static String error(int status, String message) {
        return "{\"message\":\"" + message + "\",\"error\":true,\"service\":\"Access Manager\",\"status\":" + status
                + "}\n";
    }

    private static String forbidden(String channel) {
        return "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"" + channel
                + "\"]},\"error\":true,\"service\":\"Access Manager\",\"status\":403}\n";
    }

    private static String tokenError(String message, String source, String detail, String location, String type) {
        return "{\"error\":{\"message\":\"%s\",\"source\":\"%s\",\"details\":[{\"message\":\"%s\",\"location\":\"%s\",\"locationType\":\"%s\"}]},\"service\":\"Access Manager\",\"status\":400}"
                .formatted(message, source, detail, location, type);
    }
}
