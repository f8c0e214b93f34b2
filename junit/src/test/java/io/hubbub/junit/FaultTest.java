package io.hubbub.junit;

import static io.hubbub.junit.Line.arrived;
import static io.hubbub.junit.Line.cursor;
import static io.hubbub.junit.Line.get;
import static io.hubbub.junit.Line.publishTarget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.AssertionFailedError;

/** What each fault does to the client, and what the server sees of it. */
@HubbubServer
@Timeout(60)
class FaultTest {
    private static final Duration SILENCE = Duration.ofMillis(150);

    private final Hubbub hubbub;
    private final String channel;

    FaultTest(Hubbub hubbub, TestInfo test) {
        this.hubbub = hubbub;
        this.channel = Integer.toHexString(test.getDisplayName().hashCode());
    }

    @Test
    void status_onPublish_isAnsweredAndNothingArrives(PubNub pubnub) throws Exception {
        hubbub.inject(Fault.status(500).on(Calls.PUBLISH));

        assertThatThrownBy(
                        () -> pubnub.publish().channel(channel).message("lost").sync())
                .isInstanceOfSatisfying(
                        PubNubException.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(500));
        hubbub.heal();
        pubnub.publish().channel(channel).message("sent").sync();
        assertThat(arrived(hubbub, channel)).containsExactly("sent");
    }

    @Test
    void status_onAKeptConnection_keepsItOpenForTheNextCall() throws Exception {
        hubbub.inject(Fault.status(503).on(Calls.PUBLISH).times(1));

        try (Line line = new Line(hubbub)) {
            assertThat(line.get(publishTarget(channel, "1"))).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
            assertThat(line.get(publishTarget(channel, "2"))).startsWith("HTTP/1.1 200 ");
        }
        assertThat(arrived(hubbub, channel)).containsExactly("2");
    }

    @Test
    void status403_onPublish_namesTheChannelInTheWordsOfTheService() throws Exception {
        hubbub.inject(Fault.status(403).on(Calls.PUBLISH));

        String reply = get(hubbub, publishTarget("room%2C1", "1"));

        assertThat(reply)
                .startsWith("HTTP/1.1 403 Forbidden\r\n")
                .contains("Access-Control-Allow-Origin: *\r\n", "Content-Type: text/javascript; charset=UTF-8\r\n")
                .endsWith(
                        "\r\n\r\n{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"room,1\"]},\"error\":true,\"service\":\"Access Manager\",\"status\":403}\n");
    }

    @Test
    void status403_onSubscribe_namesChannelsAndGroups() throws Exception {
        hubbub.inject(Fault.status(403).on(Calls.SUBSCRIBE));

        assertThat(get(hubbub, "/v2/subscribe/demo/a,b%20c/0?tt=0&channel-group=g,h"))
                .contains("\"payload\":{\"channels\":[\"a\",\"b c\"],\"channel-groups\":[\":g\",\":h\"]}");
        assertThat(get(hubbub, "/v2/subscribe/demo/,/0?tt=0&channel-group=g"))
                .contains("\"payload\":{\"channel-groups\":[\":g\"]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | /publish/demo/demo/0/a/0/1         | [0,"Bad Request","<timetoken>"]
                    400 | /v2/subscribe/demo/a/0?tt=0        | {"status":400,"service":"PubSub","error":true,"message":"Bad Request"}
                    414 | /v2/subscribe/demo/a/0?tt=0        | {"status":414,"service":"Balancer","error":true,"message":"Request URI Too Long"}
                    500 | /v2/subscribe/demo/a/0?tt=0        | {"status":500,"service":"PubSub","error":true,"message":"Internal Server Error"}
                    500 | /v2/presence/sub-key/demo/channel/a/leave | {"status":500,"service":"Presence","error":1,"message":"Internal Server Error"}
                    503 | /time/0                            | {"status":503,"service":"Balancer","error":true,"message":"Service Unavailable"}
                    """)
    void status_ofAnyCall_hasTheFormOfItsService(int code, String target, String body) throws Exception {
        hubbub.inject(Fault.status(code));

        String reply = get(hubbub, target);

        assertThat(reply).startsWith("HTTP/1.1 " + code + ' ');
        assertThat(reply.replaceFirst("\\d{17}", "<timetoken>")).endsWith("\r\n\r\n" + body);
    }

    @Test
    void status429_withRetryAfter_tellsWhenToComeBack(PubNub pubnub) {
        hubbub.inject(Fault.status(429, Duration.ofSeconds(7)).on(Calls.PUBLISH));

        assertThatThrownBy(() -> pubnub.publish().channel(channel).message(1).sync())
                .isInstanceOfSatisfying(PubNubException.class, refused -> {
                    assertThat(refused.status().category()).isEqualTo(PNStatusCategory.PNRateLimitExceededCategory);
                    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(7));
                });
    }

    @Test
    void status_forAClientThatAsksBeforeItSends_isAnsweredAfterTheBody() throws Exception {
        hubbub.inject(Fault.status(500).on(Calls.PUBLISH));

        try (Line line = new Line(hubbub)) {
            String head = "POST /publish/demo/demo/0/a/0 HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n";
            line.send(head + "Expect: 100-continue\r\n\r\n");
            assertThat(line.head()).startsWith("HTTP/1.1 100 ");
            line.send("1");
            assertThat(line.reply()).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void reset_onPublish_resetsTheConnectionAndNothingArrives() throws Exception {
        ActiveFault fault = hubbub.inject(Fault.reset().on(Calls.PUBLISH));

        try (Line line = new Line(hubbub)) {
            line.sendGet(publishTarget(channel, "1"));
            assertThatThrownBy(line::reply).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
        assertThat(fault.strikes()).isEqualTo(1);
        fault.close();
        assertThat(arrived(hubbub, channel)).isEmpty();
    }

    @Test
    void droppedRequest_isNeverAnsweredAndNeverArrives() throws Exception {
        try (Line line = new Line(hubbub)) {
            ActiveFault fault = hubbub.inject(Fault.dropRequest().on(Calls.PUBLISH));
            line.sendGet(publishTarget(channel, "1"));
            fault.awaitStrike();
            fault.close();
            line.sendGet("/time/0");

            assertThatThrownBy(() -> line.readWithin(SILENCE)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(arrived(hubbub, channel)).isEmpty();
    }

    @Test
    void droppedReply_isNeverHeardAndTheRequestArrives() throws Exception {
        try (Line line = new Line(hubbub)) {
            ActiveFault fault =
                    hubbub.inject(Fault.dropReply().on(Calls.PUBLISH).times(1));
            line.sendGet(publishTarget(channel, "1"));
            fault.awaitStrike();
            line.sendGet(publishTarget(channel, "2"));

            assertThatThrownBy(() -> line.readWithin(SILENCE)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(arrived(hubbub, channel)).containsExactly("1");
    }

    @Test
    void replyCutInHalf_endsInItsBodyAndTheRequestArrives() throws Exception {
        hubbub.inject(Fault.cutInHalf().on(Calls.PUBLISH).times(1));

        try (Line line = new Line(hubbub)) {
            line.sendGet(publishTarget(channel, "1"));
            assertThat(line.head()).contains("Content-Length: 30\r\n");
            assertThat(line.rest()).hasSize(15).startsWith("[1,\"Sent\",");
        }
        assertThat(arrived(hubbub, channel)).containsExactly("1");
    }

    @Test
    void replyCutInHalf_ofAPollThatWaits_strikesWhenAMessageComes() throws Exception {
        String cursor = cursor(hubbub, channel);
        try (Line poll = new Line(hubbub)) {
            poll.sendGet("/v2/subscribe/demo/" + channel + "/0?tt=" + cursor);
            Line.awaitFigure(hubbub, "hubbub_parked_polls", 1);
            ActiveFault fault = hubbub.inject(Fault.cutInHalf().on(Calls.POLL.channel(channel)));
            get(hubbub, publishTarget(channel, "\"hello\""));

            String half = poll.rest();

            assertThat(fault.strikes()).isEqualTo(1);
            assertThat(half).startsWith("HTTP/1.1 200 ").doesNotContain("hello");
        }
    }

    @Test
    void delayedReply_comesWhenTheFaultIsHealed() throws Exception {
        ActiveFault fault = hubbub.inject(Fault.delay(Duration.ofDays(1)).on(Calls.PUBLISH));

        try (Line line = new Line(hubbub)) {
            line.sendGet(publishTarget(channel, "1"));
            fault.awaitStrike();
            assertThat(get(hubbub, "/v2/subscribe/demo/" + channel + "/0?tt=1")).contains("\"d\":1");
            assertThatThrownBy(() -> line.readWithin(SILENCE)).isInstanceOf(SocketTimeoutException.class);
            fault.close();
            assertThat(line.reply()).startsWith("HTTP/1.1 200 ");
            assertThat(line.get("/time/0")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void delayedReply_comesAfterItsTime() throws Exception {
        hubbub.inject(Fault.delay(Duration.ofMillis(300)).on(Calls.TIME));

        try (Line line = new Line(hubbub)) {
            long begin = System.nanoTime();
            assertThat(line.get("/time/0")).startsWith("HTTP/1.1 200 ");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void healing_ofEverything_letsRepliesGoWhoseFaultHasStruckForTheLastTime() throws Exception {
        ActiveFault fault =
                hubbub.inject(Fault.delay(Duration.ofDays(1)).on(Calls.TIME).times(1));

        try (Line line = new Line(hubbub)) {
            line.sendGet("/time/0");
            fault.awaitStrike();
            hubbub.heal();
            assertThat(line.reply()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void refusal_resetsConnectionsAndRefusesNewOnesUntilHealed() throws Exception {
        try (Line line = new Line(hubbub)) {
            line.get("/time/0");
            ActiveFault fault = hubbub.inject(Fault.refuse());

            assertThatThrownBy(() -> line.get("/time/0")).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> get(hubbub, "/time/0")).isInstanceOf(ConnectException.class);
            assertThat(fault.strikes()).isPositive();
            fault.close();
        }
        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void refusals_thatOverlap_lastUntilTheLastIsHealed() throws Exception {
        ActiveFault one = hubbub.inject(Fault.refuse());
        ActiveFault other = hubbub.inject(Fault.refuse());

        one.close();
        assertThatThrownBy(() -> get(hubbub, "/time/0")).isInstanceOf(ConnectException.class);
        other.close();
        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void lostNetwork_letsNothingPassInEitherDirectionUntilHealed() throws Exception {
        String cursor = cursor(hubbub, channel);
        try (Line poll = new Line(hubbub);
                Line publisher = new Line(hubbub)) {
            poll.sendGet("/v2/subscribe/demo/" + channel + "/0?tt=" + cursor);
            Line.awaitFigure(hubbub, "hubbub_parked_polls", 1);
            ActiveFault fault = hubbub.inject(Fault.lost());
            publisher.sendGet(publishTarget(channel, "\"late\""));
            fault.awaitStrike();

            assertThatThrownBy(() -> publisher.readWithin(SILENCE)).isInstanceOf(SocketTimeoutException.class);
            fault.close();
            assertThat(publisher.reply()).startsWith("HTTP/1.1 200 ");
            assertThat(poll.reply()).contains("\"d\":\"late\"");
        }
    }

    @Test
    void lostNetwork_newConnection_hangsAndIsAnsweredWhenHealed() throws Exception {
        ActiveFault fault = hubbub.inject(Fault.lost());

        try (Line line = new Line(hubbub)) {
            line.sendGet("/time/0");
            fault.awaitStrikes(2, Duration.ofSeconds(20));
            assertThatThrownBy(() -> line.readWithin(SILENCE)).isInstanceOf(SocketTimeoutException.class);
            fault.close();
            assertThat(line.reply()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void lostNetwork_clientHangsUp_serverHearsOfItWhenHealed() throws Exception {
        String cursor = cursor(hubbub, channel);
        ActiveFault fault;
        try (Line poll = new Line(hubbub)) {
            poll.sendGet("/v2/subscribe/demo/" + channel + "/0?tt=" + cursor);
            Line.awaitFigure(hubbub, "hubbub_parked_polls", 1);
            fault = hubbub.inject(Fault.lost());
        }
        fault.awaitStrike();
        fault.close();

        Line.awaitFigure(hubbub, "hubbub_parked_polls", 0);
    }

    @Test
    void fault_withTimes_strikesOnlySoOften() throws Exception {
        ActiveFault fault = hubbub.inject(Fault.status(500).on(Calls.TIME).times(2));

        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 500 ");
        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 500 ");
        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
        assertThat(fault.strikes()).isEqualTo(2);
    }

    @Test
    void fault_withDuration_healsByItself() throws Exception {
        Duration duration = Duration.ofMillis(200);
        long begin = System.nanoTime();
        hubbub.inject(Fault.status(500).on(Calls.TIME).during(duration));

        String reply = get(hubbub, "/time/0");
        while (reply.startsWith("HTTP/1.1 500 ")) { // as long as the timeout of the class allows
            reply = get(hubbub, "/time/0");
        }

        assertThat(reply).startsWith("HTTP/1.1 200 ");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(duration);
    }

    @Test
    void outage_withDuration_comesBackByItself() throws Exception {
        hubbub.inject(Fault.lost().during(Duration.ofMillis(200)));

        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void fault_onSomeCalls_leavesOthersAlone() throws Exception {
        hubbub.inject(Fault.status(500).on(Calls.PUBLISH.channel("struck")));
        hubbub.inject(Fault.status(503).on(target -> target.contains("uuid=bob")));

        assertThat(get(hubbub, publishTarget("struck", "1"))).startsWith("HTTP/1.1 500 ");
        assertThat(get(hubbub, publishTarget("other", "1"))).startsWith("HTTP/1.1 200 ");
        assertThat(get(hubbub, publishTarget("other", "1") + "?uuid=bob")).startsWith("HTTP/1.1 503 ");
        assertThat(get(hubbub, "/v2/subscribe/demo/struck/0?tt=0")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void faults_ofWhichTwoFit_strikeInTheOrderOfTheirInjection() throws Exception {
        hubbub.inject(Fault.status(500).on(Calls.TIME).times(1));
        hubbub.inject(Fault.status(503).times(1));

        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 500 ");
        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 503 ");
        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void fault_whosePredicateThrows_strikesNobody() throws Exception {
        ActiveFault fault = hubbub.inject(Fault.status(500).on(target -> {
            throw new IllegalStateException("of the test");
        }));

        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
        assertThat(fault.strikes()).isZero();
    }

    @Test
    void handle_closed_healsItsFaultOnlyAndAgainDoesNothing() throws Exception {
        ActiveFault one = hubbub.inject(Fault.status(500).on(Calls.TIME));
        hubbub.inject(Fault.status(503).on(Calls.PUBLISH));

        one.close();
        one.close();

        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
        assertThat(get(hubbub, publishTarget(channel, "1"))).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void fault_thatDoesNotStrikeInTime_saysWhichCallsCame() throws IOException {
        ActiveFault fault = hubbub.inject(Fault.status(500).on(Calls.PUBLISH.channel("room")));
        get(hubbub, "/time/0");

        assertThatThrownBy(() -> fault.awaitStrikes(1, Duration.ZERO))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("\"status 500 on publish on room\" struck 0 of 1 times")
                .hasMessageContaining("GET /time/0");
    }

    @Test
    void value_injectedTwice_strikesAnew() throws Exception {
        CallFault once = Fault.status(500).on(Calls.TIME).times(1);

        for (ActiveFault fault : List.of(hubbub.inject(once), hubbub.inject(once))) {
            assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 500 ");
            assertThat(fault.strikes()).isEqualTo(1);
        }
        assertThat(get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
    }
}
