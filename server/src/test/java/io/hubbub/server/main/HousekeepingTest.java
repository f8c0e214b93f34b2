package io.hubbub.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HousekeepingTest {
    @Test
    void chores_oneFails_areDoneAgainAndAgainUntilItIsClosed() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(2);
        CountDownLatch done = new CountDownLatch(2);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Housekeeping housekeeping = new Housekeeping(
                Duration.ofMillis(1),
                List.of(
                        () -> {
                            thread.complete(Thread.currentThread());
                            failed.countDown();
                            throw new IllegalStateException("a chore of a test fails");
                        },
                        done::countDown));

        assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        housekeeping.close();

        thread.join().join(TimeUnit.SECONDS.toMillis(30));
        assertThat(thread.join().isAlive()).isFalse();
    }
}
