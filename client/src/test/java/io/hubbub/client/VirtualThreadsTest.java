package io.hubbub.client;

import static io.hubbub.client.Ear.envelope;
import static io.hubbub.client.Ear.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.http.StubServer;
import io.hubbub.client.model.PNMessageResult;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The client used by virtual threads, and calling on them. Compiled for 17, where there are none. */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(60)
final class VirtualThreadsTest {
    private static final String PINNED = "jdk.VirtualThreadPinned";

    private final StubServer server = StubServer.start();
    private final Recording recording = new Recording();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("me")
            .setOrigin("127.0.0.1:" + server.port());
    private ExecutorService virtual = Executors.newSingleThreadExecutor();

    @TempDir
    Path directory = Path.of("");

    VirtualThreadsTest() throws IOException {
        server.on("/publish/", StubServer.answer("[1,\"Sent\",\"17276954606232118\"]"));
    }

    @BeforeEach
    void record() throws Throwable {
        virtual.shutdown();
        virtual = virtualThreads();
        recording.enable(PINNED).withStackTrace().withThreshold(Duration.ofMillis(1));
        recording.start();
    }

    @AfterEach
    void stop() throws IOException {
        virtual.shutdownNow();
        recording.close();
        server.close();
    }

    @Test
    void sync_onAThousandVirtualThreads_allSucceedAndNonePinsItsCarrier() throws Exception {
        List<Future<Long>> results = new ArrayList<>();
        try (PubNub pubnub = PubNub.create(config)) {
            for (int i = 0; i < 1000; i++) {
                int number = i;
                results.add(virtual.submit(() ->
                        pubnub.publish().channel("a").message(number).sync().timetoken()));
            }
            for (Future<Long> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(17276954606232118L);
            }
        }

        assertThat(server.requests().stream().map(request -> request.path().split("/")[7]))
                .hasSize(1000)
                .doesNotHaveDuplicates();
        assertNothingWasPinned();
    }

    @Test
    void sync_onAVirtualThreadThatIsInterrupted_givesUp() throws Exception {
        server.on("/publish/", StubServer.hold());
        try (PubNub pubnub = PubNub.create(config)) {
            Future<?> call = virtual.submit(
                    () -> pubnub.publish().channel("a").message(1).sync());
            var asked = server.take("/publish/");
            assertThat(call.cancel(true)).isTrue();

            assertThat(asked.connection().awaitClosed()).isNotZero();
        }
        assertNothingWasPinned();
    }

    @Test
    void listeners_onVirtualThreads_hearEverythingInOrderAndMayWait() throws Exception {
        int last = 300;
        server.on("/v2/subscribe/", request -> {
            long timetoken = Long.parseLong(String.valueOf(request.parameter("tt")));
            if (timetoken == 0) {
                request.answer(200, reply(1000));
            } else if (timetoken < 1000 + last) {
                String[] three = new String[3];
                for (int i = 0; i < three.length; i++) {
                    three[i] = envelope("a", timetoken + 1 + i, Long.toString(timetoken - 999 + i));
                }
                request.answer(200, reply(timetoken + 3, three));
            }
        });
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        try (PubNub pubnub = PubNub.builder(config).executor(virtual).build()) {
            pubnub.addListener(new SubscribeCallback() {
                @Override
                public void message(PubNub client, PNMessageResult message) {
                    threads.add(Thread.currentThread().toString());
                    if (message.timetoken() % 50 == 0) {
                        client.publish().channel("b").message(1).sync();
                    }
                    heard.add(message.message().toString());
                }
            });
            // The whole life of a subscription on virtual threads.
            virtual.submit(() -> pubnub.subscribe().channels("a").connect().join())
                    .get(10, TimeUnit.SECONDS);
            for (int i = 1; i <= last; i++) {
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Integer.toString(i));
            }
            assertThat(virtual.submit(pubnub::getSubscribedChannels).get(10, TimeUnit.SECONDS))
                    .containsExactly("a");
            virtual.submit(pubnub::close).get(10, TimeUnit.SECONDS);
        }

        assertThat(threads).isNotEmpty().allMatch(thread -> thread.startsWith("VirtualThread["));
        assertNothingWasPinned();
    }

    @Test
    void recording_aThreadIsPinned_seesIt() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        // A native frame below: a virtual thread cannot leave its carrier there.
        virtual.execute(() -> {
            List<Integer> numbers =
                    new ArrayList<>(IntStream.range(0, 2).boxed().toList());
            PinningClass.wait(numbers);
            done.countDown();
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(pinned()).isNotEmpty();
    }

    /** Waits while it is being initialized, which holds the carrier. */
    private static final class PinningClass {
        private static final long WAITED;

        static {
            long begin = System.nanoTime();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            WAITED = System.nanoTime() - begin;
        }

        private PinningClass() {}

        static void wait(List<Integer> numbers) {
            numbers.add((int) WAITED);
        }
    }

    private List<RecordedEvent> pinned() throws IOException {
        recording.stop();
        Path file = directory.resolve("pinned.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    private void assertNothingWasPinned() throws IOException {
        // What the JDK itself does while it loads its classes is its own affair.
        assertThat(pinned())
                .noneMatch(event -> event.getStackTrace() != null
                        && event.getStackTrace().getFrames().stream()
                                .limit(20)
                                .anyMatch(frame ->
                                        frame.getMethod().getType().getName().startsWith("io.hubbub.client.")));
    }

    private static ExecutorService virtualThreads() throws Throwable {
        MethodHandle maker = MethodHandles.publicLookup()
                .findStatic(
                        Executors.class,
                        "newVirtualThreadPerTaskExecutor",
                        MethodType.methodType(ExecutorService.class));
        return (ExecutorService) maker.invoke();
    }
}
