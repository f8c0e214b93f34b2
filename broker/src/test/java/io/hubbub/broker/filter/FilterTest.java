package io.hubbub.broker.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each construct of the language means. */
final class FilterTest {
    private static final String META = "{'n':5,'f':2.5,'t':'Text','d':'7.50','e':'','z':0,'yes':true,'no':false,"
            + "'nil':null,'a':[1,'two',true,null,[3]],'o':{'k':{'k':'deep'},'like':1,'0':'zero'},'none':[],"
            + "'big':1e400,'caf\u00E9':1,'message':{'m':'meta'}}";
    private static final Subject SUBJECT = Subjects.of(
            Subjects.value(META.replace('\'', '"')), Subjects.value("{\"n\":6,\"a\":[[10,20],{\"k\":\"v\"}]}"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Fields
                "n == 5",
                "meta.n == 5",
                "data.n == 6",
                "meta['n'] == 5",
                "meta[\"o\"]['k'][\"k\"] == 'deep'",
                "o.k.k == 'deep'",
                "o['0'] == 'zero'",
                "a[1] == 'two'",
                "a[4][0] == 3",
                "data.a[0][1] == 20",
                "data['a'][1].k == 'v'",
                "data . a [ 0 ] [ 1 ] == 20",
                "o.like == 1",
                "o.LIKE != 1",
                "caf\u00E9 == 1",
                "message.m == 'meta'",
                // Missing
                "!nope",
                "!nil",
                "!a[3]",
                "!a[99]",
                "!a[99999999999999999999]",
                "!o[0]",
                "!a.length",
                "!t[0]",
                "!t.x.y.z",
                "!meta[0]",
                "!N",
                "!big",
                "nope != nope",
                "nil != nil",
                "nil != 0",
                "big != meta.big",
                "'big' == big",
                "!(nope == nope)",
                // Words on the right
                "t = Text",
                "t == Text",
                "t != text",
                "t LIKE text",
                "t CONTAINS ext",
                "('Text', 'x') contains t",
                "t == t",
                "nope != meta.t",
                "t != meta.nope",
                "t != (Text)",
                // Equality
                "t == 'Text'",
                "t != 'text'",
                "d == 7.5",
                "7.5 == d",
                "d != '7.5'",
                "d == '7.50'",
                "n == '5'",
                "n == '5.0'",
                "n == '+5'",
                "n == '5e0'",
                "n != '5 '",
                "n != '5x'",
                "n != '5d'",
                "n != '0x5'",
                "n != ''",
                "z != ''",
                "z != e",
                "z == -0",
                "yes == true",
                "yes == 'true'",
                "'true' == yes",
                "yes != 'TRUE'",
                "yes == 1",
                "1 == yes",
                "yes != 2",
                "no == 0",
                "no == 'false'",
                "no == false",
                "yes != no",
                "a != a",
                "o != o",
                "(1,2) != (1,2)",
                "a[4] != 3",
                "'NaN' != 'nan'",
                "n != 'NaN'",
                "0.1 + 0.2 != 0.3",
                // Order
                "n > 4",
                "n >= 5",
                "n <= 5",
                "n < 6",
                "d > 7",
                "d < '8'",
                "!(t > 'A')",
                "!(t < 'z')",
                "!(yes > 0)",
                "!(nope < 1)",
                "!(nope >= 1)",
                "!(a > 0)",
                "!(big > 0)",
                "!('1e400' > 0)",
                "!('Infinity' > 0)",
                "!('NaN' > 0)",
                "!('' < 1)",
                "-1 < .5",
                // LIKE
                "t LIKE 'text'",
                "t like 'T*'",
                "t LiKe '*T'",
                "t LIKE '*'",
                "e LIKE '*'",
                "e LIKE ''",
                "!(t LIKE '')",
                "t LIKE 't*x*t'",
                "!(t LIKE 't*t*t')",
                "!(t LIKE '*e*e*')",
                "t LIKE '**'",
                "'aXbXc' LIKE 'a*b*c'",
                "'abab' LIKE '*ab'",
                "'aab' LIKE '*ab'",
                "'aaab' LIKE '*aab*'",
                "!('ab' LIKE 'ab*b')",
                "'a*b' LIKE 'A\\*B'",
                "!('axb' LIKE 'a\\*b')",
                "'a\\b' LIKE 'a\\\\b'",
                "'a?c' LIKE 'a?c'",
                "!('abc' LIKE 'a?c')",
                "!('abc' LIKE 'a_c')",
                "!('abc' LIKE 'a%')",
                "'\u00C9T\u00C9' LIKE '\u00E9t*'",
                "n LIKE '5'",
                "f LIKE '2.*'",
                "yes LIKE 'T*'",
                "5 LIKE 5",
                "a LIKE 'TW*'",
                "a LIKE 1",
                "!(a LIKE '3')",
                "!(o LIKE '*')",
                "!(none LIKE '*')",
                "!(nope LIKE '*')",
                "!(t LIKE meta.nope)",
                "!(t LIKE a)",
                "'Text' LIKE t",
                // CONTAINS
                "a contains 1",
                "a contains '1'",
                "a CONTAINS 'two'",
                "a contains true",
                "!(a contains 'tw')",
                "!(a contains 'Two')",
                "!(a contains 3)",
                "!(a contains meta.nope)",
                "!(a contains a)",
                "!(none contains '')",
                "t contains 'ex'",
                "t contains ''",
                "!(t contains 'EX')",
                "t contains t",
                "'n=5' contains n",
                "'is true' contains yes",
                "f contains '.5'",
                "15 contains 5",
                "!(yes contains 'r')",
                "!(o contains 'k')",
                "!(nope contains '')",
                "!(t contains a)",
                "(n, t) contains 'Text'",
                "(1, n + 1) contains 6",
                "!((nope, 1) contains meta.nope)",
                "!((1, (2, 3)) contains 2)",
                // Numbers as text
                "'5' contains n",
                "'x2.5y' contains f",
                "'0.0001' LIKE .0001",
                "'1000' LIKE 1e3",
                "'1000000000000000000000' LIKE 1e21",
                "'-3' LIKE -3",
                // Arithmetic
                "n + 1 == 6",
                "n - 1 == 4",
                "n * f == 12.5",
                "n / 2 == 2.5",
                "n % 3 == 2",
                "-n % 3 == -2",
                "n % -3 == 2",
                "5.5 % 2 == 1.5",
                "d + 1 == 8.5",
                "'1' + '2' == 3",
                "- d == -7.5",
                "--n == n",
                "10 - 3 - 2 == 5",
                "100 / 10 / 5 == 2",
                "2 + 3 * 4 == 14",
                "(2 + 3) * 4 == 20",
                "!(n / 0)",
                "!(n % 0)",
                "!(z / 0)",
                "!(t + 1)",
                "!(yes + 1)",
                "!(nope * 0)",
                "!(a + 1)",
                "!(1e308 * 10)",
                "!(-t)",
                "nope + 1 != nope + 1",
                // Bits
                "(6 & 3) == 2",
                "6 | 3 == 7",
                "6 ^ 3 == 5",
                "~0 == -1",
                "~~n == n",
                "~ '5' == -6",
                "5.9 & 7 == 5",
                "-5.9 | 0 == -5",
                "1 | 2 ^ 3 == 0",
                "3 ^ 1 | 2 == 2",
                "9223372036854774784 & 1024 == 1024",
                "!(9223372036854775808 | 0)",
                "!(1e19 & 1)",
                "!~1e19",
                "!~nope",
                "!(t | 1)",
                // Truth and logic
                "n",
                "t",
                "yes",
                "a",
                "o",
                "none",
                "'0'",
                "(0, 0)",
                "-1",
                "!z",
                "!e",
                "!no",
                "!false",
                "true",
                "!!true",
                "true || false && false",
                "!(true && false || false)",
                "!n == 0",
                "!n == false",
                "(n == 5) == true",
                "(n == 5) + 0 != 1",
                "true||nope",
                "n==5&&t=='Text'",
                // Strings
                "'it\\'s' == \"it's\"",
                "\"say \\\"so\\\"\" == 'say \"so\"'",
                "'\\\\' == \"\\\\\"",
                "'\\n' LIKE '\\n'",
                "'' == \"\"",
                "'('",
            })
    void matches_trueSentence_delivers(String expression) throws FilterSyntaxException {
        assertThat(Filter.compile(expression).matches(SUBJECT)).isTrue();
        // The same once more, so that no false sentence passes by chance.
        assertThat(Filter.compile("!(" + expression + ")").matches(SUBJECT)).isFalse();
        assertThat(Filter.compile("(\t" + expression + "\n)").matches(SUBJECT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n "})
    void matches_emptyExpression_deliversEverything(String expression) throws FilterSyntaxException {
        assertThat(Filter.compile(expression).matches(SUBJECT)).isTrue();
        assertThat(Filter.compile(expression).matches(Subjects.of(null, null))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"null", "`\"a\"`", "5", "true", "`[1,2]`", "`[{\"a\":1}]`", "`{}`", "`{\"a\":null}`"})
    void matches_metaWithoutTheMember_isMissing(String meta) throws FilterSyntaxException {
        for (String missing : new String[] {"a", "meta.a", "meta['a']", "meta[0]", "a.b[0].c", "meta.a.a"}) {
            assertThat(Filter.compile(missing).matches(Subjects.meta(meta))).isFalse();
            assertThat(Filter.compile(missing + " == 1").matches(Subjects.meta(meta)))
                    .isFalse();
            assertThat(Filter.compile(missing + " != 1").matches(Subjects.meta(meta)))
                    .isTrue();
        }
        assertThat(Filter.compile("a = word").matches(Subjects.meta(meta))).isFalse();
        assertThat(Filter.compile("'word' = word").matches(Subjects.meta(meta))).isTrue();
    }

    @Test
    void matches_nothingThere_isMissing() throws FilterSyntaxException {
        Subject nothing = Subjects.of(null, null);

        for (String missing : new String[] {"a", "meta.a", "data.a", "data[0]", "message.a"}) {
            assertThat(Filter.compile(missing).matches(nothing)).isFalse();
        }
    }

    @Test
    void matches_payloadIsArray_hasIndexes() throws FilterSyntaxException {
        assertThat(Filter.compile("data[1] == 'b'").matches(Subjects.data("[\"a\",\"b\"]")))
                .isTrue();
    }

    @Test
    void matches_payloadIsText_hasNoMembers() throws FilterSyntaxException {
        assertThat(Filter.compile("data.a || data[0]").matches(Subjects.data("\"{\\\"a\\\":1}\"")))
                .isFalse();
    }

    @Test
    void matches_messageWithoutThatMeta_isThePayload() throws FilterSyntaxException {
        Filter filter = Filter.compile("message.a == 1");

        assertThat(filter.matches(Subjects.data("{\"a\":1}"))).isTrue();
        assertThat(filter.matches(Subjects.of(Subjects.value("{\"message\":{\"a\":2}}"), Subjects.value("{\"a\":1}"))))
                .isFalse();
        assertThat(filter.matches(Subjects.of(Subjects.value("{\"message\":null}"), Subjects.value("{\"a\":1}"))))
                .isTrue();
    }

    @Test
    void matches_rootWithoutPath_isAMemberOfTheMetadata() throws FilterSyntaxException {
        Subject subject =
                Subjects.of(Subjects.value("{\"data\":1,\"meta\":2,\"message\":3}"), Subjects.value("\"payload\""));

        assertThat(Filter.compile("data == 1 && meta == 2 && message == 3").matches(subject))
                .isTrue();
        assertThat(Filter.compile("data || meta || message").matches(Subjects.data("\"payload\"")))
                .isFalse();
        assertThat(Filter.compile("x == meta.meta").matches(Subjects.meta("{\"x\":\"meta\"}")))
                .isFalse();
    }

    @Test
    void matches_shortCircuit_asksNoMore() throws FilterSyntaxException {
        Subject unreadable = new Subject() {
            @Override
            public JsonValue meta() {
                return Subjects.value("{\"a\":1}");
            }

            @Override
            public JsonValue data() {
                throw new AssertionError("The payload was asked for");
            }
        };

        assertThat(Filter.compile("a == 1 || data.x == 1").matches(unreadable)).isTrue();
        assertThat(Filter.compile("a == 2 && data.x == 1").matches(unreadable)).isFalse();
    }

    @Test
    void matches_envelope_readsItsMetaAndPayload() throws FilterSyntaxException {
        Envelope envelope = new Envelope(
                "demo",
                "ch",
                new Timetoken(1),
                new Message(
                        MessageType.MESSAGE,
                        JsonText.check("{\"text\":\"hi\"}".getBytes(UTF_8)),
                        "Serhii",
                        JsonText.check("{\"lang\":\"en\"}".getBytes(UTF_8)),
                        null,
                        null,
                        Delivery.SUBSCRIBERS,
                        Storage.KEYSET_DEFAULT));
        Subject subject = Subject.of(envelope);

        assertThat(Filter.compile("lang == en && data.text == 'hi'").matches(subject))
                .isTrue();
        assertThat(Filter.compile("uuid == 'Serhii' || channel == 'ch'").matches(subject))
                .as("publisher and channel cannot be named")
                .isFalse();
        assertThat(subject.data()).isSameAs(subject.data());
        assertThat(subject.meta()).isSameAs(subject.meta());
    }

    @Test
    void equals_sameText_isEqual() throws FilterSyntaxException {
        assertThat(Filter.compile("a == 1"))
                .isEqualTo(Filter.compile("a == 1"))
                .hasSameHashCodeAs(Filter.compile("a == 1"))
                .isNotEqualTo(Filter.compile("a==1"))
                .hasToString("a == 1");
        assertThat(Filter.compile("a == 1").expression()).isEqualTo("a == 1");
    }
}
