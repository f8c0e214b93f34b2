package io.hubbub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelNamesTest {
    private static final String EMOJI = "\uD83D\uDC1D"; // one character, two chars

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "my_channel", "with space", "a.b.c", "caf\u00E9", "\uD83D\uDC1D", "x-pnpres-y", "/:?#%"})
    void checkPublishable_name_passes(String channel) {
        assertThatCode(() -> ChannelNames.checkPublishable(channel)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a,b", ",", "a\nb", "a\u0000", "\u007F", "\u0085", "a.*", "*", "a*b", "a-pnpres", "-pnpres"})
    void checkPublishable_noNamePatternOrPresenceStream_isRefused(String channel) {
        assertRefused(() -> ChannelNames.checkPublishable(channel));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "a\uDC00", "\uDC1D\uD83D", "end\uD83D"})
    void checkPublishable_halfACharacter_isRefused(String channel) {
        assertRefused(() -> ChannelNames.checkPublishable(channel));
    }

    @Test
    void checkPublishable_92Characters_passes() {
        assertThatCode(() -> ChannelNames.checkPublishable("x".repeat(92))).doesNotThrowAnyException();
    }

    @Test
    void checkPublishable_93Characters_isRefused() {
        assertRefused(() -> ChannelNames.checkPublishable("x".repeat(93)));
    }

    @Test
    void checkPublishable_92CharactersOutsideTheBasicPlane_passes() {
        assertThatCode(() -> ChannelNames.checkPublishable(EMOJI.repeat(92))).doesNotThrowAnyException();
    }

    @Test
    void checkPublishable_93CharactersOutsideTheBasicPlane_isRefused() {
        assertRefused(() -> ChannelNames.checkPublishable(EMOJI.repeat(93)));
    }

    @Test
    void parseList_emptyText_isEmpty() {
        assertThat(ChannelNames.parseList("")).isEmpty();
    }

    @Test
    void parseList_oneName_isThatName() {
        assertThat(ChannelNames.parseList("a")).containsExactly("a");
    }

    @Test
    void parseList_presenceStreamsAndPatterns_areNames() {
        assertThat(ChannelNames.parseList("a,a-pnpres,b.*")).containsExactly("a", "a-pnpres", "b.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ",,", ",,,,"})
    void parseList_onlyCommas_isEmpty(String list) {
        assertThat(ChannelNames.parseList(list)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", ",a,b", "a,b,", "a,,b", ",,a,,b,,", "a,b,a", "a,a,b,b"})
    void parseList_emptyAndRepeatedItems_countOnceInOrder(String list) {
        assertThat(ChannelNames.parseList(list)).containsExactly("a", "b");
    }

    @Test
    void parseList_itemTooLong_isRefused() {
        assertRefused(() -> ChannelNames.parseList("a," + "x".repeat(93)));
    }

    @Test
    void parseList_onlyItemTooLong_isRefused() {
        assertRefused(() -> ChannelNames.parseList("x".repeat(93)));
    }

    @Test
    void parseList_itemWithControlCharacter_isRefused() {
        assertRefused(() -> ChannelNames.parseList("a,b\t,c"));
    }

    @Test
    void parseList_anyList_agreesWithSplitAndDistinct() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            String list = IntStream.range(0, random.nextInt(12))
                    .mapToObj(each -> ",abc-.".substring(random.nextInt(6)).substring(0, 1))
                    .collect(Collectors.joining());
            List<String> expected = Arrays.stream(list.split(",", -1))
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .toList();
            assertThat(ChannelNames.parseList(list)).as(list).isEqualTo(expected);
        }
    }

    @Test
    void fits_charactersNotChars_areCounted() {
        assertThat(ChannelNames.fits("")).isTrue();
        assertThat(ChannelNames.fits(EMOJI.repeat(92))).isTrue();
        assertThat(ChannelNames.fits(EMOJI.repeat(92) + "x")).isFalse();
    }

    @Test
    void parseList_presenceStreamOfTheLongestName_passes() {
        String stream = "x".repeat(92) + "-pnpres";

        assertThat(ChannelNames.parseList(stream)).containsExactly(stream);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-pnpres", "a,-pnpres"})
    void parseList_presenceStreamOfNothing_isRefused(String list) {
        assertRefused(() -> ChannelNames.parseList(list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a.*", "a.b.*", "a.*-pnpres", "a.b.*-pnpres"})
    void checkWildcard_nameOrPattern_passes(String name) {
        assertThatCode(() -> ChannelNames.checkWildcard(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", ".*", "..*", "a*", "a.b*", "a.b.c.*", "a.*.b", "*.a", "a.**", "a.*-pnpresx", "*-pnpres"})
    void checkWildcard_asteriskElsewhere_isRefused(String name) {
        assertThatThrownBy(() -> ChannelNames.checkWildcard(name))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_WILDCARD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "room |",
                "a.b | a.*",
                "a.b.c | a.* a.b.*",
                "a.b.c.d | a.* a.b.*",
                ". |",
                ".a |",
                "a. | a.*",
                "a..b | a.* a..*",
                "room-pnpres |",
                "a.b-pnpres | a.*-pnpres",
                "a.b.c-pnpres | a.*-pnpres a.b.*-pnpres",
                "a.*-pnpres | a.*-pnpres"
            })
    void patternsOf_channel_areThoseThatStandForIt(String channel, @Nullable String patterns) {
        assertThat(ChannelNames.patternsOf(channel))
                .isEqualTo(patterns == null ? List.of() : List.of(patterns.split(" ")));
    }

    private static void assertRefused(ThrowingCallable check) {
        assertThatThrownBy(check)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_CHANNEL));
    }
}
