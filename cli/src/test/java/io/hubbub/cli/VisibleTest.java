package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisibleTest {
    /** First and last of each range. */
    static IntStream hidden() {
        return Stream.of(
                        new int[] {0x00, 0x1F, 0x7F, 0x9F}, // control characters
                        new int[] {0x061C, 0x200B, 0x200F, 0x2028, 0x202E, 0x2060, 0x2069, 0xFEFF})
                .flatMapToInt(IntStream::of);
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void character_thatIsNotSeen_isShown(int character) {
        assertThat(Visible.text("a" + (char) character + "b")).isEqualTo("a\\u%04xb".formatted(character));
    }

    @Test
    void characters_thatAreSeen_stayAsTheyAre() {
        String text = " ~\u00A0Grüße, 日本語 \uD83D\uDC69 e\u0301\u200A\u2010\u202F\u205F\u206A\\";

        assertThat(Visible.text(text)).isEqualTo(text);
    }
}
