package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class FetchesTest {
    private final LoadLoop loop = new LoadLoop();
    private final Peer peer = peer();

    private static Peer peer() {
        try {
            return new Peer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        loop.close();
    }

    @Test
    void fetch_pageOfAChannel_countsItsMessages() throws IOException {
        Fetches fetches = open(17_000_000_000_000_001L);
        CompletableFuture<Fetches.Seen> seen = loop.ask(() -> fetches.fetch(Duration.ofNanos(1)));

        String request = peer.request();
        assertThat(request).contains("?max=100&start=17000000000000001 HTTP/1.1\r\n");
        int channel = channel(request);
        peer.say(Answers.ok(Answers.payload(channel, 0, 0, 0) + Answers.payload(channel, 0, 1, 0)));

        assertThat(seen.join().messages()).isEqualTo(2);
    }

    @Test
    void fetch_messageOfAnotherChannel_fails() throws IOException {
        Fetches fetches = open(0);
        CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
            try {
                loop.run("reading", Duration.ofSeconds(15), () -> fetches.fetch(Duration.ofNanos(1)));
                throw new CompletionException("it did not fail", null);
            } catch (IllegalStateException expected) {
                return expected;
            }
        });

        int other = (channel(peer.request()) + 1) % HistorySizes.CHANNELS;
        peer.say(Answers.ok(Answers.payload(other, 0, 0, 0)));

        assertThat(failure.join()).hasMessageContaining("not what was asked for");
    }

    private Fetches open(long start) throws IOException {
        Fetches fetches = loop.ask(() -> {
            Fetches opening = new Fetches(loop, peer.address().getPort(), 100, start);
            try {
                opening.open(peer.address());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return opening;
        });
        peer.accept();
        fetches.opened().join();
        return fetches;
    }

    private static int channel(String request) {
        int at = request.indexOf("/channel/c") + "/channel/c".length();
        return Integer.parseInt(request, at, at + Payload.CHANNEL_DIGITS, 10);
    }
}
