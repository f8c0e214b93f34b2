package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-03-29T12:00:00.5Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin"); // summer time began this morning

    @ParameterizedTest
    @CsvSource(textBlock = """
                    2026-03-29T10:00:00Z,          2026-03-29T10:00:00Z
                    2026-03-29T10:00:00.1234567Z,  2026-03-29T10:00:00.1234567Z
                    2026-03-29T10:00+01:00,        2026-03-29T09:00:00Z
                    2026-03-29T10:00,              2026-03-29T08:00:00Z
                    2026-03-28T10:00:30,           2026-03-28T09:00:30Z
                    2026-03-28 10:00,              2026-03-28T09:00:00Z
                    2026-03-29,                    2026-03-28T23:00:00Z
                    -90s,                          2026-03-29T11:58:30.5Z
                    -30m,                          2026-03-29T11:30:00.5Z
                    -2h,                           2026-03-29T10:00:00.5Z
                    -1d,                           2026-03-28T12:00:00.5Z
                    -1w1d12h,                      2026-03-21T00:00:00.5Z
                    -0s,                           2026-03-29T12:00:00.5Z
                    """)
    void text_ofATime_isItsTimetoken(String text, Instant instant) throws CommandFailed {
        assertThat(Moment.timetoken("--from", text, NOW, ZONE))
                .isEqualTo(instant.getEpochSecond() * 10_000_000 + instant.getNano() / 100);
    }

    @ParameterizedTest
    @ValueSource(longs = {17276954606232118L, 10000000000000000L, 99999999999999999L})
    void text_ofATimetoken_isIt(long timetoken) throws CommandFailed {
        assertThat(Moment.timetoken("--from", Long.toString(timetoken), NOW, ZONE))
                .isEqualTo(timetoken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2h",
                "-",
                "-2",
                "-h",
                "-2y",
                "-9999999d",
                "-999999d",
                "-2h ",
                "1727695460",
                "172769546062321181",
                "2026-13-01",
                "2026-02-30",
                "2026-03-29T25:00",
                "1969-12-31T00:00:00Z",
                "9999-01-01",
                "+999999999-01-01T00:00:00Z",
                "10:00"
            })
    void text_ofNoTime_isOneSentence(String text) {
        assertThatThrownBy(() -> Moment.timetoken("--from", text, NOW, ZONE))
                .isInstanceOf(CommandFailed.class)
                .hasMessageStartingWith("--from must be a timetoken of 17 digits")
                .hasMessageEndingWith("but is \"%s\".", text);
    }
}
