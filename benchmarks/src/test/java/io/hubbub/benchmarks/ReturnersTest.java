package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One subscriber that missed three messages, on the real loop. */
@Timeout(20)
final class ReturnersTest {
    private static final Duration LONG = Duration.ofSeconds(15);

    private final LoadLoop loop = new LoadLoop();
    private final Peer peer = peer();
    private final Returners returners = new Returners(
            loop, new HubbubDialect(peer.address().getPort()), peer.address(), 1, 3, 17_000_000_000_000_001L);

    private static Peer peer() {
        try {
            return new Peer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws IOException {
        CompletableFuture<Void> opened = loop.ask(returners::open);
        peer.accept();
        opened.join();
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        loop.close();
    }

    @Test
    void catchUp_inTwoAnswers_goesOnFromTheCursorUntilItHasAll() throws IOException {
        CompletableFuture<Returners.Caught> caught = catchUp(LONG);
        assertThat(peer.request()).startsWith("GET /v2/subscribe/demo/c000000/0?tt=17000000000000001&tr=1&uuid=u0 ");

        peer.say(Answers.hubbub("17000000000000005", Answers.payload(0, 0, 0, 0), Answers.payload(0, 0, 1, 0)));
        assertThat(peer.request()).contains("?tt=17000000000000005&");
        peer.say(Answers.hubbub("17000000000000006", Answers.payload(0, 0, 2, 0)));

        assertThat(caught.join().faults().none()).isTrue();
        assertThat(caught.join().delivered()).isEqualTo(3);
    }

    @Test
    void catchUp_messageTwice_isRepeatedAndNotCounted() throws IOException {
        CompletableFuture<Returners.Caught> caught = catchUp(LONG);

        peer.say(Answers.hubbub("17000000000000005", Answers.payload(0, 0, 0, 0), Answers.payload(0, 0, 0, 0)));
        peer.say(Answers.hubbub("17000000000000006", Answers.payload(0, 0, 1, 0), Answers.payload(0, 0, 2, 0)));

        assertThat(caught.join().faults()).isEqualTo(new Ledger.Faults(0, 1, 0, 0));
        assertThat(caught.join().delivered()).isEqualTo(3);
    }

    @Test
    void catchUp_messagesThatNeverCome_areLostAfterTheLimit() {
        CompletableFuture<Returners.Caught> caught = catchUp(Duration.ofMillis(50));

        assertThat(caught.join().faults().lost()).isEqualTo(3);
    }

    private CompletableFuture<Returners.Caught> catchUp(Duration limit) {
        return loop.ask(() -> returners.catchUp(limit));
    }
}
