package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class HubbubServerTest {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private static final CountDownLatch BOTH_RUN = new CountDownLatch(2);

    @BeforeEach
    void forgetServers() {
        SEEN.clear();
    }

    @Test
    void annotatedClass_allParameters_getTheSameRunningServer() {
        Events tests = run(OneClass.class).testEvents();

        tests.assertStatistics(statistics -> statistics.succeeded(3).failed(0));
        assertThat(SEEN).hasSize(1);
    }

    @Test
    void annotatedClasses_inParallel_getServersOfTheirOwn() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
                .selectors(selectClass(ParallelOne.class), selectClass(ParallelOther.class))
                .execute()
                .testEvents();

        tests.assertStatistics(statistics -> statistics.succeeded(2).failed(0));
        assertThat(SEEN).hasSize(2);
    }

    @Test
    void annotatedClass_done_leavesNeitherThreadNorSocket() throws InterruptedException {
        Set<Thread> before = serverThreads();

        run(OneClass.class);

        Set<Thread> left = serverThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(30_000); // loops say that they are done a moment before they are
        }
        assertThat(left).noneMatch(Thread::isAlive);
        String origin = SEEN.iterator().next();
        assertThatThrownBy(() -> connect(origin)).isInstanceOf(ConnectException.class);
    }

    @Test
    void annotatedNestedClass_getsAServerOfItsOwn() {
        run(Outer.class)
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(3).failed(0));

        assertThat(SEEN).hasSize(2);
    }

    @Test
    void annotation_withSettings_appliesThem() {
        run(ShortMessages.class).testEvents().assertStatistics(statistics -> statistics.succeeded(1));
    }

    @Test
    void annotation_withUnknownSetting_failsTheClassAndSaysSo() {
        run(Misspelt.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, finishedWithFailure(message("There is no setting hould. Did you mean hold?")));
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute();
    }

    private static Set<Thread> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hubbub"))
                .collect(Collectors.toSet());
    }

    private static void connect(String origin) throws IOException {
        URI address = URI.create("http://" + origin);
        new Socket(address.getHost(), address.getPort()).close();
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    @HubbubServer
    static class Outer {
        @Test
        void outerClass_hasItsServer(Hubbub hubbub) {
            SEEN.add(hubbub.origin());
        }

        @Nested
        @HubbubServer("message-bytes=10")
        class Inside {
            @Test
            void nestedClass_hasAServerOfItsOwn(Hubbub hubbub) throws Exception {
                SEEN.add(hubbub.origin());
                assertThat(get(hubbub.url() + "/publish/demo/demo/0/a/0/12345678901"))
                        .contains("Message Too Large");
            }

            @Nested
            class Deeper {
                @Test
                void deeperClass_sharesTheServerOfTheClassAround(Hubbub hubbub) {
                    SEEN.add(hubbub.origin());
                }
            }
        }
    }

    @HubbubServer
    static class OneClass {
        OneClass(Hubbub hubbub) {
            SEEN.add(hubbub.origin());
        }

        @BeforeEach
        void remember(Hubbub hubbub) {
            SEEN.add(hubbub.origin());
        }

        @Test
        void url_isTheOriginOverHttp(Hubbub hubbub) {
            assertThat(hubbub.url()).isEqualTo("http://" + hubbub.origin());
        }

        @Test
        void message_published_reachesSubscriber(Hubbub hubbub) throws Exception {
            String handshake = get(hubbub.url() + "/v2/subscribe/" + hubbub.subscribeKey() + "/room/0");
            String cursor = handshake.replaceFirst(".*\"t\":\"(\\d+)\".*", "$1");
            String keys = hubbub.publishKey() + "/" + hubbub.subscribeKey();
            String sent = get(hubbub.url() + "/publish/" + keys + "/0/room/0/%22hello%22");

            String batch = get(hubbub.url() + "/v2/subscribe/" + hubbub.subscribeKey() + "/room/0?tt=" + cursor);

            assertThat(sent).startsWith("[1,\"Sent\",");
            assertThat(batch).contains("\"d\":\"hello\"");
        }

        @Nested
        class Inside {
            @Test
            void nestedClass_sharesTheServer(Hubbub hubbub) {
                SEEN.add(hubbub.origin());
                assertThat(SEEN).containsExactly(hubbub.origin());
            }
        }
    }

    @HubbubServer
    static class ParallelOne {
        @Test
        void runsBesideTheOther(Hubbub hubbub) throws Exception {
            meet(hubbub);
        }
    }

    @HubbubServer
    static class ParallelOther {
        @Test
        void runsBesideTheOther(Hubbub hubbub) throws Exception {
            meet(hubbub);
        }
    }

    private static void meet(Hubbub hubbub) throws Exception {
        SEEN.add(hubbub.origin());
        BOTH_RUN.countDown();
        assertThat(BOTH_RUN.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(get(hubbub.url() + "/time/0")).matches("\\[\\d{17}]");
    }

    @HubbubServer("message-bytes=10")
    static class ShortMessages {
        @Test
        void longMessage_isRefused(Hubbub hubbub) throws Exception {
            assertThat(get(hubbub.url() + "/publish/demo/demo/0/room/0/%22longer%20than%20ten%22"))
                    .startsWith("[0,\"Message Too Large\",");
        }
    }

    @HubbubServer("hould=2s")
    static class Misspelt {
        @Test
        void neverRuns(Hubbub hubbub) {
            assertThat(hubbub).isNull();
        }
    }
}
