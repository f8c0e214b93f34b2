package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNHeartbeatNotificationOptions;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.spi.TransportException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats and the state of a subscribed client on a virtual clock, against a server that does what the test says. */
@Timeout(120)
final class HeartbeatTest {
    private static final String OK = "{\"status\":200,\"message\":\"OK\",\"service\":\"Presence\"}";
    private static final Duration INTERVAL = Duration.ofSeconds(29); // of a presence timeout of 60 s

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setUuid("me")
            .setOrigin("localhost:8080")
            .setPresenceTimeout(60);
    private PubNub pubnub = create();

    @Test
    void connected_beatsAtOnceAndThenEachInterval() {
        connected("a", "b");

        assertThat(beat().path()).isEqualTo("/v2/presence/sub-key/demo/channel/a,b/heartbeat");
        assertThat(beat().queries())
                .containsEntry("heartbeat", "60")
                .containsEntry("uuid", "me")
                .doesNotContainKeys("channel-group", "state");
        beat().answer(200, OK);
        loop.advance(INTERVAL.minusMillis(1));
        assertThat(beats()).hasSize(1);
        loop.advance(Duration.ofMillis(1));
        assertThat(beats()).hasSize(2);
        beat().answer(200, OK);
        loop.advance(INTERVAL);
        assertThat(beats()).hasSize(3);
        assertThat(heard.statuses()).containsExactly("Connected[a, b]");
    }

    @Test
    void handshake_isNotAnsweredYet_doesNotBeat() {
        pubnub.subscribe().channels("a").execute();
        run();
        loop.advance(Duration.ofSeconds(100));

        assertThat(beats()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"300,0,false,0", "300,0,true,149", "60,10,true,10", "60,0,false,0", "20,1,false,1"})
    void interval_isWhatTheConfigurationSays(int timeout, int interval, boolean enabled, int seconds) {
        config.setPresenceTimeoutWithCustomInterval(timeout, interval).setEnablePresenceHeartbeat(enabled);
        pubnub = create();
        connected("a");

        assertThat(beats()).hasSize(seconds == 0 ? 0 : 1);
        loop.advance(Duration.ofSeconds(seconds));
        assertThat(beats()).hasSize(seconds == 0 ? 0 : 2);
        assertThat(server.poll().query("heartbeat")).isEqualTo(Integer.toString(timeout));
    }

    @Test
    void presenceTimeoutAlone_beatsBeforeHalfOfIt() {
        assertThat(config.getHeartbeatInterval()).isEqualTo(29);
        assertThat(config.setPresenceTimeout(20).getHeartbeatInterval()).isEqualTo(9);
    }

    @Test
    void presenceNames_areNotInBeats() {
        pubnub.subscribe().channels("a").channelGroups("g").withPresence().execute();
        run();
        server.poll().cursor(1000);
        run();

        assertThat(beat().path()).isEqualTo("/v2/presence/sub-key/demo/channel/a/heartbeat");
        assertThat(beat().query("channel-group")).isEqualTo("g");
    }

    @Test
    void onlyPresenceIsSubscribed_doesNotBeat() {
        connected("a-pnpres");
        loop.advance(INTERVAL);

        assertThat(beats()).isEmpty();
    }

    @Test
    void groupsOnly_haveACommaForTheChannels() {
        pubnub.subscribe().channelGroups("g", "h").execute();
        run();
        server.poll().cursor(1000);
        run();

        assertThat(beat().path()).isEqualTo("/v2/presence/sub-key/demo/channel/,/heartbeat");
        assertThat(beat().query("channel-group")).isEqualTo("g,h");
    }

    @ParameterizedTest
    @EnumSource
    void beatFails_listenersAreToldAsTheyWish(PNHeartbeatNotificationOptions options) {
        config.setHeartbeatNotificationOptions(options);
        pubnub = create();
        connected("a");
        beat().answer(500, "oops");
        loop.advance(INTERVAL);
        beat().answer(200, OK);
        loop.advance(INTERVAL);
        beat().fail(Kind.BROKEN);
        run();

        switch (options) {
            case NONE -> assertThat(heard.statuses()).containsExactly("Connected[a]");
            case FAILURES ->
                assertThat(heard.statuses()).containsExactly("Connected[a]", "Unknown(500)[a]", "NetworkIssues[a]");
            case ALL ->
                assertThat(heard.statuses())
                        .containsExactly("Connected[a]", "Unknown(500)[a]", "Acknowledgment[a]", "NetworkIssues[a]");
        }
        if (options != PNHeartbeatNotificationOptions.NONE) {
            assertThat(heard.lastStatus().operation()).isEqualTo(PNOperationType.PNHeartbeatOperation);
        }
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{}|MalformedResponse(200)[a]",
                "200|<html>|MalformedResponse(200)[a]",
                "200|{\"status\":400,\"message\":\"OK\"}|BadRequest(200)[a]",
                "403|{\"message\":\"Forbidden\"}|AccessDenied(403)[a]",
                "404|{\"status\":404,\"message\":\"Not Found\"}|Unknown(404)[a]",
                "429||RateLimitExceeded(429)[a]"
            })
    void beatIsRefused_saysSoAndGoesOn(int status, @Nullable String body, String word) {
        connected("a");
        for (int i = 0; i < 10; i++) {
            beat().answer(status, body == null ? "" : body);
            loop.advance(INTERVAL);
        }

        assertThat(heard.statuses()).hasSize(11).last().isEqualTo(word);
        assertThat(beats()).hasSize(11);
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
        assertThat(pubnub.gauges().isConnected()).isTrue();
    }

    @Test
    void beatIsNotAnswered_timesOutAndTheNextIsOnTime() {
        connected("a");
        Asked first = beat();
        loop.advance(Duration.ofSeconds(10));
        assertThat(first.isGivenUp()).isTrue();
        assertThat(heard.statuses()).containsExactly("Connected[a]", "Timeout[a]");
        loop.advance(Duration.ofSeconds(19));

        assertThat(beats()).hasSize(2);
    }

    @Test
    void beatsAreSlowerThanTheirInterval_oneIsUnderWayAndEachIsTold() {
        config.setPresenceTimeoutWithCustomInterval(20, 2);
        pubnub = create();
        connected("a");
        for (int i = 0; i < 5; i++) {
            loop.advance(Duration.ofSeconds(2));
            assertThat(beats().stream().filter(each -> !each.isGivenUp())).hasSize(1);
        }

        assertThat(beats()).hasSize(6);
        assertThat(heard.statuses())
                .containsExactly("Connected[a]", "Timeout[a]", "Timeout[a]", "Timeout[a]", "Timeout[a]", "Timeout[a]");
    }

    @Test
    void oneMoreChannel_isInABeatAsSoonAsItIsConnected() {
        connected("a");
        beat().answer(200, OK);
        loop.advance(Duration.ofSeconds(10));
        pubnub.subscribe().channels("b").execute();
        run();
        assertThat(beats()).hasSize(1);
        server.poll().cursor(1010);
        run();

        assertThat(beat().path()).contains("/channel/a,b/");
        beat().answer(200, OK);
        loop.advance(INTERVAL.minusMillis(1));
        assertThat(beats()).as("the interval begins anew").hasSize(2);
    }

    @Test
    void handshakeOfAChange_takesLong_beatsGoOn() {
        connected("a");
        beat().answer(200, OK);
        pubnub.subscribe().channels("b").execute();
        run();
        loop.advance(INTERVAL);

        assertThat(beats()).hasSize(2);
        assertThat(beat().path()).contains("/channel/a,b/");
    }

    @Test
    void unsubscribe_beatIsUnderWay_isGivenUpBeforeTheLeave() {
        connected("a", "b");
        Asked before = beat();
        pubnub.unsubscribe().channels("a").execute();
        run();

        assertThat(before.isGivenUp()).isTrue();
        assertThat(server.leave().channels()).isEqualTo("a");
        server.poll().cursor(1010);
        run();
        assertThat(beat().path()).contains("/channel/b/");
        assertThat(heard.statuses()).containsExactly("Connected[a, b]", "Connected[b]");
    }

    @Test
    void unsubscribe_givenUpBeatIsAnsweredLate_nobodyIsTold() {
        config.setHeartbeatNotificationOptions(PNHeartbeatNotificationOptions.ALL);
        pubnub = create();
        connected("a", "b");
        Asked beat = beat();
        pubnub.unsubscribe().channels("a").execute();
        beat.answer(200, OK); // but the loop comes to know of the unsubscribing first
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a, b]");
    }

    @Test
    void nothingIsSubscribedAnyMore_beatsEnd() {
        connected("a");
        pubnub.unsubscribeAll();
        run();
        server.leave().answer(200, OK);
        loop.advance(Duration.ofMinutes(5));

        assertThat(beats()).hasSize(1);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void leaveIsSuppressed_beatsGoOnWithoutTheName() {
        config.setSuppressLeaveEvents(true);
        pubnub = create();
        connected("a", "b");
        beat().answer(200, OK);
        pubnub.unsubscribe().channels("a").execute();
        run();
        server.poll().cursor(1010);
        run();

        assertThat(server.all().stream().filter(Asked::isLeave)).isEmpty();
        assertThat(beat().path()).contains("/channel/b/");
    }

    @Test
    void disconnect_beatsPauseUntilReconnect() {
        connected("a");
        beat().answer(200, OK);
        pubnub.disconnect();
        loop.advance(Duration.ofMinutes(5));
        assertThat(beats()).hasSize(1);
        pubnub.reconnect();
        run();
        server.poll().cursor(1010);
        run();

        assertThat(beats()).hasSize(2);
        assertThat(heard.statuses()).endsWith("Reconnected[a]");
    }

    @Test
    void outage_beatsPauseUntilItIsOver() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected("a");
        Asked first = beat();
        server.poll().fail(Kind.BROKEN);
        run();
        assertThat(first.isGivenUp()).isTrue();
        for (int i = 0; i < 30; i++) {
            loop.advance(Duration.ofSeconds(3));
            server.poll().fail(Kind.NOT_CONNECTED);
            run();
        }
        assertThat(beats()).hasSize(1);
        loop.advance(Duration.ofSeconds(3));
        server.poll().cursor(2000);
        run();

        assertThat(beats()).hasSize(2);
        assertThat(heard.statuses()).endsWith("Reconnected[a]");
    }

    @Test
    void subscriptionFails_beatsEnd() {
        connected("a");
        beat().answer(200, OK);
        server.poll().fail(Kind.BROKEN);
        run();
        loop.advance(Duration.ofMinutes(5));

        assertThat(beats()).hasSize(1);
    }

    @Test
    void everythingIsDenied_beatsEnd() {
        connected("a");
        beat().answer(200, OK);
        server.poll().answer(403, "{\"message\":\"Forbidden\"}");
        run();
        loop.advance(Duration.ofMinutes(5));

        assertThat(beats()).hasSize(1);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void close_beatIsUnderWay_endsInSilence() {
        config.setHeartbeatNotificationOptions(PNHeartbeatNotificationOptions.ALL);
        pubnub = create();
        connected("a");
        Asked first = beat();
        pubnub.close();
        run();
        loop.advance(Duration.ofMinutes(5));

        assertThat(first.isGivenUp()).isTrue();
        assertThat(beats()).hasSize(1);
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void beatIsDenied_doesNotFailThoseWhoConnect() {
        connected("a");
        Asked beat = beat();
        var connecting = pubnub.subscribe().channels("a", "b").connect();
        run();
        beat.answer(403, "{\"message\":\"Forbidden\"}");
        run();
        assertThat(heard.statuses()).endsWith("AccessDenied(403)[a]");
        assertThat(connecting).isNotDone();
        server.poll().cursor(1010);
        run();

        assertThat(connecting).isCompleted();
    }

    @Test
    void beatIsDenied_aWaitingListenerIsStillConnected() {
        SubscribeListener listener = new SubscribeListener();
        pubnub.addListener(listener);
        connected("a");
        beat().answer(403, "{\"message\":\"Forbidden\"}");
        run();

        listener.waitForConnect(Duration.ZERO);
    }

    @Test
    void listenersAreSlow_beatsGoOn() {
        pubnub = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(never -> {})
                .queueCapacity(100)
                .build();
        connected("a");
        assertThat(server.open().stream().filter(Asked::isSubscribe)).isEmpty();
        beat().answer(200, OK);
        loop.advance(INTERVAL);

        assertThat(beats()).hasSize(2);
    }

    @Test
    void state_thatTheServerTook_isInHandshakesAndBeats() {
        connected("a", "b");
        set(Map.of("n", 1), "a", "elsewhere");
        pubnub.subscribe().channels("a", "c").execute();
        run();

        assertThat(server.poll().query("state")).isEqualTo("{\"a\":{\"n\":1}}");
        server.poll().cursor(1010);
        run();
        assertThat(server.poll().query("state")).as("of a long poll").isNull();
        assertThat(beat().query("state")).isEqualTo("{\"a\":{\"n\":1}}");
    }

    @Test
    void state_ofGroupsAndOddNames_isOneObject() {
        pubnub.subscribe()
                .channels("say \"hi\"", "same")
                .channelGroups("g", "same")
                .execute();
        run();
        server.poll().cursor(1000);
        run();
        var first = pubnub.setState()
                .channelGroups("g", "same")
                .state(Map.of("n", 1))
                .result();
        answerState();
        var second = pubnub.setState()
                .channels("say \"hi\"", "same")
                .state(Map.of("n", 2))
                .result();
        answerState();
        pubnub.reconnect();
        run();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(server.poll().query("state"))
                .isEqualTo("{\"g\":{\"n\":1},\"same\":{\"n\":2},\"say \\\"hi\\\"\":{\"n\":2}}");
    }

    @Test
    void state_setSynchronouslyBeforeTheNextCall_isInItsHandshake() {
        connected("a");
        var set = pubnub.setState().channels("a").state(Map.of("n", 1)).result();
        var unused = set.thenAccept(state -> pubnub.subscribe().channels("b").execute());
        answerState();

        assertThat(server.poll().query("state")).isEqualTo("{\"a\":{\"n\":1}}");
    }

    @Test
    void state_afterAnOutage_isSaidAgain() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected("a");
        set(Map.of("n", 1), "a");
        server.poll().fail(Kind.BROKEN);
        loop.advance(Duration.ofSeconds(3));

        assertThat(server.poll()).hasToString("a tt=0 tr=7");
        assertThat(server.poll().query("state")).isEqualTo("{\"a\":{\"n\":1}}");
        server.poll().cursor(1010);
        run();
        assertThat(beat().query("state")).isEqualTo("{\"a\":{\"n\":1}}");
    }

    @Test
    void state_ofAnUnsubscribedChannel_isDropped() {
        connected("a", "b");
        set(Map.of("n", 1), "a", "b");
        pubnub.unsubscribe().channels("a").execute();
        run();

        assertThat(server.poll().query("state")).isEqualTo("{\"b\":{\"n\":1}}");
        pubnub.unsubscribeAll();
        pubnub.subscribe().channels("a", "b").execute();
        run();
        assertThat(server.poll().query("state")).isNull();
    }

    @Test
    void state_ofADeniedChannel_isDropped() {
        connected("a", "b");
        set(Map.of("n", 1), "a", "b");
        server.poll().answer(403, "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"a\"]}}");
        run();

        assertThat(server.poll().query("state")).isEqualTo("{\"b\":{\"n\":1}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 500})
    void state_thatTheServerRefused_isNotKept(int status) {
        connected("a");
        var unused = pubnub.setState().channels("a").state(Map.of("n", 1)).result();
        stateCall().answer(status, "{\"status\":400,\"message\":\"no\",\"payload\":{}}");
        run();
        pubnub.reconnect();
        run();

        assertThat(server.poll().query("state")).isNull();
    }

    @Test
    void state_ofSomebodyElse_isNotKept() {
        connected("a");
        var unused = pubnub.setState()
                .channels("a")
                .uuid("bob")
                .state(Map.of("n", 1))
                .result();
        answerState();
        pubnub.reconnect();
        run();

        assertThat(server.poll().query("state")).isNull();
    }

    @Test
    void state_repliesOvertakeEachOther_theLastCallCounts() {
        connected("a");
        var first = pubnub.setState().channels("a").state(Map.of("n", 1)).result();
        Asked firstAsked = stateCall();
        var second = pubnub.setState().channels("a").state(Map.of("n", 2)).result();
        Asked secondAsked = stateCalls().get(1);
        secondAsked.answer(200, "{\"status\":200,\"payload\":{\"n\":2}}");
        run();
        firstAsked.answer(200, "{\"status\":200,\"payload\":{\"n\":1}}");
        run();
        pubnub.reconnect();
        run();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(server.poll().query("state")).isEqualTo("{\"a\":{\"n\":2}}");
    }

    @Test
    void states_tooLongTogether_asManyAsFitAreSaid() {
        connected("a", "b", "c");
        set(Map.of("n", "x".repeat(10_000)), "a");
        set(Map.of("n", "y".repeat(6_000)), "b");
        set(Map.of("n", "z".repeat(6_000)), "c");
        pubnub.reconnect();
        run();

        assertThat(server.poll().query("state"))
                .contains("\"a\":", "\"b\":")
                .doesNotContain("\"c\":")
                .endsWith("}}");
        assertThat(server.poll().call.uri().toString()).hasSizeLessThan(17_000);
    }

    @Test
    void setState_doesNotRestartTheSubscription() {
        connected("a");
        set(Map.of("n", 1), "a");

        assertThat(server.polls()).containsExactly("a tt=0", "a tt=1000 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    private void set(Object state, String... channels) {
        var set = pubnub.setState().channels(channels).state(state).result();
        answerState();
        assertThat(set).isCompleted();
    }

    private void answerState() {
        stateCall().answer(200, "{\"status\":200,\"message\":\"OK\",\"payload\":{\"odd\":true}}");
        run();
    }

    private Asked stateCall() {
        return stateCalls().get(0);
    }

    private List<Asked> stateCalls() {
        return server.open().stream()
                .filter(each -> each.path().endsWith("/data"))
                .toList();
    }

    private List<Asked> beats() {
        return server.all().stream()
                .filter(each -> each.path().endsWith("/heartbeat"))
                .toList();
    }

    /** The one heartbeat that is open. */
    private Asked beat() {
        List<Asked> open = server.open().stream()
                .filter(each -> each.path().endsWith("/heartbeat"))
                .toList();
        assertThat(open).as("open heartbeats").hasSize(1);
        return open.get(0);
    }

    private PubNub create() {
        PubNub created = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
        created.addListener(heard);
        return created;
    }

    /** Subscribed, with a poll after 1000 that is open. */
    private void connected(String... channels) {
        pubnub.subscribe().channels(channels).execute();
        run();
        server.poll().cursor(1000);
        run();
    }

    private void run() {
        loop.run();
    }
}
