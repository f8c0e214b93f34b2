package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.EventFilter;
import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PNOverflow;
import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.SubscribeListener;
import io.hubbub.client.TypedListener;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNHeartbeatNotificationOptions;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNTimeResult;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of the documents that this SDK follows, and those of its own document, as running code. */
@HubbubServer(faults = false)
@Timeout(60)
final class SdkSamplesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Order(String id, int amount) {}

    private final String origin;
    private final Queue<Object> heard = new ConcurrentLinkedQueue<>(); // by the sample with streams
    private final CountDownLatch done = new CountDownLatch(2);

    SdkSamplesTest(Hubbub hubbub) {
        origin = hubbub.origin();
    }

    @Test
    void firstMessage_ofTheDocument_arrives() throws Exception {
        BlockingQueue<String> printed = new LinkedBlockingQueue<>();

        // begin first
        PNConfiguration config = new PNConfiguration()
                .setSubscribeKey("demo")
                .setPublishKey("demo")
                .setUuid("alice") // who you are: choose it once and keep it
                .setOrigin(origin); // "localhost:8080"

        try (PubNub pubnub = PubNub.create(config)) {
            pubnub.addListener(new SubscribeCallback() {
                @Override
                public void message(PubNub client, PNMessageResult message) {
                    printed.add(message.channel() + ": " + message.message());
                }
            });
            pubnub.subscribe().channels("room").connect().join();
            pubnub.publish().channel("room").message("hello").sync();
            // end first

            assertThat(printed.poll(20, TimeUnit.SECONDS)).isEqualTo("room: \"hello\"");
        }
    }

    @Test
    void streams_ofTheDocument_hear() throws Exception {
        Flow.Subscriber<PNEvent> subscriber = new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(PNEvent event) {
                heard.add(((PNMessageResult) event).message().asString());
                done.countDown();
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        };
        try (PubNub pubnub = PubNub.create(config())) {
            // begin streams
            pubnub.addListener(TypedListener.of("orders", Order.class, (order, event) -> book(order)));
            Flow.Publisher<PNEvent> ticks = pubnub.events(EventFilter.messagesOn("ticks"), PNOverflow.BACKPRESSURE);
            ticks.subscribe(subscriber);
            // Closing the handle unsubscribes.
            try (var handle = pubnub.subscribe().channels("orders", "ticks").open()) {
                handle.connected().join();
                pubnub.publish().channel("orders").message(new Order("7", 3)).sync();
                pubnub.publish().channel("ticks").message("tick").sync();
                done.await();
            }
            // end streams
        }
        assertThat(heard).containsExactlyInAnyOrder(new Order("7", 3), "tick");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "streams"})
    void sample_inTheDocument_isTheCodeThatRuns(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/compat/SdkSamplesTest.java"));
        String run = between(source, "// begin " + name + "\n", "// end " + name + "\n");

        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shown = between(document, "<!-- sample: SdkSamplesTest " + name + " -->\n```java\n", "\n```\n");

        assertThat(run.stripIndent().strip()).isIn(shown.strip(), shown.strip().replaceFirst("\n}$", ""));
    }

    private void book(Order order) {
        heard.add(order);
        done.countDown();
    }

    private static String between(String text, String begin, String end) {
        int start = text.indexOf(begin) + begin.length();
        return text.substring(start, text.indexOf(end, start));
    }

    @Test
    void s0_fullConfiguration() {
        PNConfiguration config = new PNConfiguration()
                .setSubscribeKey("my_subscribe_key")
                .setPublishKey("my_publish_key")
                .setSecretKey("my_secret_key")
                .setCipherKey("my_cipher_key")
                .setUuid("my_custom_uuid")
                .setAuthKey("my_aut_key")
                .setSsl(true)
                .setConnectTimeout(100)
                .setSubscribeRequestTimeout(310)
                .setNonSubscribeRequestTimeout(300)
                .setFilterExpression("such=wow")
                .setHeartbeatNotificationOptions(PNHeartbeatNotificationOptions.ALL);
        try (PubNub pubnub = PubNub.create(config)) {
            assertThat(pubnub.getBaseUrl()).isEqualTo("https://ps.pndsn.com");
            assertThat(pubnub.getFilterExpression()).isEqualTo("such=wow");
        }
    }

    @Test
    void s1_s2_s5_basicClient_isSecureOrNot() {
        PNConfiguration config = new PNConfiguration()
                .setSubscribeKey("my_subscribe_key")
                .setPublishKey("my_publish_key")
                .setUuid("alice");
        try (PubNub secure = PubNub.create(config.setSsl(true));
                PubNub plain = PubNub.create(config.setSsl(false))) {
            assertThat(secure.getBaseUrl()).isEqualTo("https://ps.pndsn.com");
            assertThat(plain.getBaseUrl()).isEqualTo("http://ps.pndsn.com");
        }
    }

    @Test
    void s4_customUuid_isWhoTheMessageIsFrom() {
        PNConfiguration config = config().setUuid("myUniqueUUID");
        try (PubNub pubnub = PubNub.create(config)) {
            SubscribeListener listener = new SubscribeListener();
            pubnub.addListener(listener);
            pubnub.subscribe().channels("my_channel").connect().join();
            pubnub.publish().channel("my_channel").message("hello").sync();

            assertThat(listener.waitForMessageOn(PATIENCE, "my_channel").publisher())
                    .isEqualTo("myUniqueUUID");
            assertThat(pubnub.getUuid()).isEqualTo("myUniqueUUID");
        }
    }

    @Test
    void s6_accessManager_secretKeyIsKeptToItself() {
        PNConfiguration config = config().setSecretKey("my_secretkey");
        try (PubNub pubnub = PubNub.create(config)) {
            assertThat(config.getSecretKey()).isEqualTo("my_secretkey");
            assertThat(config.toString()).doesNotContain("my_secretkey");
            assertThat(pubnub.time().sync().timetoken()).isPositive();
        }
    }

    @Test
    void s8_filter_isSetAndRead() {
        PNConfiguration config = config();
        config.setFilterExpression("such=wow");
        assertThat(config.getFilterExpression()).isEqualTo("such=wow");
        try (PubNub pubnub = PubNub.create(config)) {
            assertThat(pubnub.getFilterExpression()).isEqualTo("such=wow");
            pubnub.setFilterExpression("much=nice");
            assertThat(pubnub.getFilterExpression()).isEqualTo("much=nice");
            pubnub.setFilterExpression(null);
            assertThat(pubnub.getFilterExpression()).isNull();
        }
    }

    @Test
    void s15_severalChannels_areHeardAtOnce() {
        try (PubNub pubnub = PubNub.create(config())) {
            SubscribeListener listener = new SubscribeListener();
            pubnub.addListener(listener);
            pubnub.subscribe().channels(List.of("my_channel1", "my_channel2")).execute();
            listener.waitForConnect(PATIENCE);
            pubnub.publish().channel("my_channel1").message(1).sync();
            pubnub.publish().channel("my_channel2").message(2).sync();

            assertThat(listener.waitForMessageOn(PATIENCE, "my_channel2")
                            .message()
                            .intValue())
                    .isEqualTo(2);
            assertThat(listener.waitForMessageOn(PATIENCE, "my_channel1")
                            .message()
                            .intValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void s3_readOnlyClient_cannotPublish() {
        try (PubNub pubnub = PubNub.create(new PNConfiguration().setSubscribeKey("demo"))) {
            assertThatExceptionOfType(PubNubException.class)
                    .isThrownBy(() -> pubnub.publish().channel("a").message("b").sync())
                    .satisfies(e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_PUBLISH_KEY_MISSING));
        }
    }

    @Test
    void s7_customExecutor_runsCallbacks() throws Exception {
        var threads = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        Executor executor = threads;
        try (PubNub pubnub = PubNub.builder(config()).executor(executor).build()) {
            CompletableFuture<String> thread = new CompletableFuture<>();
            var unused = pubnub.time()
                    .async((result, status) ->
                            thread.complete(Thread.currentThread().getName()));
            assertThat(thread.get(20, TimeUnit.SECONDS)).isEqualTo("mine");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void s9_publishAnObject_printsItsTimetoken() throws Exception {
        try (PubNub pubnub = PubNub.create(config())) {
            CompletableFuture<Long> timetoken = pubnub.publish()
                    .channel("my_channel")
                    .message(Map.of("name", "Alex", "online", true))
                    .future()
                    .thenApply(e -> Objects.requireNonNull(e.result()).timetoken());
            assertThat(timetoken.get(20, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void s10_publishAListWithMeta_inspectsTheStatus() throws Exception {
        try (PubNub pubnub = PubNub.create(config())) {
            var envelope = pubnub.publish()
                    .channel("my_channel")
                    .message(List.of("hello", "there"))
                    .meta(Map.of("name", "Alex"))
                    .settled()
                    .get(20, TimeUnit.SECONDS);
            assertThat(envelope.status().isError()).isFalse();
        }
    }

    @Test
    void s11_s12_fireAndSignal() {
        try (PubNub pubnub = PubNub.create(config())) {
            assertThat(pubnub.fire()
                            .channel("my_channel")
                            .message("hello there")
                            .usePost(true)
                            .sync()
                            .timetoken())
                    .isPositive();
            assertThat(pubnub.signal()
                            .channel("some_channel")
                            .message("foo")
                            .sync()
                            .timetoken())
                    .isPositive();
        }
    }

    @Test
    void s13_s22_listenerWithAStatusSwitch_hearsAndReconnects() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (PubNub pubnub = PubNub.create(config())) {
            SubscribeCallback listener = new SubscribeCallback() {
                @Override
                public void status(PubNub client, PNStatus status) {
                    switch (status.category()) {
                        case PNConnectedCategory -> heard.add("connected");
                        case PNDisconnectedCategory -> heard.add("disconnected");
                        case PNUnexpectedDisconnectCategory, PNTimeoutCategory -> client.reconnect();
                        default -> {}
                    }
                }

                @Override
                public void message(PubNub client, PNMessageResult message) {
                    heard.add(message.message().toString());
                }
            };
            pubnub.addListener(listener);
            pubnub.subscribe().channels(List.of("my_channel1", "my_channel2")).execute();
            assertThat(next(heard)).isEqualTo("connected");
            pubnub.publish().channel("my_channel2").message(7).sync();
            assertThat(next(heard)).isEqualTo("7");
            pubnub.unsubscribeAll();
            assertThat(next(heard)).isEqualTo("disconnected");
            assertThat(pubnub.removeListener(listener)).isTrue();
        }
    }

    @Test
    void s14_s20_listenerToWaitWith_waits() {
        try (PubNub pubnub = PubNub.create(config())) {
            SubscribeListener listener = new SubscribeListener();
            pubnub.addListener(listener);
            pubnub.subscribe().channels("my_channel", "other").execute();
            listener.waitForConnect(PATIENCE);
            listener.waitForConnect(PATIENCE);
            pubnub.publish().channel("other").message("kept").sync();
            pubnub.publish().channel("my_channel").message("hello").sync();
            assertThat(listener.waitForMessageOn(PATIENCE, "my_channel")
                            .message()
                            .stringValue())
                    .isEqualTo("hello");
            assertThat(listener.waitForMessageOn(PATIENCE, "other").message().stringValue())
                    .isEqualTo("kept");
            pubnub.unsubscribe().channels("my_channel").execute();
            assertThat(pubnub.getSubscribedChannels()).containsExactly("other");
            pubnub.unsubscribeAll();
            listener.waitForDisconnect(PATIENCE);
        }
    }

    @Test
    void tryWithResources_time() {
        try (PubNub pubnub = PubNub.create(config())) {
            PNTimeResult time = pubnub.time().sync();
            assertThat(Duration.between(time.instant(), java.time.Instant.now()).abs())
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void connect_thenPublish_inOneChain() throws Exception {
        try (PubNub pubnub = PubNub.create(config())) {
            long timetoken = pubnub.subscribe()
                    .channels("orders")
                    .connect()
                    .thenCompose(status -> pubnub.publish()
                            .channel("orders")
                            .message(new Order("7", 10))
                            .result())
                    .get(20, TimeUnit.SECONDS)
                    .timetoken();
            assertThat(timetoken).isPositive();
        }
    }

    @Test
    void nothingListens_oneSentenceSaysSo() {
        PNConfiguration config = config().setOrigin("localhost:1").setReconnectPolicy(PNReconnectionPolicy.NONE);
        try (PubNub pubnub = PubNub.create(config)) {
            assertThatExceptionOfType(PubNubException.class)
                    .isThrownBy(() -> pubnub.time().sync())
                    .satisfies(e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_CONNECTION_ERROR));
        }
    }

    private PNConfiguration config() {
        return new PNConfiguration()
                .setSubscribeKey("demo")
                .setPublishKey("demo")
                .setUuid("alice")
                .setOrigin(origin);
    }

    private static @Nullable String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }
}
