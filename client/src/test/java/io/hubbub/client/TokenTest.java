package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNToken;
import io.hubbub.client.model.PNToken.PNResourcePermissions;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which token or auth key requests show, what the subscription does when it is refused, and what a token says. */
@Timeout(120)
final class TokenTest {
    /** Issued at 1,700,000,000 for one minute: reading ch-1. */
    private static final String TOKEN = "p0F2AkF0GmVT8QBDdHRsAUNyZXOlRGNoYW6hZGNoLTEBQ2dycKBDdXNyoENzcGOgRHV1aWSg"
            + "Q3BhdKVEY2hhbqBDZ3JwoEN1c3KgQ3NwY6BEdXVpZKBEbWV0YaBDc2lnWCCVIuNIvoMSzDFHWq4BH28IWSkGxgcAdKakIMh0MdM_UQ==";

    private static final String NO_PAYLOAD =
            "{\"message\":\"%s\",\"error\":true,\"service\":\"Access Manager\",\"status\":403}";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("sub")
            .setPublishKey("pub")
            .setUuid("me")
            .setOrigin("localhost:8080");

    @Test
    void setToken_winsOverTheAuthKey_untilItIsTaken() {
        config.setAuthKey("key");
        PubNub pubnub = create();

        assertThat(shown(pubnub)).isEqualTo("key");
        pubnub.setToken(" " + TOKEN + "\n");
        assertThat(pubnub.getToken()).isEqualTo(TOKEN);
        assertThat(shown(pubnub)).isEqualTo(TOKEN);
        pubnub.setAuthKey("other");
        assertThat(shown(pubnub)).isEqualTo(TOKEN);
        pubnub.setToken(" ");
        assertThat(pubnub.getToken()).isNull();
        assertThat(shown(pubnub)).isEqualTo("other");
    }

    @Test
    void tokenManagerOff_tokenIsKeptAndNotShown() {
        config.setDisableTokenManager(true);
        PubNub pubnub = create();
        pubnub.setToken(TOKEN);

        assertThat(pubnub.getToken()).isEqualTo(TOKEN);
        assertThat(shown(pubnub)).isNull();
    }

    @Test
    void subscription_isRunning_nextPollShowsTheToken() {
        PubNub pubnub = create();
        connected(pubnub);
        pubnub.setToken(TOKEN);
        loop.run();

        assertThat(server.poll().query("auth")).isNull(); // the poll that waits is not given up
        server.poll().cursor(2000);
        loop.run();
        assertThat(server.poll()).hasToString("a,b tt=2000 tr=7");
        assertThat(server.poll().query("auth")).isEqualTo(TOKEN);
        assertThat(heard.statuses()).containsExactly("Connected[a, b]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token is expired.", "Token is revoked."})
    void subscription_tokenIsGoodNoLonger_endsAndSaysWhy(String reason) {
        PubNub pubnub = create();
        pubnub.setToken(TOKEN);
        connected(pubnub);
        server.poll().answer(403, NO_PAYLOAD.formatted(reason));
        loop.run();

        assertThat(heard.statuses()).endsWith("AccessDenied(403)[a, b]");
        PNStatus denied = heard.lastStatus();
        assertThat(Objects.requireNonNull(denied.errorData()).information()).isEqualTo(reason);
        assertThat(denied.toString()).doesNotContain(TOKEN);
        assertThat(server.open()).isEmpty();

        pubnub.setToken("another");
        pubnub.subscribe().channels("a").execute();
        loop.run();
        assertThat(server.poll().query("auth")).isEqualTo("another");
    }

    @Test
    void subscription_oneNameIsDenied_goesOnWithTheOthers() {
        PubNub pubnub = create();
        connected(pubnub);
        server.poll()
                .answer(
                        403,
                        "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"a\"]},\"error\":true,\"status\":403}\n");
        loop.run();

        assertThat(heard.statuses()).endsWith("AccessDenied(403)[a]");
        assertThat(server.poll().channels()).isEqualTo("b");
    }

    @Test
    void parse_token_saysWhatItGives() {
        PNToken token = create().parseToken(TOKEN);

        assertThat(token.version()).isEqualTo(2);
        assertThat(token.timestamp()).isEqualTo(1_700_000_000);
        assertThat(token.ttl()).isEqualTo(1);
        assertThat(token.expires()).isEqualTo(Instant.ofEpochSecond(1_700_000_060));
        assertThat(token.authorizedUuid()).isNull();
        assertThat(token.resources().channels())
                .containsOnly(Map.entry(
                        "ch-1", new PNResourcePermissions(true, false, false, false, false, false, false, false)));
        assertThat(token.resources().channelGroups()).isEmpty();
        assertThat(token.patterns().channels()).isEmpty();
        assertThat(token.meta().isObject()).isTrue();
        assertThat(create().parseToken(" " + TOKEN.replace("=", "") + "\n")).isEqualTo(token);
    }

    @Test
    void parse_tokenOfTheOldNames_countsThemWhereTheNewOnesSayNothing() {
        // users and spaces, from 2019
        String old = "p0F2AkF0Gl2AX-JDdHRsCkNyZXOkRGNoYW6gQ2dycKBDdXNyoWZ1c2VyLTEBQ3NwY6Fnc3BhY2UtMQFDcGF0pERjaGFuoEN"
                + "ncnCgQ3VzcqBDc3BjoERtZXRhoENzaWdYIGfJkMapVbUsl0v6u1FMTwDLvtnjUDLnwH7ChykuTVg1";
        PNToken token = create().parseToken(old);

        assertThat(token.resources().uuids()).containsOnlyKeys("user-1");
        assertThat(token.resources().channels()).containsOnlyKeys("space-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key", "p0F2", "p0F2AkF0GmVT8QBD", "p0F2 AkF0", "\u00e9"})
    void parse_anythingElse_isSaidToBeNoToken(String text) {
        PubNub pubnub = create();

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> pubnub.parseToken(text))
                .satisfies(e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_INVALID_ACCESS_TOKEN));
    }

    private void connected(PubNub pubnub) {
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a", "b").execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
    }

    private @Nullable String shown(PubNub pubnub) {
        var unused = pubnub.publish().channel("a").message(1).settled();
        return server.all().get(server.all().size() - 1).query("auth");
    }

    private PubNub create() {
        return PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
    }
}
