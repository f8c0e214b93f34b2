package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GuessTest {
    private static final int TIMES = 50;

    static Stream<Guess> guesses() {
        Random chance = new Random(3);
        return Stream.of(
                SignatureGuess.v2(chance),
                SignatureGuess.legacy(chance),
                TokenGuess.sealed(chance),
                TokenGuess.asked(chance),
                new AdminTokenGuess(chance),
                CarelessGuess.bytes(1_024, chance),
                CarelessGuess.signature(chance));
    }

    @ParameterizedTest
    @MethodSource("guesses")
    void show_onlyWhatIsRight_isLetIn(Guess guess) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            assertThat(guess.make(Wrong.FIRST_BYTE).show()).isFalse();
            assertThat(guess.make(Wrong.LAST_BYTE).show()).isFalse();
            assertThat(guess.make(Wrong.NOWHERE).show()).isTrue();
        }
    }

    @Test
    void copy_wrong_differsAtThatByteOnlyAndByAnyLetter() {
        Secret secret = new Secret("0123", Secret.HEX, new Random(3));

        assertThat(Stream.generate(() -> secret.text(Wrong.FIRST_BYTE))
                        .limit(1_000)
                        .distinct())
                .hasSize(Secret.HEX.length() - 1)
                .allMatch(text -> text.endsWith("123") && !text.startsWith("0"));
        assertThat(Stream.generate(() -> secret.text(Wrong.LAST_BYTE))
                        .limit(1_000)
                        .distinct())
                .hasSize(Secret.HEX.length() - 1)
                .allMatch(text -> text.startsWith("012") && !text.endsWith("3"));
        assertThat(secret.text(Wrong.NOWHERE)).isEqualTo("0123");
    }

    @Test
    void show_overHttp_readsTheAnswersOfTheServer() throws Exception {
        try (CarelessServer server = new CarelessServer(0)) {
            Thread serving = new Thread(() -> serveOne(server), "careless server");
            serving.start();
            try (Guess guess = new LoopbackGuess(server.address(), "/", CarelessServer.secret())) {
                for (Wrong where : Wrong.values()) {
                    assertThat(guess.make(where).show()).as(where.name()).isEqualTo(where == Wrong.NOWHERE);
                }
            }
            serving.join();
        }
    }

    private static void serveOne(CarelessServer server) {
        try {
            server.serveOne();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
