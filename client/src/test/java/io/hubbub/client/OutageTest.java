package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.spi.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers that answer some requests and not others, and what applications do meanwhile, on a virtual clock. */
final class OutageTest {
    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("me")
            .setOrigin("localhost:8080")
            .setDedupOnSubscribe(true)
            .setReconnectPolicy(PNReconnectionPolicy.EXPONENTIAL);
    private PubNub pubnub = create();

    @Test
    void polls_failAfterEachHandshake_reconnectedOnceAndDelaysGrow() {
        connected("a");
        for (int i = 0; i < 6; i++) {
            server.poll().answer(500, "");
            loop.run();
            assertThat(server.open()).isEmpty();
            long seconds = new long[] {1, 1, 3, 7, 15, 31}[i];
            loop.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(server.open()).as("before " + seconds + " s").isEmpty();
            loop.advance(Duration.ofMillis(1));
            server.poll().cursor(2000);
            loop.run();
        }
        assertThat(heard.statuses()).filteredOn("Reconnected[a]"::equals).hasSize(1);
        server.poll().cursor(3000);
        loop.run();

        assertThat(heard.statuses()).filteredOn("Reconnected[a]"::equals).hasSize(2);
    }

    @Test
    void polls_failAfterEachHandshakeWithALimit_attemptsAreExhausted() {
        pubnub = create(config.setMaximumReconnectionRetries(2));
        connected("a");
        for (int i = 0; i < 4 && !heard.statuses().contains("ReconnectionAttemptsExhausted(500)[a]"); i++) {
            server.poll().answer(500, "");
            loop.advance(Duration.ofMinutes(1));
            server.open().stream().filter(Asked::isSubscribe).forEach(asked -> asked.cursor(2000));
            loop.run();
        }

        assertThat(heard.statuses()).endsWith("ReconnectionAttemptsExhausted(500)[a]");
        assertThat(server.open()).isEmpty();
    }

    @Test
    void polls_breakAfterAWhile_eachIsAnOutageOfItsOwn() {
        connected("a");
        for (int i = 0; i < 3; i++) {
            loop.advance(Duration.ofSeconds(30));
            server.poll().fail(Kind.BROKEN);
            loop.advance(Duration.ofSeconds(1));
            server.poll().cursor(2000);
            loop.run();
        }

        assertThat(heard.statuses()).filteredOn("Reconnected[a]"::equals).hasSize(3);
    }

    @Test
    void unsubscribe_isPaused_staysPaused() {
        connected("a", "b");
        pubnub.disconnect();
        loop.run();
        pubnub.unsubscribe().channels("b").execute();
        loop.run();
        server.leave().answer(200, "{}");
        loop.run();
        assertThat(server.open()).isEmpty();
        pubnub.reconnect();
        loop.run();

        assertThat(server.poll()).hasToString("a tt=0 tr=7");
    }

    @Test
    void unsubscribe_serverAskedToWait_waits() {
        connected("a", "b", "c");
        server.poll().answer(429, "{}", Map.of("retry-after", "5"));
        loop.run();
        for (String channel : new String[] {"b", "c"}) {
            pubnub.unsubscribe().channels(channel).execute();
            loop.advance(Duration.ofSeconds(1));
        }
        assertThat(server.open()).noneMatch(Asked::isSubscribe);
        loop.advance(Duration.ofSeconds(3));

        assertThat(server.poll().channels()).isEqualTo("a");
    }

    @Test
    void reconnect_healthyAndCalledManyTimes_isOneAttempt() {
        connected("a");
        int before = server.all().size();
        for (int i = 0; i < 50; i++) {
            pubnub.reconnect();
            loop.run();
        }

        assertThat(server.all()).hasSize(before + 1);
        loop.advance(Duration.ofSeconds(2));
        pubnub.reconnect();
        loop.run();
        assertThat(server.all()).as("a handshake that hangs").hasSize(before + 2);
    }

    @Test
    void setFilterExpression_theSameAgain_changesNothing() {
        connected("a");
        pubnub.setFilterExpression("x == 1");
        loop.run();
        Asked poll = server.poll();
        pubnub.setFilterExpression("x == 1");
        loop.run();

        assertThat(poll.isGivenUp()).isFalse();
    }

    @Test
    void events_comeByChannelAndGroupWithDedup_areDeliveredOnce() {
        connected("a");
        String file =
                "{\"e\":4,\"c\":\"a\",\"b\":\"%s\",\"p\":{\"t\":\"1001\"},\"d\":{\"file\":{\"id\":\"1\",\"name\":\"n\"}}}";
        String message = "{\"c\":\"a\",\"b\":\"%s\",\"p\":{\"t\":\"1002\"},\"i\":\"%s\",\"d\":1}";
        server.poll()
                .cursor(
                        2000,
                        file.formatted("a"),
                        file.formatted("g"),
                        message.formatted("a", "you"),
                        message.formatted("g", "you"),
                        message.formatted("a", "they"));
        loop.run();

        assertThat(heard.events).hasSize(1 + 1 + 2);
    }

    private PubNub create() {
        return create(config);
    }

    private PubNub create(PNConfiguration configuration) {
        PubNub created = PubNub.builder(configuration)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .retryJitter(0)
                .build();
        created.addListener(heard);
        return created;
    }

    private void connected(String... channels) {
        pubnub.subscribe().channels(channels).execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
    }
}
