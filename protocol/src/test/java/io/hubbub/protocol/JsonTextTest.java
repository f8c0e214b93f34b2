package io.hubbub.protocol;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-1.5e+10",
                "123456789012345678901234567890",
                "\"\"",
                "\"hi\"",
                "\"\\u0041\\n\\\\\\\"\\/\"",
                "\"\\ud83d\"",
                "\"caf\u00E9 \uD83D\uDC1D\"",
                "\"\uFFFD\"",
                "[]",
                "[1,\"2\",null,[],{}]",
                "{}",
                "{\"a\":{\"b\":[1]}}",
                "{\"a\":1,\"a\":2}",
                " \t\r\n5\n",
                "[ 1 , 2 ]"
            })
    void check_oneValue_keepsTheTextAsItCame(String json) {
        assertThat(json(json)).hasToString(json);
    }

    @Test
    void members_object_areAsTheyWereWritten() {
        assertThat(json(" { \"a\" : { \"x\": 1 } ,\"b\":-1.50e3,\"c\": \"\\u0041\u00E9\" , \"d\":[ ],\"e\":null}\n")
                        .members())
                .containsExactly(
                        entry("a", json("{ \"x\": 1 }")),
                        entry("b", json("-1.50e3")),
                        entry("c", json("\"\\u0041\u00E9\"")),
                        entry("d", json("[ ]")),
                        entry("e", json("null")));
    }

    @Test
    void members_sameNameTwice_isTheLater() {
        assertThat(json("{\"a\":1,\"a\":2}").members()).containsExactly(entry("a", json("2")));
    }

    @Test
    void isObject_anyValue_looksAtItsFirstCharacter() {
        assertThat(json(" \n{}").isObject()).isTrue();
        assertThat(json(" []").isObject()).isFalse();
        assertThat(json("\"{}\"").isObject()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t",
                "nul",
                "nulls",
                "TRUE",
                "undefined",
                "NaN",
                "Infinity",
                "-Infinity",
                "-",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x10",
                "'a'",
                "a",
                "\"",
                "\"abc",
                "\"a\nb\"",
                "\"a\u0000b\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12zz\"",
                "[",
                "]",
                "[1",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "{'a':1}",
                "{\"a\":1 \"b\":2}",
                "/* c */ 1",
                "// c\n1",
                "1 // c",
                "# c\n1"
            })
    void check_noValueInJson_isRefused(String json) {
        assertRefused(json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2", "1,", "1,2", "12abc", "1\"a\"", "\"a\"b", "\"a\"\"b\"", "say \"hi\"", "\"say \"hi\"\"",
                        "true false",
                "truefalse", "null,", "[] []", "[]]", "{}{}", "{}}", "[1],", "{} x", "1\u0000", "[]\u0000"
            })
    void check_somethingAfterTheValue_isRefused(String json) {
        assertRefused(json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2280 22", // a continuation byte alone
                "22c3 22", // a sequence without its end
                "22c0af 22", // a slash in two bytes
                "22e080af 22", // a slash in three bytes
                "22eda080 22", // half of a surrogate pair
                "22f4908080 22", // after the last character
                "22f8888080 80 22", // five bytes
                "22ff 22",
                "22fe 22",
                "ff",
                "22efbfbd80 22" // a real replacement character next to a broken sequence
            })
    void check_brokenUtf8_isRefused(String hex) {
        assertRefused(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void check_byteOrderMark_isRefused() {
        assertRefused("\uFEFF{}".getBytes(UTF_8));
    }

    @Test
    void check_utf16_isRefused() {
        assertRefused("{\"a\":1}".getBytes(UTF_16LE));
        assertRefused("{\"a\":1}".getBytes(UTF_16BE));
    }

    @Test
    void check_utf32_isRefused() {
        assertRefused("[1]".getBytes(Charset.forName("UTF-32LE")));
        assertRefused("[1]".getBytes(Charset.forName("UTF-32BE")));
    }

    @Test
    void check_longNumbersNamesAndStrings_areAccepted() {
        for (String json :
                List.of("1".repeat(30_000), "{\"" + "n".repeat(60_000) + "\":1}", '"' + "s".repeat(90_000) + '"')) {
            assertThat(JsonText.check(json.getBytes(UTF_8))).hasToString(json);
        }
    }

    @Test
    void check_500LevelsDeep_isAccepted() {
        String json = "[".repeat(500) + "]".repeat(500);

        assertThat(json(json)).hasToString(json);
    }

    @Test
    void check_1000ArraysDeep_isRefused() {
        assertRefused(("[".repeat(1_000) + "]".repeat(1_000)).getBytes(UTF_8));
    }

    @Test
    void check_millionBracketsWithoutEnd_isRefused() {
        assertRefused("[".repeat(1_000_000).getBytes(UTF_8));
    }

    @Test
    void check_1000ObjectsDeep_isRefused() {
        assertRefused(("{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000)).getBytes(UTF_8));
    }

    @Test
    void check_longString_isAccepted() {
        String json = '"' + "x".repeat(1 << 20) + '"';

        assertThat(json(json).length()).isEqualTo((1 << 20) + 2);
    }

    @Test
    void check_anyTwoBytes_acceptsOnlyUtf8() {
        for (int i = 0; i < 1 << 16; i++) {
            byte[] bytes = {'"', (byte) (i >> 8), (byte) i, '"'};
            if (isAccepted(bytes)) {
                assertThat(isUtf8(bytes)).as(HexFormat.of().formatHex(bytes)).isTrue();
            }
        }
    }

    @Test
    void check_anyBytes_isAcceptedOrRefusedAndNothingElse() {
        Random random = new Random(4);
        byte[] alphabet = "[]{}\",:\\u0123456789eE.-+truefalsn \n\t\u0000\u00E9".getBytes(UTF_8);
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(8)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = alphabet[random.nextInt(alphabet.length)];
            }
            accepted += isAccepted(bytes) ? 1 : 0;
        }
        assertThat(accepted).isBetween(100, 25_000);
    }

    @Test
    void length_charactersOfManyBytes_countsBytes() {
        assertThat(json("\"\u00E9\"").length()).isEqualTo(4);
    }

    @Test
    void equals_sameBytes_isTrue() {
        assertThat(json("[1]")).isEqualTo(json("[1]")).hasSameHashCodeAs(json("[1]"));
    }

    @Test
    void equals_sameValueInOtherBytes_isFalse() {
        assertThat(json("[1]")).isNotEqualTo(json("[ 1]"));
    }

    private static JsonText json(String text) {
        return JsonText.check(text.getBytes(UTF_8));
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> JsonText.check(bytes))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_JSON));
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            return JsonText.check(bytes).length() == bytes.length;
        } catch (Refusal refusal) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasRemaining();
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
