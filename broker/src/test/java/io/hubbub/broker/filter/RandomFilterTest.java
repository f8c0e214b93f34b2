package io.hubbub.broker.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.JsonValue.Array;
import io.hubbub.protocol.JsonValue.Bool;
import io.hubbub.protocol.JsonValue.Members;
import io.hubbub.protocol.JsonValue.Null;
import io.hubbub.protocol.JsonValue.Num;
import io.hubbub.protocol.JsonValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Expressions made by chance, against {@link ReferenceFilter} and the laws of logic. {@code -Dhubbub.seed} repeats them. */
final class RandomFilterTest {
    private static final long SEED = Long.getLong("hubbub.seed", System.nanoTime());
    private static final int EXPRESSIONS = 20_000;
    private static final String[] WORDS = {
        "a",
        "b",
        "t",
        "meta",
        ".",
        "data.a",
        "meta['t']",
        "message.b",
        "[0]",
        "[",
        "]",
        "1",
        "0.5",
        "1e3",
        "'x'",
        "\"\\\"",
        "'*a\\*'",
        "'",
        "true",
        "false",
        "(",
        ")",
        ",",
        "||",
        "&&",
        "|",
        "&",
        "^",
        "==",
        "!=",
        "=",
        "<",
        ">",
        "<=",
        ">=",
        "LIKE",
        "contains",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "~",
        " ",
        "\t",
        "\u00E9",
        "\uD83D\uDC1D",
        "\uD800",
        "\u0000",
        "@"
    };

    private final SplittableRandom random = new SplittableRandom(SEED);

    RandomFilterTest() {
        System.out.println("RandomFilterTest: -Dhubbub.seed=" + SEED);
    }

    @Test
    void matches_anyExpression_agreesWithTheReference() throws FilterSyntaxException {
        int delivered = 0;
        int asked = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            ReferenceFilter reference = ReferenceFilter.any(random);
            Filter filter = Filter.compile(reference.text());
            for (int j = 0; j < 5; j++) {
                JsonValue meta = members();
                boolean expected = reference.matches(meta);
                assertThat(filter.matches(Subjects.of(meta, null)))
                        .as("%s on %s", filter, meta)
                        .isEqualTo(expected);
                asked++;
                delivered += expected ? 1 : 0;
            }
        }
        assertThat(delivered).as("what tests must meet to mean something").isBetween(asked / 10, asked * 9 / 10);
    }

    @Test
    void matches_anyExpressions_obeyTheLawsOfLogic() throws FilterSyntaxException {
        for (int i = 0; i < EXPRESSIONS / 4; i++) {
            String p = "(" + ReferenceFilter.any(random).text() + ")";
            String q = "(" + ReferenceFilter.any(random).text() + ")";
            Subject subject = Subjects.of(members(), members());
            boolean isP = matches(p, subject);
            boolean isQ = matches(q, subject);

            assertThat(matches("!!" + p, subject)).as(p).isEqualTo(isP);
            assertThat(matches("!" + p, subject)).as(p).isEqualTo(!isP);
            assertThat(matches("(" + p + ")", subject)).as(p).isEqualTo(isP);
            assertThat(matches(p + "&&" + q, subject)).as("%s %s", p, q).isEqualTo(isP && isQ);
            assertThat(matches(p + "||" + q, subject)).as("%s %s", p, q).isEqualTo(isP || isQ);
            assertThat(matches("!(" + p + "&&" + q + ")", subject))
                    .as("%s %s", p, q)
                    .isEqualTo(matches("!" + p + "||!" + q, subject));
            assertThat(matches(p + "!=" + q, subject)).as("%s %s", p, q).isEqualTo(!matches(p + "==" + q, subject));
            assertThat(matches(p + "==" + q, subject)).as("%s %s", p, q).isEqualTo(matches(q + "==" + p, subject));
            assertThat(matches(p + "<" + q, subject)).as("%s %s", p, q).isEqualTo(matches(q + ">" + p, subject));
        }
    }

    @Test
    void compile_anyText_isAFilterOrSaysWhatIsWrong() {
        int understood = 0;
        int refused = 0;
        for (int i = 0; i < EXPRESSIONS * 5; i++) {
            String text = anyText();
            try {
                Filter filter = Filter.compile(text);
                understood++;
                filter.matches(Subjects.of(null, null));
                filter.matches(Subjects.of(anyValue(2), anyValue(2)));
                filter.matches(Subjects.of(members(), members()));
            } catch (FilterSyntaxException e) {
                refused++;
                assertThat(e.position()).as(text).isBetween(0, text.length());
                assertThat(e.sentence()).as(text).startsWith("Filter syntax error: ");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("Seed " + SEED + ": " + text, e);
            }
        }
        assertThat(understood).isGreaterThan(EXPRESSIONS / 10);
        assertThat(refused).isGreaterThan(EXPRESSIONS);
    }

    private String anyText() {
        if (random.nextInt(3) == 0) {
            // An expression with one character lost, doubled or changed.
            StringBuilder text = new StringBuilder(ReferenceFilter.any(random).text());
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.charAt(at));
                default -> text.setCharAt(at, (char) random.nextInt(32, 127));
            }
            return text.toString();
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            text.append(random.nextInt(20) == 0 ? String.valueOf((char) random.nextInt(0x10000)) : word());
        }
        return text.toString();
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private JsonValue members() {
        Map<String, JsonValue> members = new HashMap<>();
        for (String name : ReferenceFilter.NAMES) {
            if (random.nextInt(5) > 0) {
                members.put(name, anyValue(1));
            }
        }
        return new Members(members);
    }

    private JsonValue anyValue(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> Null.NULL;
            case 1 -> Bool.of(random.nextBoolean());
            case 2, 3 -> new Num(ReferenceFilter.anyNumber(random));
            case 4, 5 -> new Text(ReferenceFilter.anyString(random));
            case 6 -> {
                List<JsonValue> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(anyValue(depth - 1));
                }
                yield new Array(items);
            }
            default -> new Members(Map.of("a", anyValue(depth - 1), "b", anyValue(depth - 1)));
        };
    }

    private static boolean matches(String expression, Subject subject) throws FilterSyntaxException {
        return Filter.compile(expression).matches(subject);
    }
}
