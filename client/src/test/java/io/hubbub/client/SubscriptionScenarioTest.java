package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The subscription on a virtual clock, against a server that does what the test says. */
final class SubscriptionScenarioTest {
    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PNConfiguration config =
            new PNConfiguration().setSubscribeKey("demo").setUuid("me").setOrigin("localhost:8080");
    private PubNub pubnub = create();

    @Test
    void subscribe_handshakeIsAnswered_pollsFromItsCursor() {
        subscribe("a");
        server.poll().cursor(1000);
        run();

        assertThat(server.polls()).containsExactly("a tt=0", "a tt=1000 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a]");
        assertThat(heard.lastStatus().statusCode()).isEqualTo(200);
    }

    @Test
    void poll_isAnswered_deliversAndGoesOn() {
        connected("a");
        server.poll().cursor(1010, message("a", 1005, "1"), message("a", 1006, "2"));
        run();

        assertThat(heard.messages()).containsExactly("1", "2");
        assertThat(server.poll()).hasToString("a tt=1010 tr=7");
    }

    @Test
    void poll_isAnsweredEmpty_movesTheCursor() {
        connected("a");
        server.poll().cursor(1010);
        run();

        assertThat(server.poll()).hasToString("a tt=1010 tr=7");
    }

    @Test
    void subscribe_oneMoreChannel_goesOnFromTheSamePlace() {
        connected("a");
        Asked first = server.poll();
        subscribe("b");

        assertThat(first.isGivenUp()).isTrue();
        assertThat(server.poll()).hasToString("a,b tt=0 tr=7");
        server.poll().cursor(1010);
        run();

        assertThat(server.poll()).hasToString("a,b tt=1000 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a]", "Connected[a, b]");
    }

    @Test
    void subscribe_oneMoreChannel_hidesWhatIsOlderThanItsSubscription() {
        connected("a");
        subscribe("b");
        server.poll().cursor(1010);
        run();
        server.poll()
                .cursor(
                        1020,
                        message("a", 1005, "\"a\""),
                        message("b", 1005, "\"old\""),
                        message("b", 1010, "\"old too\""),
                        message("b", 1011, "\"b\""));
        run();

        assertThat(heard.messages()).containsExactly("\"a\"", "\"b\"");
    }

    @Test
    void subscribe_oneMoreChannelWithBacklogWanted_showsWhatIsOlder() {
        pubnub = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .deliverBacklogOnAdd(true)
                .build();
        pubnub.addListener(heard);
        connected("a");
        subscribe("b");
        server.poll().cursor(1010);
        run();
        server.poll().cursor(1020, message("b", 1005, "\"old\""));
        run();

        assertThat(heard.messages()).containsExactly("\"old\"");
    }

    @Test
    void handshake_bringsEventsAndBacklogIsWanted_deliversThemOnceAndNotBeforeAnOlderPlace() {
        pubnub = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .deliverBacklogOnAdd(true)
                .build();
        pubnub.addListener(heard);
        subscribe("a");
        server.poll().cursor(1000, message("a", 999, "\"first\""));
        run();
        subscribe("b");
        server.poll().cursor(1010, message("a", 1005, "\"comes again\""));
        run();
        server.poll().cursor(1010, message("a", 1005, "\"comes again\""));
        run();

        assertThat(heard.messages()).containsExactly("\"first\"", "\"comes again\"");
    }

    @Test
    void unsubscribe_oneOfTwo_leavesAndGoesOn() {
        connected("a", "b");
        pubnub.unsubscribe().channels("a").execute();
        run();

        assertThat(server.leave().path()).isEqualTo("/v2/presence/sub-key/demo/channel/a/leave");
        assertThat(server.poll()).hasToString("b tt=0 tr=7");
        server.leave().answer(200, "{\"status\":200}");
        run();
        server.poll().cursor(1010);
        run();

        assertThat(server.poll()).hasToString("b tt=1000 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a, b]", "Acknowledgment[a]", "Connected[b]");
    }

    @Test
    void change_whileAnotherIsUnderWay_keepsThePlace() {
        connected("a");
        subscribe("b");
        pubnub.unsubscribe().channels("a").execute();
        run();
        server.poll().cursor(1010);
        run();

        assertThat(server.poll()).hasToString("b tt=1000 tr=7");
    }

    @Test
    void unsubscribeAll_leaveIsAnswered_isDisconnectedAndBeginsAnew() {
        connected("a");
        pubnub.unsubscribeAll();
        run();
        assertThat(heard.statuses()).containsExactly("Connected[a]");
        server.leave().answer(200, "{\"status\":200}");
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a]", "Acknowledgment[a]", "Disconnected[a]");
        assertThat(heard.lastStatus().operation()).isEqualTo(PNOperationType.PNUnsubscribeOperation);
        assertThat(server.open()).isEmpty();
        subscribe("b");
        assertThat(server.poll()).hasToString("b tt=0");
    }

    @Test
    void unsubscribeAll_leaveFails_isDisconnectedAllTheSame() {
        connected("a");
        pubnub.unsubscribeAll();
        run();
        server.leave().answer(500, "broken");
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a]", "Unknown(500)[a]", "Disconnected[a]");
    }

    @Test
    void unsubscribeAll_leaveIsSuppressed_isDisconnectedAtOnce() {
        config.setSuppressLeaveEvents(true);
        pubnub = create();
        connected("a");
        pubnub.unsubscribeAll();
        run();

        assertThat(server.open()).isEmpty();
        assertThat(heard.statuses()).containsExactly("Connected[a]", "Disconnected[a]");
    }

    @Test
    void subscribe_beforeTheLeaveIsAnswered_isDisconnectedOnce() {
        connected("a");
        pubnub.unsubscribeAll();
        subscribe("b");
        server.poll().cursor(1010);
        run();
        server.leave().answer(200, "{\"status\":200}");
        run();

        assertThat(heard.statuses())
                .containsExactly("Connected[a]", "Disconnected[a]", "Connected[b]", "Acknowledgment[a]");
    }

    @Test
    void unsubscribeAll_twiceBeforeTheLeavesAreAnswered_eachIsDisconnectedOnce() {
        connected("a");
        pubnub.unsubscribeAll();
        subscribe("b");
        pubnub.unsubscribeAll();
        run();
        List<Asked> leaves = server.open();
        leaves.get(0).answer(200, "{}");
        run();
        assertThat(heard.statuses()).containsExactly("Connected[a]", "Disconnected[a]", "Acknowledgment[a]");
        leaves.get(1).answer(200, "{}");
        run();

        assertThat(heard.statuses())
                .containsExactly(
                        "Connected[a]", "Disconnected[a]", "Acknowledgment[a]", "Acknowledgment[b]", "Disconnected[b]");
    }

    @Test
    void unsubscribe_nameThatWasNeverSubscribed_doesNothing() {
        connected("a");
        pubnub.unsubscribe().channels("b").execute();
        run();

        assertThat(server.polls()).hasSize(2);
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void unsubscribe_channelWithPresence_takesItsPresenceToo() {
        pubnub.subscribe().channels("a", "b").withPresence().execute();
        run();
        server.poll().cursor(1000);
        run();
        pubnub.unsubscribe().channels("a").execute();
        run();

        assertThat(server.leave().channels()).isEqualTo("a");
        assertThat(server.poll()).hasToString("b,b-pnpres tt=0 tr=7");
    }

    @Test
    void subscribe_withTimetoken_connectsAtOnceAndGoesBack() {
        pubnub.subscribe().channels("a").withTimetoken(42).execute();
        run();
        server.poll().cursor(1000);
        run();
        assertThat(heard.statuses()).containsExactly("Connected[a]");
        server.poll().cursor(1001, message("a", 42, "\"known\""), message("a", 43, "\"missed\""));
        run();

        assertThat(server.polls()).containsExactly("a tt=0", "a tt=42 tr=7", "a tt=1001 tr=7");
        assertThat(heard.messages()).containsExactly("\"missed\"");
    }

    @Test
    void subscribe_sameChannelTwice_changesNothing() {
        subscribe("a");
        subscribe("a");
        server.poll().cursor(1000);
        run();
        subscribe("a");

        assertThat(server.polls()).containsExactly("a tt=0", "a tt=1000 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void subscribe_groupsOnly_namesThemInTheQuery() {
        pubnub.subscribe().channelGroups("g", "h i").execute();
        run();

        assertThat(server.poll().path()).isEqualTo("/v2/subscribe/demo/,/0");
        assertThat(server.poll().call.uri().getRawQuery()).contains("channel-group=g%2Ch%20i");
    }

    @Test
    void poll_answeredWith500_isTriedAgainFromTheSamePlace() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected("a");
        server.poll().answer(500, "oops");
        run();
        assertThat(heard.statuses()).containsExactly("Connected[a]", "Unknown(500)[a]");
        assertThat(server.open()).isEmpty();
        loop.advance(Duration.ofMillis(2_999));
        assertThat(server.open()).isEmpty();
        loop.advance(Duration.ofMillis(1));
        assertThat(server.poll()).hasToString("a tt=0 tr=7");
        server.poll().cursor(2000);
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a]", "Unknown(500)[a]", "Reconnected[a]");
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
    }

    @Test
    void poll_failsAgainAndAgain_saysSoEachTimeAndNeverReconnected() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected("a");
        for (int i = 0; i < 5; i++) {
            server.poll().answer(500, "oops");
            run();
            loop.advance(Duration.ofSeconds(3));
        }

        assertThat(heard.statuses())
                .hasSize(6)
                .startsWith("Connected[a]")
                .endsWith("Unknown(500)[a]")
                .doesNotContain("Reconnected[a]");
    }

    @Test
    void handshake_failsFirst_connectedComesInTheEnd() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        subscribe("a");
        server.poll().fail(Kind.NOT_CONNECTED);
        run();
        loop.advance(Duration.ofSeconds(3));
        server.poll().cursor(1000);
        run();

        assertThat(heard.statuses()).containsExactly("NetworkIssues[a]", "Connected[a]");
    }

    @Test
    void handshake_connectionIsRefusedWithoutPolicy_stops() {
        subscribe("a");
        server.poll().fail(Kind.NOT_CONNECTED);
        run();
        loop.advance(Duration.ofHours(1));

        assertThat(server.all()).hasSize(1);
        assertThat(heard.statuses()).containsExactly("NetworkIssues[a]");
        assertThat(heard.lastStatus().isError()).isTrue();
    }

    @Test
    void poll_connectionBreaks_isAnUnexpectedDisconnect() {
        connected("a");
        server.poll().fail(Kind.BROKEN);
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a]", "UnexpectedDisconnect[a]");
    }

    @Test
    void exponentialPolicy_delaysGrowUpToTheirLimit() {
        config.setReconnectPolicy(PNReconnectionPolicy.EXPONENTIAL);
        pubnub = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .retryJitter(0)
                .build();
        pubnub.addListener(heard);
        connected("a");
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            server.poll().answer(503, "");
            run();
            long start = loop.nowNanos();
            while (server.open().isEmpty()) {
                loop.advance(Duration.ofSeconds(1));
            }
            delays.add(Duration.ofNanos(loop.nowNanos() - start).toSeconds());
        }

        assertThat(delays).containsExactly(1L, 3L, 7L, 15L, 31L, 32L, 32L);
    }

    @Test
    void reconnectionAttempts_areUsedUp_saysSoAndStops() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR).setMaximumReconnectionRetries(2);
        pubnub = create();
        connected("a");
        for (int i = 0; i < 3; i++) {
            server.poll().answer(500, "");
            run();
            loop.advance(Duration.ofSeconds(3));
        }

        assertThat(server.open()).isEmpty();
        assertThat(heard.statuses())
                .containsExactly(
                        "Connected[a]",
                        "Unknown(500)[a]",
                        "Unknown(500)[a]",
                        "Unknown(500)[a]",
                        "ReconnectionAttemptsExhausted(500)[a]");
    }

    @Test
    void poll_429WithRetryAfter_waitsAsLong() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected("a");
        server.poll().answer(429, "{}", Map.of("retry-after", "17"));
        run();
        loop.advance(Duration.ofMillis(16_999));
        assertThat(server.open()).isEmpty();
        loop.advance(Duration.ofMillis(1));

        assertThat(server.poll()).hasToString("a tt=0 tr=7");
        assertThat(heard.statuses()).endsWith("RateLimitExceeded(429)[a]");
    }

    @Test
    void poll_403NamesAChannel_goesOnWithTheRest() {
        connected("a", "b");
        server.poll().answer(403, "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"a\"]},\"status\":403}");
        run();
        server.poll().cursor(1010);
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a, b]", "AccessDenied(403)[a]", "Connected[b]");
        assertThat(server.all()).noneMatch(Asked::isLeave);
        assertThat(server.poll()).hasToString("b tt=1000 tr=7");
    }

    @Test
    void poll_403NamesAGroup_dropsTheGroup() {
        pubnub.subscribe().channels("a").channelGroups("g").execute();
        run();
        server.poll().answer(403, "{\"payload\":{\"channel-groups\":[\":g\"]}}");
        run();

        assertThat(heard.statuses()).containsExactly("AccessDenied(403)[g]");
        assertThat(server.poll().query("channel-group")).isNull();
    }

    @Test
    void poll_403NamesThePresenceOfAChannel_keepsTheChannel() {
        pubnub.subscribe().channels("a").withPresence().execute();
        run();
        server.poll().answer(403, "{\"payload\":{\"channels\":[\"a-pnpres\"]}}");
        run();

        assertThat(heard.statuses()).containsExactly("AccessDenied(403)[a-pnpres]");
        assertThat(server.poll()).hasToString("a tt=0");
    }

    @Test
    void poll_403NamesNothing_dropsEverythingAndStops() {
        connected("a", "b");
        server.poll().answer(403, "{\"status\":403}");
        run();
        loop.advance(Duration.ofHours(1));

        assertThat(heard.statuses()).containsExactly("Connected[a, b]", "AccessDenied(403)[a, b]");
        assertThat(server.open()).isEmpty();
        assertThat(heard.lastStatus().operation()).isEqualTo(PNOperationType.PNUnsubscribeOperation);
    }

    @Test
    void poll_badRequest_stopsWhateverThePolicy() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected("a");
        server.poll().answer(400, "{\"message\":\"Invalid Subscribe Key\"}");
        run();
        loop.advance(Duration.ofHours(1));

        assertThat(server.open()).isEmpty();
        assertThat(heard.statuses()).endsWith("BadRequest(400)[a]");
    }

    @Test
    void poll_badFilter_saysSo() {
        connected("a");
        server.poll().answer(400, "{\"message\":\"Filter syntax error: (1:1)\",\"status\":400}");
        run();

        assertThat(heard.statuses()).endsWith("MalformedFilterExpression(400)[a]");
    }

    @Test
    void poll_uriTooLong_stops() {
        connected("a");
        server.poll().answer(414, "");
        run();

        assertThat(heard.statuses()).endsWith("URITooLong(414)[a]");
    }

    @Test
    void listener_reconnectsOnEveryError_doesNotStorm() {
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void status(PubNub client, PNStatus status) {
                if (status.isError()) {
                    client.reconnect();
                }
            }
        });
        connected("a");
        int before = server.all().size();
        for (int tenths = 0; tenths < 50; tenths++) {
            server.open().stream().filter(Asked::isSubscribe).forEach(poll -> poll.fail(Kind.NOT_CONNECTED));
            run();
            loop.advance(Duration.ofMillis(100));
        }
        assertThat(server.all().size() - before).isBetween(3, 6);

        loop.advance(Duration.ofSeconds(1));
        server.poll().cursor(1010);
        run();
        assertThat(heard.statuses()).endsWith("Reconnected[a]");
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
    }

    @Test
    void reconnect_manyTimes_isOneAttempt() {
        connected("a");
        server.poll().fail(Kind.BROKEN);
        run();
        for (int i = 0; i < 10; i++) {
            pubnub.reconnect();
            loop.advance(Duration.ofMillis(50));
        }
        loop.advance(Duration.ofSeconds(1));

        assertThat(server.polls()).hasSize(3);
        assertThat(server.open()).hasSize(1);
    }

    @Test
    void disconnect_thenReconnect_goesOnFromTheSamePlace() {
        connected("a");
        Asked poll = server.poll();
        pubnub.disconnect();
        pubnub.disconnect();
        run();
        assertThat(poll.isGivenUp()).isTrue();
        assertThat(server.open()).isEmpty();
        assertThat(heard.statuses()).containsExactly("Connected[a]", "Disconnected[a]");
        pubnub.reconnect();
        run();
        server.poll().cursor(2000);
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a]", "Disconnected[a]", "Reconnected[a]");
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
    }

    @Test
    void listener_throws_othersAndLaterEventsAreHeard() {
        List<Throwable> told = new ArrayList<>();
        pubnub = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .listenerErrorHandler(told::add)
                .build();
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void message(PubNub client, PNMessageResult message) {
                throw new IllegalStateException("mine");
            }
        });
        pubnub.addListener(heard);
        connected("a");
        server.poll().cursor(1010, message("a", 1001, "1"), message("a", 1002, "2"));
        run();

        assertThat(heard.messages()).containsExactly("1", "2");
        assertThat(told).hasSize(2).allMatch(IllegalStateException.class::isInstance);
    }

    @Test
    void stop_whileWaitingForARetry_asksForNothingAnyMore() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected("a");
        server.poll().fail(Kind.BROKEN);
        run();
        int asked = server.all().size();
        pubnub.stop();
        run();
        loop.advance(Duration.ofHours(1));

        assertThat(server.all()).hasSize(asked);
        assertThat(server.isClosed()).isTrue();
        assertThat(loop.isClosed()).isTrue();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void poll_noReplyInTime_asksAgainInSilence() {
        connected("a");
        Asked poll = server.poll();
        loop.advance(Duration.ofSeconds(310));

        assertThat(poll.isGivenUp()).isTrue();
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void handshake_noReplyInTime_isATimeout() {
        subscribe("a");
        loop.advance(Duration.ofSeconds(310));

        assertThat(heard.statuses()).containsExactly("Timeout[a]");
    }

    @Test
    void poll_connectingTakesTooLong_isATimeout() {
        connected("a");
        server.poll().fail(Kind.CONNECT_TIMEOUT);
        run();

        assertThat(heard.statuses()).endsWith("Timeout[a]");
    }

    @Test
    void poll_certificateIsNotTrusted_isNotTriedAgain() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        subscribe("a");
        server.poll().fail(Kind.TLS_UNTRUSTED);
        run();
        loop.advance(Duration.ofHours(1));

        assertThat(server.all()).hasSize(1);
        assertThat(heard.statuses()).containsExactly("TLSUntrustedCertificate[a]");
    }

    @Test
    void poll_answeredWithSomethingElse_isTriedAgain() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        subscribe("a");
        server.poll().answer(200, "{\"x\":1}");
        run();
        assertThat(heard.statuses()).containsExactly("MalformedResponse(200)[a]");
        loop.advance(Duration.ofSeconds(3));

        assertThat(server.poll()).hasToString("a tt=0");
    }

    @Test
    void poll_oddEvents_areDeliveredWithTheOthers() {
        connected("a");
        server.poll()
                .cursor(
                        1010,
                        "{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":null}",
                        "{\"c\":\"a-pnpres\",\"p\":{\"t\":\"1002\"},\"d\":{\"action\":\"join\",\"uuid\":\"x\"}}",
                        "{\"c\":\"a\",\"e\":4,\"p\":{\"t\":\"1003\"},\"d\":{\"file\":{\"id\":\"1\",\"name\":\"n\"}}}",
                        "{\"p\":{\"t\":\"1003\"},\"d\":\"no channel\"}",
                        message("a", 1004, "\"ordinary\""));
        run();

        assertThat(heard.events)
                .filteredOn(event -> !(event instanceof PNStatus))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("PNMessageResult", "PNPresenceEventResult", "PNFileMessageResult", "PNMessageResult");
        assertThat(heard.messages()).containsExactly("null", "\"ordinary\"");
    }

    @Test
    void filter_isChanged_holdsAtOnce() {
        connected("a");
        Asked poll = server.poll();
        pubnub.setFilterExpression("such=wow");
        run();

        assertThat(poll.isGivenUp()).isTrue();
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
        assertThat(server.poll().query("filter-expr")).isEqualTo("such=wow");
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void reply_bringsAsManyMessagesAsTheThreshold_saysSo() {
        config.setRequestMessageCountThreshold(2);
        pubnub = create();
        connected("a");
        server.poll().cursor(1010, message("a", 1001, "1"), message("a", 1002, "2"));
        run();

        assertThat(heard.statuses()).containsExactly("Connected[a]", "RequestMessageCountExceeded[a]");
        assertThat(heard.lastStatus().isError()).isFalse();
    }

    @Test
    void dedup_sameEventTwice_isDeliveredOnce() {
        config.setDedupOnSubscribe(true).setMaximumMessagesCacheSize(2);
        pubnub = create();
        connected("a", "b");
        server.poll()
                .cursor(
                        1010,
                        message("a", 1001, "1"),
                        message("a", 1001, "1"),
                        message("b", 1001, "1"),
                        message("a", 1001, "2"),
                        message("a", 1001, "1"));
        run();

        assertThat(heard.messages()).containsExactly("1", "1", "2", "1");
    }

    @Test
    void listeners_areSlow_pollingWaitsForThem() {
        List<Runnable> callbacks = new ArrayList<>();
        pubnub = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(callbacks::add)
                .queueCapacity(100)
                .build();
        pubnub.addListener(heard);
        subscribe("a");
        server.poll().cursor(1000);
        run();
        assertThat(server.open())
                .as("the status waits, so that 100 events no longer fit")
                .isEmpty();
        while (!callbacks.isEmpty()) {
            callbacks.remove(0).run();
        }
        run();

        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
    }

    @Test
    void getSubscribed_namesInOrder_withoutTheirPresence() {
        assertThat(heard.statuses()).isEmpty();
        pubnub.subscribe()
                .channels("b", "a,c")
                .channelGroups("g")
                .withPresence()
                .execute();
        pubnub.subscribe().channels("x-pnpres", " ").execute();
        run();

        assertThat(server.poll().channels()).isEqualTo("b,a,c,b-pnpres,a-pnpres,c-pnpres,x-pnpres");
        assertThat(server.poll().query("channel-group")).isEqualTo("g,g-pnpres");
    }

    @Test
    void status_ofTheSubscription_carriesTheClient() {
        connected("a");
        PNStatus status = heard.lastStatus();

        assertThat(status.category()).isEqualTo(PNStatusCategory.PNConnectedCategory);
        assertThat(status.operation()).isEqualTo(PNOperationType.PNSubscribeOperation);
        assertThat(status.uuid()).isEqualTo("me");
        assertThat(status.origin()).isEqualTo("localhost:8080");
        assertThat(status.tlsEnabled()).isFalse();
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

    private void subscribe(String... channels) {
        pubnub.subscribe().channels(channels).execute();
        run();
    }

    /** Subscribed, with a poll after 1000 that is open. */
    private void connected(String... channels) {
        subscribe(channels);
        server.poll().cursor(1000);
        run();
    }

    private void run() {
        loop.run();
    }

    private static String message(String channel, long timetoken, String payload) {
        return "{\"a\":\"2\",\"f\":0,\"i\":\"you\",\"p\":{\"t\":\"%d\",\"r\":7},\"k\":\"demo\",\"c\":\"%s\",\"d\":%s}"
                .formatted(timetoken, channel, payload);
    }
}
