package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One subscriber on the real loop against a socket that answers byte by byte what the test says. */
@Timeout(20)
final class SubscriberTest {
    private final LoadLoop loop = new LoadLoop();
    private final Ledger ledger = new Ledger(1);
    private final CompletableFuture<Ledger.Faults> settled = new CompletableFuture<>();
    private ServerSocket listener = unbound();
    private Socket peer = new Socket();

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void connect() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
        Audience audience = new Audience(loop, new HubbubDialect(address.getPort()), address, ledger, true, 1);
        CompletableFuture<Void> parked = loop.ask(() -> audience.grow(1));
        peer = listener.accept();
        peer.setTcpNoDelay(true);
        assertThat(request()).contains("?tt=0&");
        say(Answers.hubbub("17000000000000001"));
        assertThat(request()).contains("?tt=17000000000000001&");
        parked.join();
        loop.ask(() -> {
            ledger.whenSettled(() -> settled.complete(ledger.faults()));
            return ledger;
        });
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        listener.close();
        loop.close();
    }

    @Test
    void answered_batch_countsEveryMessageAndAsksFromTheNewCursor() throws IOException {
        publish(2);

        say(Answers.hubbub(
                "17000000000000009", Answers.payload(0, 0, 0, System.nanoTime()), Answers.payload(0, 0, 1, 1)));

        assertThat(request()).contains("?tt=17000000000000009&");
        assertThat(settled.join().none()).isTrue();
    }

    @Test
    void answered_responseInManyPieces_isPutTogether() throws IOException {
        publish(1);
        String answer = Answers.hubbub("17000000000000009", Answers.payload(0, 0, 0, System.nanoTime()));

        for (int i = 0; i < answer.length(); i += 7) {
            say(answer.substring(i, Math.min(answer.length(), i + 7)));
        }

        assertThat(request()).contains("?tt=17000000000000009&");
        assertThat(settled.join().none()).isTrue();
    }

    @Test
    void answered_messageOfAnotherChannel_isDamage() throws IOException {
        publish(1);

        say(Answers.hubbub("17000000000000009", Answers.payload(5, 0, 0, System.nanoTime())));

        assertThat(settled.join().damaged()).isEqualTo(1);
    }

    @Test
    void answered_messageMissingInBetween_isLost() throws IOException {
        publish(3);

        say(Answers.hubbub("17000000000000009", Answers.payload(0, 0, 0, 1), Answers.payload(0, 0, 2, 1)));
        request();

        assertThat(loop.<Ledger.Faults>ask(ledger::faults)).isEqualTo(new Ledger.Faults(1, 0, 0, 0));
    }

    private void publish(int messages) {
        loop.run("publishing", Duration.ofSeconds(60), () -> {
            ledger.published(messages);
            return CompletableFuture.completedFuture(messages);
        });
    }

    private void say(String text) throws IOException {
        peer.getOutputStream().write(Answers.bytes(text));
        peer.getOutputStream().flush();
    }

    private String request() throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = peer.getInputStream();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
