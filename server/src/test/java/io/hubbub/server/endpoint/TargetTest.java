package io.hubbub.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
    private static void assertRefused(ThrowingCallable asking, String detail) {
        assertThatExceptionOfType(Refusal.class).isThrownBy(asking).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.BAD_REQUEST);
            assertThat(refusal.detail()).isEqualTo(detail);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/,1",
        "/a,1",
        "/a/,2",
        "/a/b,2",
        "/a//b,3",
        "//,2",
        "/a?b/c,1",
        "http://h/a/b,2",
        "http://h,1",
        "http://h?a/b,1",
        "HTTPS://h:1/a/b/c,3"
    })
    void parse_anyForm_splitsTheRawPath(String target, int segments) {
        assertThat(Target.parse(target).segments()).isEqualTo(segments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "*", "ftp://h/a", "http:/h/a", "h:80", "?a"})
    void parse_noPath_isRefused(String target) {
        assertRefused(() -> Target.parse(target), "the request target is not a path");
    }

    @Test
    void segment_encodedSlash_isData() {
        Target target = Target.parse("/a%2Fb/c%2fd");

        assertThat(target.segments()).isEqualTo(2);
        assertThat(target.segment(0)).isEqualTo("a/b");
        assertThat(target.segment(1)).isEqualTo("c/d");
    }

    @Test
    void segment_empty_staysEmpty() {
        Target target = Target.parse("/channel//uuid/");

        assertThat(target.segment(1)).isEmpty();
        assertThat(target.segment(3)).isEmpty();
    }

    @Test
    void segment_plus_isAPlus() {
        assertThat(Target.parse("/a+b%2B").segment(0)).isEqualTo("a+b+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "€", "😀", "a,b", "{\"a\":1}", " ", "%"})
    void segment_percentEncodedUtf8_isDecoded(String text) {
        StringBuilder encoded = new StringBuilder("/");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("%%%02X".formatted(b & 0xff));
        }

        assertThat(Target.parse(encoded.toString()).segment(0)).isEqualTo(text);
    }

    @Test
    void segment_rawUtf8_isDecoded() {
        String raw = new String("é😀".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(Target.parse("/" + raw + "%C3%A9").segment(0)).isEqualTo("é😀é");
    }

    @Test
    void isWord_segment_isComparedWholeAndAsItCame() {
        Target target = Target.parse("/time/t%69me/timer/tim");

        assertThat(target.isWord(0, "time")).isTrue();
        assertThat(target.isWord(1, "time")).isFalse();
        assertThat(target.isWord(2, "time")).isFalse();
        assertThat(target.isWord(3, "time")).isFalse();
    }

    @Test
    @Timeout(20) // milliseconds when every name is read once; minutes when each is searched to the end
    void query_manyBareNames_isReadInOneGo() {
        Target target = Target.parse("/x?" + "a&".repeat(4_000_000) + "tt=1");

        assertThat(target.query("tt")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%g1", "%1g", "%%", "a%", "ab%c", "ab%zz", "%41%", "%+1", "%-1", "% 1"})
    void segment_brokenPercentEncoding_isRefused(String segment) {
        assertRefused(() -> Target.parse("/x/" + segment).segment(1), "broken percent-encoding");
    }

    @Test
    void segment_percentAtItsEnd_doesNotReachIntoTheNext() {
        assertRefused(() -> Target.parse("/a%/41").segment(0), "broken percent-encoding");
        assertRefused(() -> Target.parse("/a%4/1").segment(0), "broken percent-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C3", "%C3x", "%E2%82", "%ED%A0%80", "%C0%AF", "%F5%80%80%80", "\u00ff"})
    void segment_invalidUtf8_isRefused(String segment) {
        assertRefused(() -> Target.parse("/" + segment).segment(0), "the request target is not UTF-8");
    }

    @Test
    void segment_notAskedFor_mayBeBroken() {
        assertThat(Target.parse("/%zz/b").segment(1)).isEqualTo("b");
    }

    @Test
    void restFrom_payloadWithSlashes_isWhole() {
        Target target = Target.parse("/publish/0/\"a/b//c%2Fd+e\"?x=1");

        assertThat(new String(target.restFrom(2), StandardCharsets.UTF_8)).isEqualTo("\"a/b//c/d+e\"");
    }

    @Test
    void restFrom_bytesThatAreNoText_areHandedOver() {
        assertThat(Target.parse("/a/%FF\u00fe").restFrom(1)).containsExactly(0xff, 0xfe);
    }

    @Test
    void query_value_isDecoded() {
        Target target = Target.parse("/?uuid=a%20b+c&tt=0");

        assertThat(target.query("uuid")).isEqualTo("a b+c");
        assertThat(target.query("tt")).isEqualTo("0");
    }

    @Test
    void query_missing_isNull() {
        assertThat(Target.parse("/?a=1").query("b")).isNull();
        assertThat(Target.parse("/").query("b")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "%61b", "a%62", "%61%62"})
    void query_nameEscaped_isTheSameName(String name) {
        assertThat(Target.parse("/x?b=0&" + name + "=1&ab=2").query("ab")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%61", "%61bc", "%61b%", "%61%6", "a%62%", "%2561b", "%zzb", "%61%62%63", "a%00b", "%41b"})
    void query_nameEscapedOtherwise_isAnother(String name) {
        assertThat(Target.parse("/x?" + name + "=1").query("ab")).isNull();
    }

    @Test
    void query_namesDifferByCase_areDifferent() {
        assertThat(Target.parse("/?TT=1").query("tt")).isNull();
    }

    @Test
    void query_emptyPairs_areSkipped() {
        assertThat(Target.parse("/?&&uuid=me&&").query("uuid")).isEqualTo("me");
    }

    @Test
    void query_withoutValue_isEmpty() {
        assertThat(Target.parse("/?ee&x").query("ee")).isEmpty();
        assertThat(Target.parse("/?ee=").query("ee")).isEmpty();
    }

    @Test
    void query_withoutName_harmsNobody() {
        assertThat(Target.parse("/?=1&a=2").query("a")).isEqualTo("2");
    }

    @Test
    void query_equalsInTheValue_belongsToIt() {
        assertThat(Target.parse("/?signature=abc==&a=1").query("signature")).isEqualTo("abc==");
    }

    @Test
    void query_repeatedName_firstCounts() {
        assertThat(Target.parse("/?a=1&a=2").query("a")).isEqualTo("1");
    }

    @Test
    void query_rawJson_isTaken() {
        assertThat(Target.parse("/?state={\"a\":[\"b?/\"]}&x=1").query("state")).isEqualTo("{\"a\":[\"b?/\"]}");
    }

    @Test
    void query_hundredPairs_areAllFound() {
        StringBuilder target = new StringBuilder("/?");
        for (int i = 0; i < 100; i++) {
            target.append("k").append(i).append('=').append(i).append('&');
        }

        assertThat(Target.parse(target.toString()).query("k99")).isEqualTo("99");
    }

    @Test
    void query_broken_isRefusedOnlyWhenAskedFor() {
        Target target = Target.parse("/?a=%&b=1");

        assertThat(target.query("b")).isEqualTo("1");
        assertRefused(() -> target.query("a"), "broken percent-encoding");
    }

    @Test
    void queryBytes_anything_isHandedOver() {
        assertThat(Target.parse("/?meta=%FF%00").queryBytes("meta")).containsExactly(0xff, 0);
        assertThat(Target.parse("/").queryBytes("meta")).isNull();
    }
}
