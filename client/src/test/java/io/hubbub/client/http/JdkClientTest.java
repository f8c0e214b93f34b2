package io.hubbub.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class JdkClientTest {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CompletableFuture<Thread> started = new CompletableFuture<>();

    @Test
    void end_threadOfAnotherClientCameWhileThisOneWasMade_doesNotInterruptIt() throws Exception {
        JdkClient client = JdkClient.open(builder());
        Thread other = started.join();

        client.end();

        assertThat(other.isInterrupted()).isFalse();
        held.countDown();
        other.join();
    }

    @Test
    void isAlive_threadOfAnotherClientCameAndWent_isTrueUntilTheEnd() throws Exception {
        JdkClient client = JdkClient.open(builder());
        Thread other = started.join();

        held.countDown();
        other.join();

        assertThat(client.isAlive()).isTrue();
        client.end();
        Awaitility.await().until(() -> !client.isAlive()); // the selector sees it
    }

    /** Makes a client, and starts a thread where the selector thread of another client may start one just then. */
    private HttpClient.Builder builder() {
        HttpClient.Builder builder = HttpClient.newBuilder();
        return (HttpClient.Builder) Proxy.newProxyInstance(
                HttpClient.Builder.class.getClassLoader(),
                new Class<?>[] {HttpClient.Builder.class},
                (proxy, method, arguments) -> {
                    Thread other = new Thread(this::await);
                    other.start();
                    started.complete(other);
                    return method.invoke(builder, arguments);
                });
    }

    private void await() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
