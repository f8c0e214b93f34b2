package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.client.PubNub;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@HubbubServer
@Timeout(60)
class RestartTest {
    private static final String GROUP = "/v1/channel-registration/sub-key/demo/channel-group/g";

    @Test
    void restart_keepsOriginMessagesAndCursors(Hubbub hubbub) throws Exception {
        String origin = hubbub.origin();
        String cursor = Line.cursor(hubbub, "kept");
        Line.get(hubbub, Line.publishTarget("kept", "\"before\""));

        hubbub.restart();

        assertThat(hubbub.origin()).isEqualTo(origin);
        Line.get(hubbub, Line.publishTarget("kept", "\"after\""));
        assertThat(Line.get(hubbub, "/v2/subscribe/demo/kept/0?tt=" + cursor))
                .containsSubsequence("\"d\":\"before\"", "\"d\":\"after\"");
    }

    @Test
    void restart_breaksConnectionsAndPolls(Hubbub hubbub) throws Exception {
        String cursor = Line.cursor(hubbub, "broken");
        try (Line idle = new Line(hubbub);
                Line poll = new Line(hubbub)) {
            idle.get("/time/0");
            poll.sendGet("/v2/subscribe/demo/broken/0?tt=" + cursor);
            Line.awaitFigure(hubbub, "hubbub_parked_polls", 1);

            hubbub.restart();

            assertThatThrownBy(poll::reply).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> idle.get("/time/0")).isInstanceOf(SocketException.class);
        }
        Line.awaitFigure(hubbub, "hubbub_parked_polls", 0);
    }

    @Test
    void restart_refusesWhileItIsDown(Hubbub hubbub) throws Exception {
        boolean refused = false;
        for (int attempt = 0; !refused && attempt < 10; attempt++) { // a slow machine may miss one
            CompletableFuture<Void> restart = CompletableFuture.runAsync(() -> hubbub.restart(Duration.ofSeconds(1)));
            while (!refused && !restart.isDone()) {
                try {
                    Line.get(hubbub, "/time/0");
                } catch (ConnectException e) {
                    refused = true;
                } catch (SocketException e) {
                    // It has just begun.
                }
            }
            restart.join();
        }

        assertThat(refused).isTrue();
        assertThat(Line.get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void restartEmpty_forgetsMessagesAndKeepsTheOrigin(Hubbub hubbub) throws Exception {
        String origin = hubbub.origin();
        Line.get(hubbub, Line.publishTarget("forgotten", "1"));

        hubbub.restartEmpty();

        assertThat(hubbub.origin()).isEqualTo(origin);
        assertThat(Line.arrived(hubbub, "forgotten")).isEmpty();
    }

    @Test
    void restart_channelGroups_areKept(Hubbub hubbub) throws Exception {
        Line.get(hubbub, GROUP + "?add=a,b");

        hubbub.restart(Duration.ofMillis(1));

        assertThat(Line.get(hubbub, GROUP)).contains("[\"a\", \"b\"]");
    }

    @Test
    void restartEmpty_channelGroups_areForgotten(Hubbub hubbub) throws Exception {
        Line.get(hubbub, GROUP + "?add=a,b");

        hubbub.restartEmpty();

        assertThat(Line.get(hubbub, GROUP)).contains("[]");
        assertThat(Path.of("hubbub-data")).doesNotExist();
    }

    @Test
    void restartEmpty_duringAPoll_clientGoesOn(Hubbub hubbub, PubNub pubnub, PubNub publisher) {
        Received received = Received.by(pubnub);
        pubnub.subscribe().channels("on").execute();
        received.awaitConnected("on");

        hubbub.restartEmpty();

        publisher.publish().channel("on").message("again").sync();
        received.expect("again");
    }

    @Test
    void restarts_oneAfterTheOtherWhileClientsTalk_loseNothing(Hubbub hubbub, PubNub pubnub) throws Exception {
        Received received = Received.by(pubnub).within(Duration.ofSeconds(20));
        pubnub.subscribe().channels("loop").execute();
        received.awaitConnected("loop");

        for (int i = 0; i < 5; i++) {
            Line.get(hubbub, Line.publishTarget("loop", Integer.toString(i)));
            hubbub.restart(Duration.ofMillis(20));
        }

        received.expect(0, 1, 2, 3, 4);
        received.expectNothingMore(Duration.ofMillis(200));
    }
}
