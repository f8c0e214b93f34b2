package io.hubbub.client.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PubNubException;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole clients on one runtime, with a real server. */
@HubbubServer(faults = false)
@Timeout(120)
final class SharedRuntimeTest {
    private static final long PATIENCE = 30; // s

    private final Set<Thread> before = threads();
    private final NettyRuntime runtime = NettyRuntime.create();

    @AfterEach
    void stop() {
        runtime.close();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pn-"))
                .collect(Collectors.toSet());
    }

    private List<String> newThreads() {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Whether any of them is no daemon. */
    private boolean keepsAlive() {
        return threads().stream().anyMatch(thread -> !before.contains(thread) && !thread.isDaemon());
    }

    private PubNub client(Hubbub hubbub) {
        return PubNub.builder(hubbub.configuration()
                        .setReconnectPolicy(PNReconnectionPolicy.LINEAR)
                        .setDaemon(false))
                .runtime(runtime)
                .build();
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE, TimeUnit.SECONDS);
    }

    @Test
    void subscribe_thousandClients_needAHandfulOfThreads(Hubbub hubbub) throws Exception {
        List<PubNub> clients = new ArrayList<>();
        Set<String> heard = ConcurrentHashMap.newKeySet();
        try {
            List<CompletableFuture<?>> connected = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                PubNub client = client(hubbub);
                clients.add(client);
                client.addListener(new SubscribeCallback() {
                    @Override
                    public void message(PubNub pubnub, PNMessageResult message) {
                        heard.add(message.channel() + ":" + message.message().asString());
                    }
                });
                connected.add(client.subscribe().channels("room-" + i).connect());
            }
            for (CompletableFuture<?> each : connected) {
                result(each);
            }
            await().atMost(Duration.ofSeconds(20)) // until the threads of callbacks have ended
                    .untilAsserted(() -> assertThat(newThreads()).containsExactly("pn-netty-1"));
            assertThat(keepsAlive()).isTrue();

            for (int i = 0; i < 1000; i++) {
                clients.get(0).publish().channel("room-" + i).message("hello").sync();
            }

            await().atMost(Duration.ofSeconds(PATIENCE)).until(() -> heard.size() == 1000);
            await().untilAsserted(() -> assertThat(newThreads()).containsExactly("pn-netty-1"));
        } finally {
            clients.forEach(PubNub::close);
        }
        await().until(() -> !keepsAlive());
    }

    @Test
    void close_oneOfTwo_leavesTheOther(Hubbub hubbub) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        PubNub ends = client(hubbub);
        try (PubNub stays = client(hubbub)) {
            stays.addListener(new SubscribeCallback() {
                @Override
                public void message(PubNub pubnub, PNMessageResult message) {
                    heard.complete(message.message().asString());
                }
            });
            result(ends.subscribe().channels("pair").connect());
            result(stays.subscribe().channels("pair").connect());

            ends.close();
            stays.publish().channel("pair").message("still there").sync();

            assertThat(result(heard)).isEqualTo("still there");
            assertThat(keepsAlive()).isTrue();
        }
        await().until(() -> !keepsAlive());
    }

    @Test
    void close_ofTheRuntime_failsCallsAndLeavesNothing(Hubbub hubbub) throws Exception {
        PubNub client = client(hubbub);
        result(client.subscribe().channels("room").connect());

        runtime.close();

        assertThat(client.time().settled().get(PATIENCE, TimeUnit.SECONDS).isError())
                .isTrue();
        await().untilAsserted(() -> assertThat(newThreads()).isEmpty());
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void publish_manyAtOnce_allArriveOnceAndInTheOrderOfEachLane(int lanes, Hubbub hubbub) throws Exception {
        int each = 200;
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        try (PubNub publisher = client(hubbub);
                PubNub listener = client(hubbub)) {
            listener.addListener(new SubscribeCallback() {
                @Override
                public void message(PubNub pubnub, PNMessageResult message) {
                    heard.add(message.message().asString());
                }
            });
            result(listener.subscribe().channels("lanes-" + lanes).connect());

            List<CompletableFuture<?>> ends = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
                for (int number = 0; number < each; number++) {
                    String text = lane + "-" + number;
                    chain = chain.thenCompose(before -> publisher
                            .publish()
                            .channel("lanes-" + lanes)
                            .message(text)
                            .result());
                }
                ends.add(chain);
            }
            for (CompletableFuture<?> end : ends) {
                result(end);
            }

            await().atMost(Duration.ofSeconds(PATIENCE)).until(() -> heard.size() == lanes * each);
            for (int lane = 0; lane < lanes; lane++) {
                String prefix = lane + "-";
                assertThat(heard.stream().filter(text -> text.startsWith(prefix)))
                        .containsExactlyElementsOf(IntStream.range(0, each)
                                .mapToObj(number -> prefix + number)
                                .toList());
            }
        }
    }

    @Test
    void sync_inATurnOfAnotherClientOfTheSameThread_isRefused(Hubbub hubbub) throws Exception {
        try (PubNub inline = PubNub.builder(hubbub.configuration())
                        .runtime(runtime)
                        .executor(Runnable::run)
                        .build();
                PubNub other = client(hubbub)) {
            CompletableFuture<Object> waiting =
                    inline.time().result().thenApply(time -> other.time().sync());

            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(PATIENCE))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("Waiting here");
            assertThat(other.time().sync().timetoken()).isPositive();
        } catch (PubNubException e) {
            throw new AssertionError(e);
        }
    }
}
