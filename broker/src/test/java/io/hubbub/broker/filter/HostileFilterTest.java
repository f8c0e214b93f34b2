package io.hubbub.broker.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.JsonValue.Text;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Expressions and messages written to keep a loop busy.
 *
 * <p>The limit of time is no measurement: what these guard against takes minutes or for ever.
 */
final class HostileFilterTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int MEGA = 1 << 20;

    @Test
    void like_manyAsterisksAgainstManyEqualLetters_isQuick() {
        String pattern = "a*".repeat(1500) + "b";

        assertThat(decided(() -> matches("t LIKE '" + pattern + "'", text("a".repeat(MEGA)))))
                .isFalse();
        assertThat(decided(() -> matches("t LIKE '*" + pattern + "*'", text("a".repeat(MEGA) + "b"))))
                .isTrue();
    }

    @Test
    void like_longPieceThatAlmostFitsEverywhere_isQuick() {
        Map<String, JsonValue> meta = Map.of(
                "t",
                new Text("a".repeat(MEGA)),
                "p",
                new Text("*" + "a".repeat(MEGA / 2) + "b*"),
                "q",
                new Text("*".repeat(MEGA)));

        assertThat(decided(() -> matches("t LIKE p", new JsonValue.Members(meta))))
                .isFalse();
        assertThat(decided(() -> matches("t LIKE q", new JsonValue.Members(meta))))
                .isTrue();
    }

    @Test
    void contains_longPieceThatAlmostFitsEverywhere_isQuick() {
        Map<String, JsonValue> meta =
                Map.of("t", new Text("a".repeat(MEGA)), "p", new Text("a".repeat(MEGA / 2) + "b"));

        assertThat(decided(() -> matches("t CONTAINS p", new JsonValue.Members(meta))))
                .isFalse();
    }

    @Test
    void contains_longNumberAgainstManyMembers_isReadOnce() {
        Map<String, JsonValue> meta = Map.of(
                "a",
                new JsonValue.Array(Collections.nCopies(MEGA, new JsonValue.Num(2))),
                "p",
                new Text("1".repeat(300) + "." + "1".repeat(MEGA)));

        assertThat(decided(() -> matches("a CONTAINS p", new JsonValue.Members(meta))))
                .isFalse();
    }

    @Test
    void matches_largestExpressionOnLargeMessage_isQuick() {
        String term = "t LIKE '*a*a*b'";
        String largest = String.join("||", Collections.nCopies(64, term));

        assertThat(decided(() -> matches(largest, text("a".repeat(1 << 17))))).isFalse();
    }

    @Test
    void matches_longestChains_doNotOverflow() {
        assertThat(decided(() -> matches(String.join("+", Collections.nCopies(128, "1")), text(""))))
                .isTrue();
        assertThat(decided(() -> matches(String.join("&&", Collections.nCopies(128, "1")), text(""))))
                .isTrue();
        assertThat(decided(() -> matches("(".repeat(31) + "!0" + ")".repeat(31), text(""))))
                .isTrue();
    }

    @Test
    void matches_deepestMessage_isRead() throws FilterSyntaxException {
        String deep = "[".repeat(500) + "]".repeat(500);
        Envelope envelope = new Envelope(
                "demo",
                "ch",
                new Timetoken(1),
                Message.of(MessageType.MESSAGE, JsonText.check(deep.getBytes(UTF_8)), null));

        assertThat(Filter.compile("data" + "[0]".repeat(499)).matches(Subject.of(envelope)))
                .isTrue();
        assertThat(Filter.compile("data" + "[0]".repeat(500)).matches(Subject.of(envelope)))
                .isFalse();
    }

    @Test
    void matches_numbersOfThousandsOfDigits_areNumbersOrMissing() throws FilterSyntaxException {
        String digits = "1" + "0".repeat(20_000);
        String small = "0." + "0".repeat(20_000) + "1";
        for (String quote : List.of("", "\"")) {
            Subject huge = Subjects.meta("{\"n\":" + quote + digits + quote + "}");
            assertThat(Filter.compile("n > 0 || n < 0 || n == n + 0").matches(huge))
                    .isFalse();
            Subject tiny = Subjects.meta("{\"n\":" + quote + small + quote + "}");
            assertThat(Filter.compile("n >= 0 && n <= 0 && n == 0").matches(tiny))
                    .isTrue();
        }
        assertThat(Filter.compile("n LIKE '*' || n contains '1' || ('', 'Infinity') contains n")
                        .matches(Subjects.meta("{\"n\":1e999}")))
                .isFalse();
    }

    @Test
    void matches_notANumberInAnySpelling_isNone() throws FilterSyntaxException {
        for (String text : List.of(
                "NaN",
                "Infinity",
                "-Infinity",
                "1d",
                "1f",
                "0x1p3",
                "0x10",
                " 1",
                "1 ",
                "1_000",
                "1,5",
                "--1",
                "+",
                "-",
                ".",
                "e5",
                "1e",
                "1.",
                "\u0661",
                "\uFF11",
                "")) {
            Subject subject = Subjects.meta("{\"n\":\"" + text + "\"}");
            assertThat(Filter.compile("n < 0 || n >= 0 || n == 1 || n + 1 || -n || ~n || (n | 0)")
                            .matches(subject))
                    .as(text)
                    .isFalse();
        }
    }

    @Test
    void like_anyCharacters_fitThemselvesInEitherCase() throws FilterSyntaxException {
        for (String text : List.of(
                "\u0130", "\u0131", "\u00DF", "\u03A3\u03C2", "\uD83D\uDC1D", "\uD83D", "\u212A", "\u0000", "\uFB03")) {
            Subject subject = Subjects.of(new JsonValue.Members(Map.of("t", new Text(text))), null);
            assertThat(Filter.compile("t LIKE t && t LIKE '*' && t CONTAINS t").matches(subject))
                    .as(text)
                    .isTrue();
            assertThat(new LikePattern("*" + text + "*").matches("x" + text + "y"))
                    .isTrue();
        }
        assertThat(new LikePattern("\u03A3").matches("\u03C2")).isTrue();
    }

    private static JsonValue text(String text) {
        return new JsonValue.Members(Map.of("t", new Text(text)));
    }

    private static boolean matches(String expression, JsonValue meta) throws FilterSyntaxException {
        return Filter.compile(expression).matches(Subjects.of(meta, null));
    }

    private static boolean decided(Callable<Boolean> question) {
        return assertTimeoutPreemptively(SOON, question::call);
    }
}
