package io.hubbub.client;

import static io.hubbub.client.Ear.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNReconnectionPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A poll goes out before the reply to the one before it is read, and a reply may wait unread. */
final class ReadAheadTest {
    private static final int CAPACITY = 100; // one event that waits leaves no room

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final Queue<Runnable> callbacks = new ArrayDeque<>();
    private boolean listening = true; // else events wait
    private final PubNub pubnub = PubNub.builder(new PNConfiguration()
                    .setSubscribeKey("demo")
                    .setUuid("me")
                    .setOrigin("localhost:8080")
                    .setReconnectPolicy(PNReconnectionPolicy.LINEAR)
                    .setDaemon(true))
            .loop(loop)
            .transport(server)
            .executor(callbacks::add)
            .queueCapacity(CAPACITY)
            .build();

    ReadAheadTest() {
        pubnub.addListener(heard);
    }

    @AfterEach
    void close() {
        pubnub.close();
    }

    private void run() {
        loop.run();
        while (listening && !callbacks.isEmpty()) {
            callbacks.remove().run();
            loop.run();
        }
    }

    private void connected(String... channels) {
        pubnub.subscribe().channels(channels).execute();
        run();
        server.poll().cursor(1000);
        run();
    }

    /** Message 1 waits for listeners, and the reply with message 2 waits unread behind it. */
    private void twoWait() {
        connected("a", "b");
        listening = false;
        server.poll().cursor(1010, envelope("a", 1005, "1"));
        run();
        server.poll().cursor(1020, envelope("a", 1015, "2"));
        run();
        assertThat(server.open()).as("asked for while a reply waits").isEmpty();
        assertThat(pubnub.gauges().queueDepth()).isEqualTo(1);
    }

    private void listen() {
        listening = true;
        run();
    }

    @Test
    void reply_arrives_theNextPollIsOutBeforeItsEventsAreHeard() {
        List<String> pollsWhenHeard = new ArrayList<>();
        PubNub inline = PubNub.builder(
                        new PNConfiguration().setSubscribeKey("demo").setUuid("me"))
                .loop(loop)
                .transport(server)
                .executor(Runnable::run)
                .build();
        inline.addListener(new SubscribeCallback() {
            @Override
            public void message(PubNub client, PNMessageResult message) {
                pollsWhenHeard.add(server.poll().toString());
            }
        });
        inline.subscribe().channels("a").execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
        server.poll().cursor(1010, envelope("a", 1005, "1"));
        loop.run();

        assertThat(pollsWhenHeard).containsExactly("a tt=1010 tr=7");
        inline.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"t\":{\"t\":\"1010\",\"r\":7},\"m\":[{\"c\":\"a\",\"p\":{\"t\":\"1005\"},\"d\":\"x",
                "{\"t\":{\"t\":\"1010\",\"r\":7},\"m\":[]} trailing",
                "{\"t\":{\"t\":\"1010\",\"r\":7},\"m\":[],\"t\":null}"
            })
    void reply_cannotBeReadToItsEnd_takesTheNextPollBackAndKeepsThePlace(String body) {
        connected("a");
        server.poll().answer(200, body);
        run();

        Asked early = server.all().get(server.all().size() - 1);
        assertThat(early).hasToString("a tt=1010 tr=7");
        assertThat(early.isGivenUp()).isTrue();
        assertThat(server.open()).isEmpty();
        assertThat(heard.statuses()).containsExactly("Connected[a]", "MalformedResponse(200)[a]");
        loop.advance(Duration.ofSeconds(3));
        server.poll().cursor(5000);
        run();
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
        server.poll().cursor(5010, envelope("a", 1005, "1"));
        run();
        assertThat(heard.messages()).containsExactly("1");
    }

    @Test
    void reply_saysTwoPlaces_goesOnFromTheLast() {
        connected("a");
        server.poll()
                .answer(
                        200,
                        "{\"t\":{\"t\":\"1010\",\"r\":7},\"m\":[" + envelope("a", 1005, "1")
                                + "],\"t\":{\"t\":\"1020\",\"r\":8}}");
        run();

        assertThat(heard.messages()).containsExactly("1");
        assertThat(server.poll()).hasToString("a tt=1020 tr=8");
    }

    @Test
    void reply_saysItsPlaceLast_isReadAllTheSame() {
        connected("a");
        server.poll().answer(200, "{\"m\":[" + envelope("a", 1005, "1") + "],\"t\":{\"t\":\"1010\",\"r\":7}}");
        run();

        assertThat(heard.messages()).containsExactly("1");
        assertThat(server.poll()).hasToString("a tt=1010 tr=7");
        assertThat(server.polls()).endsWith("a tt=1000 tr=7", "a tt=1010 tr=7");
    }

    @Test
    void listeners_haveNoRoom_oneReplyWaitsUnreadAndThenAllGoesOn() {
        twoWait();
        listen();

        assertThat(heard.messages()).containsExactly("1", "2");
        assertThat(server.poll()).hasToString("a,b tt=1020 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a, b]");
    }

    @Test
    void replyThatWaits_takesAnHour_isNoTimeout() {
        twoWait();
        loop.advance(Duration.ofHours(1));
        listen();

        assertThat(heard.messages()).containsExactly("1", "2");
        assertThat(heard.statuses()).containsExactly("Connected[a, b]");
        assertThat(server.poll()).hasToString("a,b tt=1020 tr=7");
    }

    @Test
    void replyThatWaits_isBroken_saysSoInItsTurn() {
        connected("a");
        listening = false;
        server.poll().cursor(1010, envelope("a", 1005, "1"));
        run();
        server.poll().answer(200, "{\"t\":{\"t\":\"1020\",\"r\":7},\"m\":[");
        run();
        assertThat(heard.statuses()).containsExactly("Connected[a]");
        listen();

        assertThat(heard.messages()).containsExactly("1");
        assertThat(heard.statuses()).containsExactly("Connected[a]", "MalformedResponse(200)[a]");
        loop.advance(Duration.ofSeconds(3));
        server.poll().cursor(5000);
        run();
        assertThat(server.poll()).hasToString("a tt=1010 tr=7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "unsubscribe", "reconnect", "pause", "filter"})
    void replyThatWaits_somethingChanges_isAskedForAgainAndHeardOnce(String what) {
        twoWait();
        switch (what) {
            case "subscribe" -> pubnub.subscribe().channels("c").execute();
            case "unsubscribe" -> pubnub.unsubscribe().channels("b").execute();
            case "reconnect" -> pubnub.reconnect();
            case "pause" -> {
                pubnub.disconnect();
                pubnub.reconnect();
            }
            default -> pubnub.setFilterExpression("n > 1");
        }
        listen();
        for (Asked each : server.open()) {
            if (each.isLeave()) {
                each.answer(200, "{}");
            } else if ("0".equals(each.query("tt"))) {
                each.cursor(5000);
            }
        }
        run();

        assertThat(heard.messages()).containsExactly("1");
        assertThat(server.poll().query("tt")).isEqualTo("1010");
        server.poll().cursor(5010, envelope("a", 1015, "2"));
        run();
        assertThat(heard.messages()).containsExactly("1", "2");
        assertThat(server.poll().query("tt")).isEqualTo("5010");
    }

    @Test
    void replyThatWaits_everythingIsUnsubscribed_isForgotten() {
        twoWait();
        pubnub.unsubscribeAll();
        listen();
        server.leave().answer(200, "{}");
        run();

        assertThat(heard.messages()).containsExactly("1");
        assertThat(server.open()).isEmpty();
        pubnub.subscribe().channels("a").execute();
        run();
        assertThat(server.poll()).hasToString("a tt=0");
    }

    @Test
    void replyThatWaits_clientIsClosed_isForgotten() {
        twoWait();
        pubnub.close();
        listen();

        assertThat(heard.messages()).isEmpty();
        assertThat(server.open()).isEmpty();
    }
}
