package io.hubbub.client;

import static io.hubbub.client.http.StubServer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hubbub.client.http.StubRequest;
import io.hubbub.client.http.StubServer;
import io.hubbub.client.model.PNStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leaving before the end, over real sockets. */
@Timeout(60)
final class CloseGracefullyTest {
    private static final String LEAVE = "/v2/presence/sub-key/demo/channel/a/leave";

    private final StubServer server;
    private final PubNub pubnub;

    CloseGracefullyTest() throws IOException {
        server = StubServer.start();
        server.on("/v2/subscribe/", StubServer.answer("{\"t\":{\"t\":\"1000\",\"r\":7},\"m\":[]}"), StubServer.hold());
        pubnub = PubNub.create(new PNConfiguration()
                .setSubscribeKey("demo")
                .setUuid("me")
                .setSecure(false)
                .setOrigin("127.0.0.1:" + server.port()));
    }

    @AfterEach
    void stop() throws IOException {
        pubnub.close();
        server.close();
    }

    @Test
    void closeGracefully_twiceAtOnce_bothWaitForTheAnswer() throws Exception {
        connected();
        Thread first = closing();
        StubRequest leave = server.take(LEAVE);
        Thread second = closing();
        await().until(() -> second.getState() == Thread.State.TIMED_WAITING);
        assertThat(first.isAlive()).isTrue();
        leave.answer(200, "{\"status\":200}");

        first.join(PATIENCE.toMillis());
        second.join(PATIENCE.toMillis());
        assertThat(first.isAlive() || second.isAlive()).isFalse();
        assertThatThrownBy(() -> pubnub.time().sync()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closeGracefully_afterUnsubscribeAll_waitsForTheAnswerToThat() throws Exception {
        connected();
        pubnub.unsubscribeAll();
        StubRequest leave = server.take(LEAVE);
        Thread closing = closing();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        leave.answer(200, "{\"status\":200}");

        closing.join(PATIENCE.toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void closeGracefully_inAListener_waitsForTheServerOnly() throws Exception {
        server.on(LEAVE, StubServer.answer("{\"status\":200}"));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void status(PubNub client, PNStatus status) {
                client.closeGracefully(PATIENCE);
                closed.complete(null);
            }
        });
        long started = System.nanoTime();
        pubnub.subscribe().channels("a").execute();

        closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE.dividedBy(2));
        assertThat(server.take(LEAVE).parameter("uuid")).isEqualTo("me");
    }

    @Test
    void closeGracefully_listenersAreBehind_hearAllOfIt() throws Exception {
        server.on(LEAVE, StubServer.answer("{\"status\":200}"));
        CountDownLatch held = new CountDownLatch(1);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void status(PubNub client, PNStatus status) {
                try {
                    assertThat(held.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                heard.add(status.operation() + " " + status.category());
            }
        });
        connected();
        Thread closing = closing();
        server.take(LEAVE);
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        held.countDown();

        closing.join(PATIENCE.toMillis());
        assertThat(heard)
                .containsExactly(
                        "PNSubscribeOperation PNConnectedCategory",
                        "PNUnsubscribeOperation PNAcknowledgmentCategory",
                        "PNUnsubscribeOperation PNDisconnectedCategory");
    }

    @Test
    void closeGracefully_serverDoesNotAnswer_endsWithItsPatience() throws Exception {
        connected();
        pubnub.closeGracefully(Duration.ofMillis(100));

        assertThatThrownBy(() -> pubnub.time().sync()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closeGracefully_closedMeanwhile_ends() throws Exception {
        connected();
        Thread closing = closing();
        server.take(LEAVE);
        pubnub.close();

        closing.join(PATIENCE.dividedBy(2).toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    private Thread closing() {
        Thread thread = new Thread(() -> pubnub.closeGracefully(PATIENCE), "closing");
        thread.start();
        return thread;
    }

    private void connected() throws Exception {
        pubnub.subscribe().channels("a").connect().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
