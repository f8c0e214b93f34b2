package io.hubbub.client.netty;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hubbub.client.http.Calls;
import io.hubbub.client.http.Leftovers;
import io.hubbub.client.http.StubServer;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.spi.ClientRuntime.Options;
import io.hubbub.client.spi.ClientRuntime.Parts;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients share, and what is theirs alone. */
@Timeout(60)
final class NettyRuntimeTest {
    private static final Duration SOON = Duration.ofSeconds(5); // some milliseconds, on a machine with time
    private static final Options USUAL = new Options(Calls.CONNECT_TIMEOUT, null, null);

    private final Leftovers leftovers = new Leftovers();
    private final StubServer server = StubServer.start();
    private final NettyRuntime runtime = NettyRuntime.create();

    NettyRuntimeTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        runtime.close();
        server.close();
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void create_noThreads_isRefused() {
        assertThatThrownBy(() -> NettyRuntime.create(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void open_severalThreads_eachClientStaysOnOne() throws Exception {
        try (NettyRuntime wide = NettyRuntime.create(3)) {
            Set<String> all = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 6; i++) {
                ClientLoop loop = wide.open(USUAL).loop();
                Set<String> ofOne = ConcurrentHashMap.newKeySet();
                CompletableFuture<Void> last = new CompletableFuture<>();
                for (int turn = 0; turn < 10; turn++) {
                    loop.post(() -> ofOne.add(Thread.currentThread().getName()));
                }
                loop.post(() -> last.complete(null));
                result(last);
                assertThat(ofOne).hasSize(1);
                all.addAll(ofOne);
            }
            assertThat(all).containsExactlyInAnyOrder("pn-netty-1", "pn-netty-2", "pn-netty-3");
        }
    }

    // Transports

    @Test
    void send_byAnotherClient_usesTheSameConnection() throws Exception {
        server.otherwise(StubServer.answer("[]"));

        for (int i = 0; i < 5; i++) {
            HttpTransport transport = runtime.open(USUAL).transport();
            reply(transport.send(read(server.uri("/"))));
            transport.close();
        }

        assertThat(server.connections()).hasSize(1);
    }

    @Test
    void close_ofOneClient_failsItsRequestsAndNoOthers() throws Exception {
        HttpTransport ends = runtime.open(USUAL).transport();
        HttpTransport stays = runtime.open(USUAL).transport();
        CompletableFuture<HttpReply> given = ends.send(read(server.uri("/ends")));
        CompletableFuture<HttpReply> kept = stays.send(read(server.uri("/stays")));
        var closes = server.take("/ends").connection();
        var lives = server.take("/stays");

        ends.close();

        assertThat(failure(given).kind()).isEqualTo(Kind.BROKEN);
        closes.awaitClosed();
        lives.answer(200, "[1]");
        assertThat(text(kept)).isEqualTo("[1]");
        assertThat(failure(ends.send(read(server.uri("/")))).kind()).isEqualTo(Kind.NOT_CONNECTED);
    }

    @Test
    void close_ofTheRuntime_failsEverythingAndLeavesNothing() throws Exception {
        List<CompletableFuture<HttpReply>> sent = new ArrayList<>();
        List<HttpTransport> transports = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            HttpTransport transport = runtime.open(USUAL).transport();
            transports.add(transport);
            sent.add(transport.send(read(server.uri("/"))));
        }
        for (int i = 0; i < 10; i++) {
            server.take();
        }

        runtime.close();

        for (CompletableFuture<HttpReply> each : sent) {
            assertThat(failure(each).kind()).isEqualTo(Kind.BROKEN);
        }
        await().atMost(SOON).until(() -> server.openConnections() == 0);
        await().atMost(SOON).until(() -> leftovers.threadNames().isEmpty());
        for (HttpTransport transport : transports) {
            assertThat(failure(transport.send(read(server.uri("/")))).kind()).isEqualTo(Kind.NOT_CONNECTED);
        }
        assertThatThrownBy(() -> runtime.open(USUAL)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_onItsOwnThread_leavesNothing() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        HttpTransport transport = runtime.open(USUAL).transport();

        result(transport.send(read(server.uri("/"))).thenAccept(reply -> runtime.close()));

        await().atMost(SOON).until(() -> leftovers.threadNames().isEmpty());
    }

    @Test
    void send_toAName_looksItUpElsewhereAndLeavesNoThread() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        HttpTransport transport = runtime.open(USUAL).transport();

        reply(transport.send(read(URI.create("http://localhost:" + server.port() + "/"))));

        assertThat(server.take().header("host")).isEqualTo("localhost:" + server.port());
        await().untilAsserted(() -> assertThat(leftovers.threadNames()).containsExactly("pn-netty-1"));
    }

    @Test
    void send_toAnAddressOfVersion6_goesThere() throws Exception {
        HttpTransport transport = runtime.open(USUAL).transport();

        // Nobody listens there; what matters is that it is understood.
        assertThat(failure(transport.send(read(URI.create("http://[::1]:1/")))).getMessage())
                .contains("[::1]:1");
    }

    @Test
    void send_manyHeldAndAnswered_reusesTheYoungestConnections() throws Exception {
        HttpTransport transport = runtime.open(USUAL).transport();
        List<CompletableFuture<HttpReply>> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(transport.send(read(server.uri("/held"))));
        }
        for (int i = 0; i < 5; i++) {
            server.take().answer(200, "[]");
        }
        for (CompletableFuture<HttpReply> each : held) {
            reply(each);
        }

        server.otherwise(StubServer.answer("[]"));
        Set<Object> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 5; i++) {
            reply(transport.send(read(server.uri("/next"))));
            used.add(server.take("/next").connection());
        }

        assertThat(used).hasSize(1);
    }

    // Loops

    @Test
    void post_turnThatThrows_doesNotStopTheNext() throws Exception {
        ClientLoop loop = runtime.open(USUAL).loop();
        CompletableFuture<Boolean> next = new CompletableFuture<>();

        loop.post(() -> {
            throw new AssertionError("as asked");
        });
        loop.post(() -> next.complete(loop.inLoop()));

        assertThat(result(next)).isTrue();
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void after_shortAndLongDelays_fireInTheirOrder() throws Exception {
        ClientLoop loop = runtime.open(USUAL).loop();
        List<String> fired = new ArrayList<>(); // of the loop
        CompletableFuture<List<String>> done = new CompletableFuture<>();

        loop.post(
                () -> { // in one turn, so that none is due before the next is set
                    loop.after(Duration.ofSeconds(Long.MAX_VALUE), () -> fired.add("never"));
                    loop.after(Duration.ofMillis(5), () -> fired.add("early"));
                    loop.after(Duration.ofMillis(10), () -> fired.add("cancelled"))
                            .cancel();
                    loop.after(Duration.ofMillis(40), () -> {
                        fired.add("late");
                        done.complete(List.copyOf(fired));
                    });
                });

        assertThat(result(done)).containsExactly("early", "late");
    }

    @Test
    void close_ofALoop_dropsItsTurnsAndTimersAndNoOthers() throws Exception {
        Parts ends = runtime.open(USUAL);
        Parts stays = runtime.open(USUAL);
        AtomicBoolean ran = new AtomicBoolean();
        CompletableFuture<Void> other = new CompletableFuture<>();
        CompletableFuture<Void> timer = new CompletableFuture<>();
        ends.loop().post(() -> {
            ends.loop().post(() -> ran.set(true));
            ends.loop().after(Duration.ofMillis(1), () -> ran.set(true));
            ends.loop().close();
            ends.loop().post(() -> ran.set(true));
            ends.loop().after(Duration.ZERO, () -> ran.set(true));
        });

        stays.loop().post(() -> other.complete(null));
        stays.loop().after(Duration.ofMillis(20), () -> timer.complete(null));

        result(other);
        result(timer);
        assertThat(ran).isFalse();
    }

    @Test
    void post_afterTheRuntimeWasClosed_isDropped() {
        ClientLoop loop = runtime.open(USUAL).loop();
        runtime.close();
        await().atMost(SOON).until(() -> leftovers.threadNames().isEmpty());

        loop.post(() -> {});
        loop.after(Duration.ofMillis(1), () -> {}).cancel();

        assertThat(leftovers.threadNames()).isEmpty();
    }
}
