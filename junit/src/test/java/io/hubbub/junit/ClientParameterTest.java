package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Which clients a test gets, and when they end. */
class ClientParameterTest {
    private static final List<PubNub> CLIENTS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forgetClients() {
        CLIENTS.clear();
    }

    @Test
    void parameters_areReadyClientsWithUuidsOfTheirOwn() {
        run(Two.class, 1);

        assertThat(CLIENTS).hasSize(2).doesNotHaveDuplicates();
        assertThat(CLIENTS).extracting(PubNub::getUuid).doesNotHaveDuplicates();
    }

    @Test
    void clientsOfAMethod_endWithIt() {
        run(EachMethod.class, 2);

        assertThat(CLIENTS).hasSize(8).allSatisfy(ClientParameterTest::isClosed);
    }

    @Test
    void clientsOfAClass_endWithIt() {
        run(WholeClass.class, 3);

        assertThat(CLIENTS).hasSize(3).allSatisfy(ClientParameterTest::isClosed);
    }

    @Test
    void clients_leaveNoThread() throws InterruptedException {
        Set<Thread> before = threads();

        run(EachMethod.class, 2);

        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(30_000); // those of clients end a moment after their close
        }
        assertThat(left).noneMatch(Thread::isAlive);
    }

    @Test
    void faults_endWithTheMethod() {
        run(Faulty.class, 3);
    }

    @Test
    void configuration_isForThisNetworkAndNewEachTime() {
        run(Configured.class, 1);
    }

    private static void run(Class<?> testClass, int tests) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(tests).failed(0));
    }

    private static void isClosed(PubNub client) {
        assertThatIllegalStateException().isThrownBy(client::start);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hubbub")
                        || thread.getName().startsWith("pn-loop"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @HubbubServer
    static class Two {
        @Test
        void both_reachTheNetwork(PubNub one, PubNub other, Hubbub hubbub) {
            CLIENTS.addAll(List.of(one, other));
            assertThat(one.getBaseUrl()).isEqualTo(hubbub.url());
            one.publish().channel("room").message("hello").sync();
            other.subscribe().channels("room").connect().join();
        }
    }

    @HubbubServer
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class EachMethod {
        private final PubNub ofTheConstructor;

        EachMethod(PubNub pubnub) {
            ofTheConstructor = pubnub;
            CLIENTS.add(pubnub);
        }

        @BeforeEach
        void setUp(PubNub pubnub) {
            CLIENTS.add(pubnub);
        }

        @Test
        @Order(1)
        void first(PubNub pubnub, Hubbub hubbub) {
            CLIENTS.addAll(List.of(pubnub, hubbub.client("alice")));
            assertThat(CLIENTS).hasSize(4).allSatisfy(client -> client.time().sync());
            assertThat(ofTheConstructor).isSameAs(CLIENTS.get(0));
            assertThat(CLIENTS.get(3).getUuid()).isEqualTo("alice");
        }

        @Test
        @Order(2)
        void second(PubNub pubnub, Hubbub hubbub) {
            CLIENTS.addAll(List.of(pubnub, hubbub.client()));
            assertThat(CLIENTS.subList(0, 4)).allSatisfy(ClientParameterTest::isClosed);
            assertThat(CLIENTS.subList(4, 8)).allSatisfy(client -> client.time().sync());
        }
    }

    @HubbubServer
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class WholeClass {
        private final PubNub ofTheConstructor;

        WholeClass(PubNub pubnub) {
            ofTheConstructor = pubnub;
            CLIENTS.add(pubnub);
        }

        @BeforeAll
        static void setUp(PubNub pubnub, Hubbub hubbub) {
            CLIENTS.addAll(List.of(pubnub, hubbub.client()));
        }

        @Test
        void first() {
            all();
        }

        @Test
        void second() {
            all();
        }

        @Nested
        class Inside {
            @Test
            void third() {
                all();
            }
        }

        @AfterAll
        static void tearDown() {
            CLIENTS.forEach(client -> client.time().sync());
        }

        private void all() {
            ofTheConstructor.time().sync();
            CLIENTS.forEach(client -> client.time().sync());
        }
    }

    @HubbubServer
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Faulty {
        @Test
        @Order(1)
        void callFault_isInjected(Hubbub hubbub) throws Exception {
            hubbub.inject(Fault.status(500));
            assertThat(Line.get(hubbub, "/time/0")).startsWith("HTTP/1.1 500 ");
        }

        @Test
        @Order(2)
        void callFault_isGoneAndOutageIsInjected(Hubbub hubbub) throws Exception {
            assertThat(Line.get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
            hubbub.inject(Fault.lost());
            hubbub.inject(Fault.refuse());
        }

        @Nested
        class Inside {
            @Test
            void outage_isGone(Hubbub hubbub) throws Exception {
                assertThat(Line.get(hubbub, "/time/0")).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @HubbubServer
    static class Configured {
        @Test
        void configuration_canBeChanged(Hubbub hubbub) {
            PNConfiguration one = hubbub.configuration().setUuid("me");
            PNConfiguration other = hubbub.configuration();

            assertThat(one.getOrigin()).isEqualTo(hubbub.origin());
            assertThat(one.isSsl()).isFalse();
            assertThat(other.getUuid()).isNotBlank().isNotEqualTo("me");
            try (PubNub pubnub = PubNub.create(one)) {
                pubnub.publish().channel("room").message(1).sync();
            }
        }
    }
}
