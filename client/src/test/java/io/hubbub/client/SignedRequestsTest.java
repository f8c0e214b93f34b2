package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.spi.HttpCall;
import io.hubbub.protocol.access.RequestSignature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client with a secret key signs whatever it sends; one without signs nothing. */
@Timeout(120)
final class SignedRequestsTest {
    private static final String SECRET = "sec-hidden";
    private static final String NOT_PLAIN = "a b~!*'()é/?&=+%😀";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private Instant now = Instant.ofEpochSecond(1_600_000_000);
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("sub")
            .setPublishKey("pub")
            .setSecretKey(SECRET)
            .setUuid(NOT_PLAIN)
            .setOrigin("localhost:8080");

    @ParameterizedTest
    @MethodSource("calls")
    void call_ofAnyKind_isSigned(Function<PubNub, RemoteAction<?>> call) {
        var unused = call.apply(create()).settled();

        assertThat(isSigned(only())).isTrue();
        assertThat(only().queries()).containsEntry("timestamp", "1600000000").containsKey("requestid");
        assertThat(only().call.toString()).doesNotContain("signature").doesNotContain("sub");
    }

    @Test
    void subscription_pollsBeatsAndLeaves_areSigned() {
        config.setPresenceTimeoutWithCustomInterval(20, 5).setFilterExpression("language == 'en' && !(n >= 2)");
        PubNub pubnub = create();
        pubnub.subscribe().channels("a", NOT_PLAIN).channelGroups("g", "h i").execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
        pubnub.unsubscribeAll();
        loop.run();

        assertThat(server.all())
                .anyMatch(Asked::isSubscribe)
                .anyMatch(Asked::isLeave)
                .anyMatch(asked -> asked.path().endsWith("/heartbeat"))
                .allMatch(SignedRequestsTest::isSigned);
    }

    @Test
    void time_goesOn_isThatOfTheClock() {
        PubNub pubnub = create();
        now = Instant.ofEpochMilli(1_700_000_000_999L);
        var unused = pubnub.time().settled();

        assertThat(only().query("timestamp")).isEqualTo("1700000000");
        assertThat(pubnub.getTimestamp()).isEqualTo(1_700_000_000);
    }

    @Test
    void authKeyToo_isSentAndSigned() {
        config.setAuthKey(NOT_PLAIN);
        var unused = create().publish().channel("a").message(1).settled();

        assertThat(only().query("auth")).isEqualTo(NOT_PLAIN);
        assertThat(isSigned(only())).isTrue();
    }

    @Test
    void queryParam_ofTheSignatureItself_isLeftOut() {
        var unused = create().signal()
                .channel("a")
                .message(1)
                .queryParam(Map.of("signature", "v2.mine", "timestamp", "1", "requestid", "mine"))
                .settled();

        assertThat(only().call.uri().getRawQuery())
                .containsOnlyOnce("signature=")
                .containsOnlyOnce("timestamp=1600000000")
                .containsOnlyOnce("requestid=mine");
        assertThat(isSigned(only())).isTrue();
    }

    @Test
    void identifiersOff_twoEqualWrites_differAllTheSame() {
        config.setIncludeRequestIdentifier(false);
        PubNub pubnub = create();
        for (int i = 0; i < 2; i++) {
            var unused = pubnub.revoke().channels("a").settled();
        }

        assertThat(server.all().stream().map(each -> each.query("signature")).distinct())
                .hasSize(2);
    }

    @Test
    void noPublishKey_signsWithNothingInItsPlace() {
        config.setPublishKey(null);
        var unused = create().audit().settled();

        assertThat(verify(only(), "")).isTrue();
    }

    @Test
    void noSecretKey_signsNothing() {
        config.setSecretKey(null);
        var unused = create().publish().channel("a").message(1).settled();

        assertThat(only().queries()).doesNotContainKeys("timestamp", "signature");
    }

    @Test
    void changedOnTheWay_isNotWhatWasSigned() {
        var unused = create().publish().channel("a").message(1).usePost(true).settled();

        HttpCall call = only().call;
        String other = call.uri().getRawQuery().replace("seqn=1", "seqn=2");
        assertThat(RequestSignature.verify(
                        SECRET, "sub", "pub", call.method(), call.uri().getRawPath(), other, new byte[] {'1'}))
                .isFalse();
    }

    static Stream<Named<Function<PubNub, RemoteAction<?>>>> calls() {
        return Stream.of(
                Named.of("time", PubNub::time),
                Named.of("publish", p -> p.publish().channel(NOT_PLAIN).message(NOT_PLAIN)),
                Named.of(
                        "publish by POST",
                        p -> p.publish()
                                .channel(NOT_PLAIN)
                                .message(NOT_PLAIN)
                                .meta(Map.of("k", "v w"))
                                .usePost(true)),
                Named.of("signal", p -> p.signal().channel("a").message(1)),
                Named.of("fire", p -> p.fire().channel("a").message(1)),
                Named.of("history", p -> p.history().channel(NOT_PLAIN)),
                Named.of("fetch", p -> p.fetchMessages().channels("a", NOT_PLAIN)),
                Named.of("counts", p -> p.messageCounts().channels("a", "b").channelsTimetoken(List.of(1L, 2L))),
                Named.of("delete", p -> p.deleteMessages().channels("a")),
                Named.of(
                        "add action",
                        p -> p.addMessageAction().channel("a").messageAction(new PNMessageAction("t", "é", 1))),
                Named.of(
                        "remove action",
                        p -> p.removeMessageAction()
                                .channel("a")
                                .messageTimetoken(1)
                                .actionTimetoken(2)),
                Named.of("here now", p -> p.hereNow().channels("a", "b").channelGroups("g", "h")),
                Named.of("set state", p -> p.setState().channels("a").state(Map.of("mood", NOT_PLAIN))),
                Named.of("where now", p -> p.whereNow().uuid(NOT_PLAIN)),
                Named.of(
                        "add to group",
                        p -> p.addChannelsToChannelGroup().channelGroup("g").channels("a", NOT_PLAIN)),
                Named.of(
                        "grant",
                        p -> p.grant()
                                .channels("a", NOT_PLAIN)
                                .authKeys("k~1", NOT_PLAIN)
                                .read(true)),
                Named.of("revoke", p -> p.revoke().channelGroups("g h")),
                Named.of("audit", p -> p.audit().channels("a,b")),
                Named.of(
                        "grant a token",
                        p -> p.grantToken(1)
                                .channels(ChannelGrant.name(NOT_PLAIN).read())),
                Named.of("revoke a token", p -> p.revokeToken("qEF2AkF0Gg==")));
    }

    private static boolean isSigned(Asked asked) {
        return verify(asked, "pub");
    }

    private static boolean verify(Asked asked, String publishKey) {
        HttpCall call = asked.call;
        byte[] body = call.body();
        String signature = asked.query("signature");
        return signature != null
                && signature.equals(RequestSignature.sign(
                        SECRET,
                        call.method(),
                        publishKey,
                        call.uri().getRawPath(),
                        call.uri().getRawQuery().replaceFirst("&signature=.*", ""),
                        body == null ? new byte[0] : body));
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
                .clock(() -> now)
                .build();
    }
}
