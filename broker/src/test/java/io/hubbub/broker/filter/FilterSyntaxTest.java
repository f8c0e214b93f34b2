package io.hubbub.broker.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no expression, and what the caller hears. */
final class FilterSyntaxTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "v == # 4 # expected operand",
                "v == 1 && # 9 # expected operand",
                "&& v # 0 # expected operand",
                "v & & 1 # 4 # expected operand",
                "v &&& 1 # 4 # expected operand",
                "v === 1 # 4 # expected operand",
                "v !== 1 # 4 # expected operand",
                "v <> 1 # 3 # expected operand",
                "v => 1 # 3 # expected operand",
                "+v # 0 # expected operand",
                "v LIKE # 6 # expected operand",
                "v LIKE contains # 7 # expected operand",
                "like == 1 # 0 # expected operand",
                "() # 1 # expected operand",
                "(1,) # 3 # expected operand",
                "(,1) # 1 # expected operand",
                "! # 1 # expected operand",
                ".a == 1 # 0 # expected operand",
                "[0] # 0 # expected operand",
                "v == 1 v == 2 # 7 # expected operator",
                "a b # 2 # expected operator",
                "a and b # 2 # expected operator",
                "'a' 'b' # 4 # expected operator",
                "1 2 # 2 # expected operator",
                "12abc # 2 # expected operator",
                "1.2.3 # 3 # expected operator",
                "1. # 1 # expected operator",
                "a.5 # 1 # expected operator",
                "1e # 1 # expected operator",
                "'a'.b # 3 # expected operator",
                "(a).b # 3 # expected operator",
                "a, b # 1 # expected operator",
                "a] # 1 # expected operator",
                "a ! b # 2 # expected operator",
                "a ) # 2 # unexpected )",
                "(v == 1 # 7 # expected )",
                "((v) # 4 # expected )",
                "(a b) # 3 # expected )",
                "(1 ] # 3 # expected )",
                "1 < v < 3 # 6 # comparison of a comparison",
                "a == b == c # 7 # comparison of a comparison",
                "a LIKE b LIKE c # 9 # comparison of a comparison",
                "v == 'abc # 5 # string without end",
                "v == `'abc\\'` # 5 # string without end",
                "v == \"a' # 5 # string without end",
                "' # 0 # string without end",
                "v @ 1 # 2 # unexpected character",
                "a ; b # 2 # unexpected character",
                "{a} # 0 # unexpected character",
                "`a \\ b` # 2 # unexpected character",
                "a ? b # 2 # unexpected character",
                "meta.[0] == 1 # 5 # expected name",
                "data.* == 'x' # 5 # expected name",
                "meta. # 5 # expected name",
                "meta.'a' # 5 # expected name",
                "meta..a # 5 # expected name",
                "meta[] # 5 # expected index or quoted name",
                "meta[a] # 5 # expected index or quoted name",
                "meta[-1] # 5 # expected index or quoted name",
                "meta[1.5] # 5 # expected index or quoted name",
                "meta[1e1] # 5 # expected index or quoted name",
                "meta[.1] # 5 # expected index or quoted name",
                "meta[ # 5 # expected index or quoted name",
                "meta[0 # 6 # expected ]",
                "meta['a' 'b'] # 9 # expected ]",
                "v < 1e400 # 4 # number out of range",
            })
    void compile_noExpression_saysWhatAndWhere(String expression, int position, String complaint) {
        assertRefused(expression.replace("`", ""), position, complaint);
    }

    @Test
    void compile_strangeCharacters_areRefusedWithoutQuotingThem() {
        for (String strange :
                new String[] {"\u0000", "\u00A0a", "\uD800", "\uDC00", "\uFEFFa", "\uD83D\uDC1D", "\u2028", "\u0301"}) {
            FilterSyntaxException refused =
                    catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile("a" + strange + "@"));
            assertThat(refused.sentence()).matches("Filter syntax error: [a-z ]+ at \\d");
        }
    }

    @Test
    void compile_length_isBounded() {
        String longest = "'" + "x".repeat(Filter.MAX_LENGTH - 2) + "'";

        assertThatCode(() -> Filter.compile(longest)).doesNotThrowAnyException();
        assertRefused(longest + " ", 4096, "more than 4096 characters");
        assertRefused("x".repeat(1 << 20), 4096, "more than 4096 characters");
        assertRefused(" ".repeat(4097), 4096, "more than 4096 characters");
        assertRefused("(".repeat(100_000), 4096, "more than 4096 characters");
    }

    @Test
    void compile_depth_isBounded() {
        assertThatCode(() -> Filter.compile("(".repeat(32) + "1" + ")".repeat(32)))
                .doesNotThrowAnyException();
        assertRefused("(".repeat(33) + "1" + ")".repeat(33), 32, "nested deeper than 32");
        assertRefused("(".repeat(4096), 32, "nested deeper than 32");
        assertThatCode(() -> Filter.compile("!".repeat(32) + "1")).doesNotThrowAnyException();
        assertRefused("!".repeat(33) + "1", 32, "nested deeper than 32");
        assertRefused("~-".repeat(16) + "(1)", 32, "nested deeper than 32");
        // What is closed again does not count.
        assertThatCode(() -> Filter.compile(String.join("&&", Collections.nCopies(40, "(!1)"))))
                .doesNotThrowAnyException();
    }

    @Test
    void compile_size_isBounded() {
        // n operands have n - 1 operators between them.
        assertThatCode(() -> Filter.compile(String.join("||", Collections.nCopies(128, "1"))))
                .doesNotThrowAnyException();
        assertRefused(String.join("||", Collections.nCopies(129, "1")), 385, "more than 256 operands and operators");
        assertRefused("1" + "+1".repeat(2000), 257, "more than 256 operands and operators");
    }

    @Test
    void compile_list_isBounded() {
        String members = "1" + ",1".repeat(99);

        assertThatCode(() -> Filter.compile("(" + members + ") contains 1")).doesNotThrowAnyException();
        assertRefused("(" + members + ",1) contains 1", 201, "more than 100 members in a list");
    }

    @Test
    void compile_longPathsAndNumbers_areNoBurden() throws FilterSyntaxException {
        assertThat(Filter.compile("a" + ".a".repeat(2000)).matches(Subjects.meta("{\"a\":1}")))
                .isFalse();
        assertThat(Filter.compile("a" + "[0]".repeat(1300)).matches(Subjects.meta("{\"a\":[[0]]}")))
                .isFalse();
        assertThat(Filter.compile("0." + "0".repeat(4000) + "1 == 0").matches(Subjects.meta("{}")))
                .isTrue();
        assertRefused("1" + "0".repeat(4000), 0, "number out of range");
        assertThat(Filter.compile("a[" + "9".repeat(4000) + "]").matches(Subjects.meta("{\"a\":[1]}")))
                .isFalse();
    }

    @Test
    void exception_isAnOrdinaryAnswer() {
        assertThatThrownBy(() -> Filter.compile("v =="))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessage("Filter syntax error: expected operand at 4")
                .matches(e -> e.getStackTrace().length == 0);
    }

    private static void assertRefused(String expression, int position, String complaint) {
        FilterSyntaxException refused =
                catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile(expression));
        assertThat(refused).as(expression).isNotNull();
        assertThat(refused.sentence()).isEqualTo("Filter syntax error: " + complaint + " at " + position);
        assertThat(refused.position()).isEqualTo(position);
    }
}
