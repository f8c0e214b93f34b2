package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.TransportException.Kind;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who wait until they are connected, and listeners that are busy meanwhile. */
final class ConnectTest {
    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final Queue<Runnable> callbacks = new ArrayDeque<>();
    private final PubNub pubnub = PubNub.builder(
                    new PNConfiguration().setSubscribeKey("demo").setUuid("me").setOrigin("localhost:8080"))
            .loop(loop)
            .transport(server)
            .executor(callbacks::add)
            .queueCapacity(100)
            .build();

    ConnectTest() {
        pubnub.addListener(heard);
    }

    @AfterEach
    void close() {
        pubnub.close();
    }

    @Test
    void connect_clientIsClosed_failsAsCancelled() {
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        SubscriptionHandle handle = pubnub.subscribe().channels("b").open();
        loop.run();
        pubnub.close();
        run();

        assertCancelled(connecting, "a");
        assertCancelled(handle.connected(), "b");
    }

    @Test
    void connect_clientIsClosedBeforeAnythingHappened_failsAsCancelled() {
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        pubnub.close();
        run();

        assertCancelled(connecting, "a");
    }

    @Test
    void connect_isUnsubscribedBeforeItIsConnected_failsAsCancelled() {
        CompletableFuture<PNStatus> a = pubnub.subscribe().channels("a").connect();
        CompletableFuture<PNStatus> b = pubnub.subscribe().channels("b").connect();
        SubscriptionHandle c = pubnub.subscribe().channels("c").open();
        SubscriptionHandle group = pubnub.subscribe().channelGroups("g").open();
        pubnub.unsubscribe().channels("a").execute();
        c.close();
        run();

        assertCancelled(a, "a");
        assertCancelled(c.connected(), "c");
        assertThat(b).isNotDone();
        assertThat(group.connected()).isNotDone();
        pubnub.unsubscribeAll();
        run();
        assertCancelled(b, "b");
        assertThat(group.connected()).isCompletedExceptionally();
    }

    @Test
    void connect_rightAfterUnsubscribing_waitsForTheNewSubscription() {
        pubnub.subscribe().channels("a").execute();
        loop.run();
        pubnub.unsubscribe().channels("a").execute();
        CompletableFuture<PNStatus> again = pubnub.subscribe().channels("a").connect();
        run();
        assertThat(again).isNotDone();
        server.poll().cursor(1000);
        run();

        assertThat(again.join().category()).isEqualTo(PNStatusCategory.PNConnectedCategory);
    }

    @Test
    void connect_failsOnce_laterFailuresDoNotMatter() {
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        loop.run();
        server.poll().fail(Kind.NOT_CONNECTED);
        run();
        assertThat(failure(connecting).error()).isEqualTo(PubNubError.PNERR_CONNECTION_ERROR);
        CompletableFuture<PNStatus> again = pubnub.subscribe().channels("a").connect();
        run();
        server.poll().cursor(1000);
        run();

        assertThat(again).isCompleted();
    }

    @Test
    void filter_isChangedWhileListenersAreBusy_holdsAsSoonAsTheyKeepUp() {
        pubnub.subscribe().channels("a", "b").execute();
        run();
        server.poll().cursor(1000);
        run();
        pubnub.unsubscribe().channels("b").execute();
        run();
        server.poll().cursor(1000);
        run();
        server.leave().answer(200, "{}"); // one event waits, and there is no room for 100 more
        loop.run();
        pubnub.setFilterExpression("x == 1");
        loop.run();
        assertThat(server.open()).isEmpty();
        run();

        assertThat(server.poll().query("filter-expr")).isEqualTo("x == 1");
        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
        assertThat(heard.statuses()).containsExactly("Connected[a, b]", "Connected[a]", "Acknowledgment[b]");
    }

    private void run() {
        loop.run();
        while (!callbacks.isEmpty()) {
            callbacks.remove().run();
            loop.run();
        }
    }

    private static void assertCancelled(CompletableFuture<PNStatus> connecting, String channel) {
        PubNubException failure = failure(connecting);
        assertThat(failure.error()).isEqualTo(PubNubError.PNERR_REQUEST_CANCELLED);
        assertThat(failure.status().category()).isEqualTo(PNStatusCategory.PNCancelledCategory);
        assertThat(failure.status().affectedChannels()).containsExactly(channel);
    }

    private static PubNubException failure(CompletableFuture<PNStatus> connecting) {
        assertThat(connecting).isDone();
        CompletionException[] thrown = new CompletionException[1];
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(connecting::join)
                .satisfies(e -> thrown[0] = e);
        return (PubNubException) Objects.requireNonNull(thrown[0].getCause());
    }
}
