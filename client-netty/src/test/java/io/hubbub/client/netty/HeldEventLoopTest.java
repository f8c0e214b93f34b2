package io.hubbub.client.netty;

import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hubbub.client.http.Calls;
import io.hubbub.client.http.Leftovers;
import io.hubbub.client.http.StubServer;
import io.hubbub.client.spi.ClientRuntime.Options;
import io.hubbub.client.spi.ClientRuntime.Parts;
import io.hubbub.client.spi.HttpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop that moves from thread to thread. */
@Timeout(60)
final class HeldEventLoopTest {
    private static final Duration SOON = Duration.ofSeconds(20); // far above what a busy machine needs

    private final Leftovers leftovers = new Leftovers();
    private final HeldEventLoop loop = new HeldEventLoop("pn-netty-1");

    @AfterEach
    void stop() {
        var unused = loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        await().atMost(SOON).until(() -> leftovers.threadNames().isEmpty());
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private Thread thread() throws Exception {
        return result(CompletableFuture.supplyAsync(Thread::currentThread, loop));
    }

    @Test
    void hold_andRelease_changeTheKindOfThreadAndLeaveOne() throws Exception {
        Thread first = thread();
        assertThat(first.isDaemon()).isTrue();

        loop.hold();
        first.join();
        Thread second = thread();
        assertThat(second.isDaemon()).isFalse();
        assertThat(second.getName()).isEqualTo("pn-netty-1");

        loop.release();
        second.join();
        assertThat(thread().isDaemon()).isTrue();
        assertThat(leftovers.threadNames()).containsExactly("pn-netty-1");
    }

    @Test
    void hold_byTwo_lastsUntilBothHaveReleased() throws Exception {
        loop.hold();
        loop.hold();
        loop.release();
        assertThat(thread().isDaemon()).isFalse();
        Thread held = thread();
        loop.release();
        held.join();

        assertThat(thread().isDaemon()).isTrue();
    }

    @Test
    void hold_beforeTheFirstTurn_beginsWithTheRightThread() throws Exception {
        loop.hold();

        assertThat(thread().isDaemon()).isFalse();
    }

    @Test
    void move_turnsAndTimersAreWaiting_runOnceInOrderAndNeverTwoAtATime() throws Exception {
        List<Integer> ran = new ArrayList<>(); // without a lock: of the loop
        CompletableFuture<Void> timer = new CompletableFuture<>();
        var unused = loop.schedule(() -> timer.complete(null), 20, TimeUnit.MILLISECONDS);
        int turns = 50_000;
        for (int i = 0; i < turns; i++) {
            int number = i;
            loop.execute(() -> {
                assertThat(loop.inEventLoop()).isTrue();
                ran.add(number);
            });
            if (i % 100 == 0) {
                loop.hold();
            } else if (i % 100 == 50) {
                loop.release();
            }
        }
        result(timer);
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.execute(() -> last.complete(null));
        result(last);

        assertThat(ran).hasSize(turns).isSorted();
        await().untilAsserted(() -> assertThat(thread().isDaemon()).isTrue());
    }

    @Test
    void move_pollIsOpen_keepsItsConnection() throws Exception {
        try (StubServer server = StubServer.start();
                NettyRuntime runtime = NettyRuntime.create()) {
            Parts parts = runtime.open(new Options(Calls.CONNECT_TIMEOUT, null, null));
            CompletableFuture<HttpReply> poll = parts.transport().send(read(server.uri("/poll")));
            var open = server.take("/poll");
            parts.keepAlive().hold();
            CompletableFuture<Thread> mover = new CompletableFuture<>();
            parts.loop().post(() -> mover.complete(Thread.currentThread()));
            result(mover);
            open.answer(200, "[1]");

            assertThat(text(poll)).isEqualTo("[1]");
            CompletableFuture<HttpReply> next = parts.transport().send(read(server.uri("/next")));
            server.take("/next").answer(200, "[2]");
            assertThat(text(next)).isEqualTo("[2]");
            assertThat(server.connections()).hasSize(1);
            parts.keepAlive().release();
        }
    }

    @Test
    void move_loopIsEnding_endsAllTheSame() throws Exception {
        for (int i = 0; i < 200; i++) {
            HeldEventLoop ending = new HeldEventLoop("pn-netty-2");
            ending.execute(() -> {});
            Thread holder = new Thread(() -> {
                ending.hold();
                ending.release();
                ending.hold();
            });
            holder.start();
            var unused = ending.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
            assertThat(ending.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            holder.join();
        }
    }
}
