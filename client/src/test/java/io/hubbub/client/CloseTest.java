package io.hubbub.client;

import static io.hubbub.client.Ear.envelope;
import static io.hubbub.client.Ear.reply;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.hubbub.client.http.StubServer;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls after the end, and ends in the middle of calls. */
@Timeout(60)
final class CloseTest {
    private static final Map<String, Consumer<PubNub>> REFUSED = Map.ofEntries(
            entry("publish", client -> client.publish().channel("a").message(1).sync()),
            entry("fire", client -> client.fire().channel("a").message(1).syncEnvelope()),
            entry("signal", client -> client.signal().channel("a").message(1).async((sent, status) -> {})),
            entry("hereNow", client -> client.hereNow().channels("a").sync()),
            entry("whereNow", client -> client.whereNow().syncEnvelope()),
            entry(
                    "setState",
                    client -> client.setState().channels("a").state(Map.of()).sync()),
            entry(
                    "setPresenceState",
                    client -> client.setPresenceState()
                            .channels("a")
                            .state(Map.of())
                            .syncEnvelope()),
            entry("getState", client -> client.getState().channels("a").syncEnvelope()),
            entry(
                    "getPresenceState",
                    client -> client.getPresenceState().channels("a").syncEnvelope()),
            entry("heartbeat", client -> client.heartbeat().channels("a").async((beaten, status) -> {})),
            entry("time", client -> client.time().async((time, status) -> {})),
            entry(
                    "addChannelsToChannelGroup",
                    client -> client.addChannelsToChannelGroup()
                            .channelGroup("g")
                            .channels("a")
                            .sync()),
            entry(
                    "removeChannelsFromChannelGroup",
                    client -> client.removeChannelsFromChannelGroup()
                            .channelGroup("g")
                            .channels("a")
                            .syncEnvelope()),
            entry(
                    "listChannelsForChannelGroup",
                    client -> client.listChannelsForChannelGroup()
                            .channelGroup("g")
                            .syncEnvelope()),
            entry(
                    "deleteChannelGroup",
                    client -> client.deleteChannelGroup().channelGroup("g").syncEnvelope()),
            entry(
                    "listAllChannelGroups",
                    client -> client.listAllChannelGroups().sync()),
            entry("history", client -> client.history().channel("a").sync()),
            entry(
                    "fetchMessages",
                    client -> client.fetchMessages().channels("a").syncEnvelope()),
            entry(
                    "messageCounts",
                    client -> client.messageCounts()
                            .channels("a")
                            .channelsTimetoken(1L)
                            .sync()),
            entry(
                    "deleteMessages",
                    client -> client.deleteMessages().channels("a").async((deleted, status) -> {})),
            entry(
                    "addMessageAction",
                    client -> client.addMessageAction()
                            .channel("a")
                            .messageAction(new PNMessageAction("t", "v", 1))
                            .syncEnvelope()),
            entry(
                    "getMessageActions",
                    client -> client.getMessageActions().channel("a").sync()),
            entry(
                    "removeMessageAction",
                    client -> client.removeMessageAction()
                            .channel("a")
                            .messageTimetoken(1)
                            .actionTimetoken(2)
                            .sync()),
            entry("grant", client -> client.grant().read(true).sync()),
            entry("revoke", client -> client.revoke().sync()),
            entry("audit", client -> client.audit().syncEnvelope()),
            entry("grantToken", client -> client.grantToken(1).sync()),
            entry("revokeToken", client -> client.revokeToken("p0F2").async((revoked, status) -> {})),
            entry("setToken", client -> client.setToken("token")),
            entry("subscribe", PubNub::subscribe),
            entry("unsubscribe", PubNub::unsubscribe),
            entry("unsubscribeAll", PubNub::unsubscribeAll),
            entry("reconnect", PubNub::reconnect),
            entry("disconnect", PubNub::disconnect),
            entry("addListener", client -> client.addListener(new Recorder())),
            entry("removeListener", client -> client.removeListener(new Recorder())),
            entry("events", PubNub::events),
            entry("setFilterExpression", client -> client.setFilterExpression("x == 1")),
            entry("setAuthKey", client -> client.setAuthKey("key")),
            entry("start", PubNub::start));
    private static final Map<String, Consumer<PubNub>> ALLOWED = Map.ofEntries(
            entry("stop", PubNub::stop),
            entry("getToken", PubNub::getToken),
            entry(
                    "parseToken",
                    client -> assertThatExceptionOfType(PubNubException.class)
                            .isThrownBy(() -> client.parseToken("no token"))),
            entry("close", PubNub::close),
            entry("closeGracefully", client -> client.closeGracefully(Duration.ofHours(1))),
            entry("gauges", client -> assertThat(client.gauges().isConnected()).isFalse()),
            entry("droppedEvents", client -> assertThat(client.droppedEvents()).isZero()),
            entry(
                    "getSubscribedChannels",
                    client -> assertThat(client.getSubscribedChannels()).isEmpty()),
            entry(
                    "getSubscribedChannelGroups",
                    client -> assertThat(client.getSubscribedChannelGroups()).isEmpty()),
            entry(
                    "getFilterExpression",
                    client -> assertThat(client.getFilterExpression()).isNull()),
            entry("getUuid", client -> assertThat(client.getUuid()).isEqualTo("me")),
            entry("getVersion", client -> assertThat(client.getVersion()).isNotEmpty()),
            entry("getBaseUrl", client -> assertThat(client.getBaseUrl()).startsWith("http://")),
            entry("getTimestamp", client -> assertThat(client.getTimestamp()).isPositive()),
            entry("encrypt", client -> assertThat(client.encrypt("text", "key")).isNotEmpty()),
            entry(
                    "decrypt",
                    client -> assertThat(client.decrypt(client.encrypt("text", "key"), "key"))
                            .isEqualTo("text")),
            entry(
                    "encryptInputStream",
                    client -> assertThatNoException()
                            .isThrownBy(() -> client.encryptInputStream(InputStream.nullInputStream(), "key"))),
            entry(
                    "decryptInputStream",
                    client -> assertThatNoException()
                            .isThrownBy(() -> client.decryptInputStream(
                                    client.encryptInputStream(InputStream.nullInputStream(), "key"), "key"))));

    private final StubServer server = StubServer.start();
    private final Set<Thread> threadsBefore = threads();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("me")
            .setOrigin("127.0.0.1:" + server.port());

    CloseTest() throws IOException {
        server.on("/v2/subscribe/", request -> {
            if ("0".equals(request.parameter("tt"))) {
                request.answer(200, reply(1000));
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    static Stream<String> refused() {
        return REFUSED.keySet().stream().sorted();
    }

    static Stream<String> allowed() {
        return ALLOWED.keySet().stream().sorted();
    }

    @Test
    void methods_ofTheClient_areAllTriedHere() {
        Set<String> tried = new HashSet<>(REFUSED.keySet());
        tried.addAll(ALLOWED.keySet());

        assertThat(tried)
                .containsAll(Arrays.stream(PubNub.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .map(Method::getName)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void call_clientIsClosed_isRefusedAtOnce(String name) {
        PubNub pubnub = closed();

        assertThatIllegalStateException()
                .isThrownBy(() -> REFUSED.getOrDefault(name, client -> {}).accept(pubnub))
                .withMessage("The client is closed");
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void call_clientIsClosedAndItDoesNotMatter_answersAtOnce(String name) {
        PubNub pubnub = closed();
        long begin = System.nanoTime();
        ALLOWED.getOrDefault(name, client -> {}).accept(pubnub);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void call_describedBeforeTheEnd_isRefusedAfterwards() {
        PubNub pubnub = PubNub.create(config);
        Publish publish = pubnub.publish().channel("a").message(1);
        Subscribe subscribe = pubnub.subscribe().channels("a");
        Unsubscribe unsubscribe = pubnub.unsubscribe().channels("a");
        SubscriptionHandle handle = pubnub.subscribe().channels("b").open();
        pubnub.close();

        assertThatIllegalStateException().isThrownBy(publish::sync);
        assertThatIllegalStateException().isThrownBy(publish::syncEnvelope);
        assertThatIllegalStateException().isThrownBy(publish::future);
        assertThatIllegalStateException().isThrownBy(publish::settled);
        assertThatIllegalStateException().isThrownBy(publish::result);
        assertThatIllegalStateException().isThrownBy(() -> publish.async((result, status) -> {}));
        assertThatIllegalStateException().isThrownBy(subscribe::execute);
        assertThatIllegalStateException().isThrownBy(subscribe::connect);
        assertThatIllegalStateException().isThrownBy(subscribe::open);
        assertThatIllegalStateException().isThrownBy(unsubscribe::execute);
        assertThatIllegalStateException().isThrownBy(handle::events);
        assertThatNoException().isThrownBy(handle::close);
        assertThat(handle.connected()).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void stream_isSubscribedToAfterTheEnd_completes() throws Exception {
        PubNub pubnub = PubNub.create(config);
        Flow.Publisher<PNEvent> events = pubnub.events();
        pubnub.close();
        CompletableFuture<String> end = new CompletableFuture<>();
        events.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(PNEvent event) {
                end.complete("an event");
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                end.complete("complete");
            }
        });

        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("complete");
    }

    @Test
    void stream_failsToBeCompleted_clientEndsAllTheSame() {
        PubNub pubnub = PubNub.builder(config)
                .executor(task -> {
                    throw new RejectedExecutionException("shut down");
                })
                .build();
        pubnub.events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(PNEvent event) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {
                throw new IllegalStateException("mine");
            }
        });

        assertThatNoException().isThrownBy(pubnub::close);
        await().untilAsserted(() -> assertThat(threadNames()).isEmpty());
    }

    @Test
    void close_duringEverything_everythingEndsAndNoThreadIsLeft() throws Exception {
        for (int round = 0; round < 10; round++) {
            PubNub pubnub = PubNub.create(config);
            Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
            Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
            List<Consumer<PubNub>> deeds = new ArrayList<>();
            deeds.add(client ->
                    futures.add(client.publish().channel("a").message(1).future()));
            deeds.add(client -> futures.add(client.time().settled()));
            deeds.add(client -> client.time().sync());
            deeds.add(client -> futures.add(client.subscribe().channels("a").connect()));
            deeds.add(client ->
                    futures.add(client.subscribe().channels("b").open().connected()));
            deeds.add(PubNub::unsubscribeAll);
            deeds.add(PubNub::getSubscribedChannels);
            deeds.add(PubNub::reconnect);
            deeds.add(client -> client.addListener(new Recorder()));
            deeds.add(client -> client.setFilterExpression("x == " + System.nanoTime()));
            CountDownLatch begun = new CountDownLatch(deeds.size());
            List<Thread> callers = new ArrayList<>();
            for (Consumer<PubNub> deed : deeds) {
                Thread caller = new Thread(() -> {
                    try {
                        for (int i = 0; i < 20; i++) {
                            deed.accept(pubnub);
                            begun.countDown();
                        }
                    } catch (IllegalStateException | PubNubException closed) {
                        begun.countDown();
                    } catch (RuntimeException | Error e) {
                        unexpected.add(e);
                    }
                });
                callers.add(caller);
                caller.start();
            }
            // The caller of sync() gets no answer, and is in the middle of it.
            await().until(() -> begun.getCount() <= 1);
            pubnub.close();
            for (Thread caller : callers) {
                caller.join(60_000);
                assertThat(caller.isAlive())
                        .as(() -> Arrays.toString(caller.getStackTrace()))
                        .isFalse();
            }

            assertThat(unexpected).isEmpty();
            await().untilAsserted(() -> assertThat(futures).allMatch(CompletableFuture::isDone));
        }
        await().untilAsserted(() -> assertThat(threadNames()).isEmpty());
    }

    @Test
    void close_whileAListenerHearsThousands_endsAfterTheOneThatRuns() throws Exception {
        String[] many = new String[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = envelope("a", 1001 + i, Integer.toString(i));
        }
        server.on(
                "/v2/subscribe/",
                StubServer.answer(reply(1000)),
                StubServer.answer(reply(2000, many)),
                StubServer.hold());
        PubNub pubnub = PubNub.create(config);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Queue<Object> heard = new ConcurrentLinkedQueue<>();
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void message(PubNub client, PNMessageResult message) {
                heard.add(message.message());
                first.countDown();
                try {
                    heard.add(release.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    heard.add(e);
                }
            }
        });
        pubnub.subscribe().channels("a").execute();
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(pubnub::close);
        closer.start();
        await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        closer.join(60_000);

        assertThat(closer.isAlive()).isFalse();
        assertThat(heard).hasSize(2);
        await().untilAsserted(() -> assertThat(threadNames()).isEmpty());
    }

    @Test
    void manyThreads_subscribeAndUnsubscribeAtOnce_whatIsLeftIsSubscribed() throws Exception {
        int count = 64;
        server.on("/v2/presence/", StubServer.answer("{}"));
        try (PubNub pubnub = PubNub.create(config)) {
            Ear heard = new Ear();
            pubnub.addListener(heard);
            List<Thread> callers = new ArrayList<>();
            CountDownLatch together = new CountDownLatch(1);
            for (int i = 0; i < count; i++) {
                String mine = "mine-" + i;
                Thread caller = new Thread(() -> {
                    try {
                        boolean unused = together.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        return;
                    }
                    for (int round = 0; round < 20; round++) {
                        pubnub.subscribe().channels(mine, "shared").execute();
                        pubnub.unsubscribe().channels(mine).execute();
                    }
                    pubnub.subscribe().channels(mine).execute();
                });
                callers.add(caller);
                caller.start();
            }
            together.countDown();
            for (Thread caller : callers) {
                caller.join(60_000);
            }

            String all = pubnub.subscribe()
                    .channels("shared")
                    .connect()
                    .get(60, TimeUnit.SECONDS) // behind everything that was asked before
                    .affectedChannels()
                    .toString();
            assertThat(all).contains("shared");
            assertThat(pubnub.getSubscribedChannels()).hasSize(count + 1).contains("shared", "mine-0", "mine-63");
            // A poll that was given up is closed a moment before the server sees it.
            await().untilAsserted(() -> assertThat(server.requests())
                    .filteredOn(request -> request.path().startsWith("/v2/subscribe/"))
                    .filteredOn(request -> "1000".equals(request.parameter("tt")))
                    .filteredOn(request -> request.connection().isOpen())
                    .hasSizeLessThanOrEqualTo(1));
        }
    }

    private PubNub closed() {
        PubNub pubnub = PubNub.create(config);
        pubnub.close();
        return pubnub;
    }

    private List<String> threadNames() {
        return threads().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName)
                .toList();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().startsWith("pn-") || thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }
}
