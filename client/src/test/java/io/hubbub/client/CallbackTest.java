package io.hubbub.client;

import static io.hubbub.client.Ear.envelope;
import static io.hubbub.client.Ear.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.http.StubServer;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners and callbacks that throw, take their time, or call the client they are called by. */
@Timeout(60)
final class CallbackTest {
    private static final String POLL = "/v2/subscribe/";

    private final StubServer server = StubServer.start();
    private final Ear heard = new Ear();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("me")
            .setOrigin("127.0.0.1:" + server.port())
            .setSuppressLeaveEvents(true);
    private PubNub pubnub = PubNub.create(config);

    CallbackTest() throws IOException {
        server.on("/publish/", StubServer.answer("[1,\"Sent\",\"17276954606232118\"]"));
        server.on("/time/", StubServer.answer("[5]"));
        // Three messages in three replies; every handshake is answered.
        server.on(POLL, request -> {
            switch (String.valueOf(request.parameter("tt"))) {
                case "0" -> request.answer(200, reply(1000));
                case "1000" -> request.answer(200, reply(1001, envelope("a", 1001, "1")));
                case "1001" -> request.answer(200, reply(1002, envelope("a", 1002, "2")));
                case "1002" -> request.answer(200, reply(1003, envelope("a", 1003, "3")));
                default -> {}
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        pubnub.close();
        server.close();
    }

    @Test
    void listener_throwsAndSoDoesTheHandlerOfErrors_othersHearEverything() throws Exception {
        pubnub = PubNub.builder(config)
                .listenerErrorHandler(failure -> {
                    throw new AssertionError("the handler's own", failure);
                })
                .build();
        pubnub.addListener(onMessage((client, message) -> {
            throw new StackOverflowError("mine");
        }));
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
    }

    @Test
    void filterOfAStream_throws_endsThatStreamAndNobodyElse() throws Exception {
        pubnub.addListener(heard);
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        pubnub.events(
                        event -> {
                            if (event instanceof PNMessageResult) {
                                throw new IllegalStateException("mine");
                            }
                            return false;
                        },
                        PNOverflow.BACKPRESSURE)
                .subscribe(taker(told));
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
        assertThat(next(told)).isInstanceOf(IllegalStateException.class);
        assertThat(told).isEmpty();
    }

    @Test
    void listener_publishesAndWaits_works() throws Exception {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        pubnub.addListener(onMessage((client, message) ->
                told.add(client.publish().channel("b").message(message).sync().timetoken())));
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
        assertThat(told).containsExactly(17276954606232118L, 17276954606232118L, 17276954606232118L);
    }

    @Test
    void listener_asksWhatIsSubscribedAndChangesIt_works() throws Exception {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        pubnub.addListener(onMessage((client, message) -> {
            client.subscribe().channels("b").execute();
            boolean added = told.add(client.getSubscribedChannels());
            client.unsubscribe().channels("b").execute();
            return added && told.add(client.getSubscribedChannels());
        }));
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
        assertThat(told)
                .containsExactly(
                        List.of("a", "b"),
                        List.of("a"),
                        List.of("a", "b"),
                        List.of("a"),
                        List.of("a", "b"),
                        List.of("a"));
    }

    @Test
    void listener_waitsUntilItIsConnected_works() throws Exception {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        pubnub.addListener(onMessage((client, message) -> told.add(
                waitFor(client.subscribe().channels("b" + message.timetoken()).connect())
                        .category())));
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
        assertThat(told).hasSize(3).containsOnly(PNStatusCategory.PNConnectedCategory);
    }

    @Test
    void listener_closesTheClient_endsItAtOnce() throws Exception {
        CompletableFuture<Duration> took = new CompletableFuture<>();
        pubnub.addListener(onMessage((client, message) -> {
            long begin = System.nanoTime();
            client.close();
            return took.complete(Duration.ofNanos(System.nanoTime() - begin));
        }));
        pubnub.subscribe().channels("a").execute();

        assertThat(waitFor(took)).isLessThan(Duration.ofSeconds(4)); // not as long as it waits for other threads
        server.connections()
                .forEach(connection -> assertThat(connection.awaitClosed()).isNotZero());
    }

    @Test
    void listener_blocks_callsGoOnAndNothingIsLost() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        pubnub.addListener(onMessage((client, message) -> waitFor(release)));
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a").execute();
        assertThat(heard.status()).isEqualTo("Connected[a]");

        assertThat(pubnub.time().sync().timetoken()).isEqualTo(5);
        assertThat(waitFor(pubnub.time().future()).status().isError()).isFalse();
        assertThat(pubnub.getSubscribedChannels()).containsExactly("a");
        assertThat(heard.rest()).isEmpty();
        release.countDown();
        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
    }

    @Test
    void connect_alreadyConnected_itsStagesDoNotHoldTheClientUp() throws Exception {
        pubnub.addListener(heard);
        waitFor(pubnub.subscribe().channels("a").connect());
        CompletableFuture<String> thread = pubnub.subscribe()
                .channels("a")
                .connect()
                .thenApply(status -> {
                    assertThat(pubnub.getSubscribedChannels()).containsExactly("a");
                    assertThat(pubnub.time().sync().timetoken()).isEqualTo(5);
                    return Thread.currentThread().getName();
                });

        assertThat(waitFor(thread)).doesNotContain("pn-loop");
        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
    }

    @Test
    void listener_runsOnTheLoopAndWaits_isToldSoAtOnce() throws Exception {
        pubnub = PubNub.builder(config).executor(Runnable::run).build();
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        server.on("/time/", StubServer.hold());
        pubnub.addListener(onMessage((client, message) -> {
            told.add(client.getSubscribedChannels());
            try {
                return client.time().sync();
            } catch (IllegalStateException e) {
                return told.add(e);
            }
        }));
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
        assertThat(next(told)).isEqualTo(List.of("a"));
        assertThat(next(told))
                .isInstanceOfSatisfying(
                        IllegalStateException.class, e -> assertThat(e).hasMessageContaining("executor"));
    }

    @Test
    void executor_refusesForAMoment_eventsComeLater() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        pubnub = PubNub.builder(config)
                .executor(task -> {
                    if (full.getAndSet(false)) {
                        throw new RejectedExecutionException("full");
                    }
                    new Thread(task, "mine").start();
                })
                .build();
        pubnub.addListener(heard);
        full.set(true);
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.status()).isEqualTo("Connected[a]");
        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
    }

    @Test
    void callback_throws_othersAreCalled() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        try {
            var unused = pubnub.time().async((result, status) -> {
                throw new IllegalStateException("mine");
            });
            assertThat(next(thrown)).hasMessage("mine");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        CompletableFuture<Object> told = new CompletableFuture<>();
        var unused = pubnub.time().async((result, status) -> told.complete(status.category()));

        assertThat(waitFor(told)).isEqualTo(PNStatusCategory.PNAcknowledgmentCategory);
    }

    @Test
    void future_isCancelled_saysSoAtOnceWhateverTheExecutor() {
        pubnub = PubNub.builder(config).executor(Runnable::run).build();
        server.on("/time/", StubServer.hold());
        List<CompletableFuture<?>> futures = List.of(
                pubnub.time().future(), pubnub.time().settled(), pubnub.time().result());
        for (int i = 0; i < futures.size(); i++) {
            server.take("/time/"); // all of them, since they arrive in any order
        }
        for (CompletableFuture<?> future : futures) {
            assertThat(future.cancel(true)).isTrue();
            assertThat(future).isCancelled();
        }

        server.connections()
                .forEach(connection -> assertThat(connection.awaitClosed()).isNotZero());
    }

    @Test
    void sync_isInterrupted_givesUpAndOthersGoOn() throws Exception {
        server.on("/time/", StubServer.hold());
        CompletableFuture<Object> ended = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                ended.complete(pubnub.time().sync());
            } catch (PubNubException e) {
                ended.complete(e.error());
            }
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        var asked = server.take("/time/");
        caller.interrupt();

        assertThat(waitFor(ended)).isEqualTo(PubNubError.PNERR_REQUEST_CANCELLED);
        assertThat(waitFor(interrupted)).isTrue();
        assertThat(asked.connection().awaitClosed()).isNotZero();
        assertThat(pubnub.publish().channel("a").message(1).sync().timetoken()).isPositive();
    }

    @Test
    void sync_threadIsInterruptedBefore_givesUpAtOnce() {
        server.on("/time/", StubServer.hold());
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(PubNubException.class)
                    .isThrownBy(() -> pubnub.time().sync())
                    .satisfies(e -> assertThat(e.status().category()).isEqualTo(PNStatusCategory.PNCancelledCategory));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static SubscribeCallback onMessage(BiFunction<PubNub, PNMessageResult, Object> handler) {
        return new SubscribeCallback() {
            @Override
            public void message(PubNub client, PNMessageResult message) {
                Object unused = handler.apply(client, message);
            }
        };
    }

    private static Flow.Subscriber<PNEvent> taker(BlockingQueue<Object> told) {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(PNEvent event) {
                told.add(event);
            }

            @Override
            public void onError(Throwable failure) {
                told.add(failure);
            }

            @Override
            public void onComplete() {
                told.add("complete");
            }
        };
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Nothing came");
        }
        return next;
    }

    private static <T> T waitFor(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean waitFor(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
