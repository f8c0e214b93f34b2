package io.hubbub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimetokenTest {
    private static final Timetoken RECORDED = new Timetoken(14818963571353315L);

    @Test
    void of_recordedInstant_givesItsTimetoken() {
        assertThat(Timetoken.of(Instant.parse("2016-12-16T13:52:37.135331599Z")))
                .isEqualTo(RECORDED);
    }

    @Test
    void new_negativeTicks_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Timetoken(-1));
    }

    @Test
    void parse_seventeenDigits_givesTheNumber() {
        assertThat(Timetoken.parse("14818963571353315")).isEqualTo(RECORDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "0000000000000000000"})
    void parse_zero_isNone(String digits) {
        assertThat(Timetoken.parse(digits)).isSameAs(Timetoken.NONE);
    }

    @Test
    void parse_largestLong_isAccepted() {
        assertThat(Timetoken.parse("9223372036854775807").ticks()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1 ",
                " 1",
                "1.0",
                "1e3",
                "0x1",
                "12a",
                "9223372036854775808",
                "9999999999999999999",
                "18446744073709551617",
                "00000000000000000001",
                "100000000000000000000000",
                "\u0661\u0662",
                "\uFF11",
                "1\u0000",
                "\uD835\uDFCE"
            })
    void parse_noWholeNumberOf63Bits_isRefused(String digits) {
        assertThatThrownBy(() -> Timetoken.parse(digits))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_TIMETOKEN));
    }

    @Test
    void parse_anyLongThatIsNotNegative_survivesTheRoundTrip() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long ticks = random.nextLong() >>> (1 + random.nextInt(63));
            assertThat(Timetoken.parse(new Timetoken(ticks).toString()).ticks()).isEqualTo(ticks);
        }
    }

    @Test
    void parse_anyNineteenDigits_agreesWithBigInteger() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            String digits = "%d%018d"
                    .formatted(random.nextInt(10), Math.floorMod(random.nextLong(), 1_000_000_000_000_000_000L));
            boolean fits = new BigInteger(digits).bitLength() < Long.SIZE;
            assertThat(isAccepted(digits)).as(digits).isEqualTo(fits);
        }
    }

    @Test
    void isAfter_sameEarlierAndLater_isTrueOnlyForTheLater() {
        assertThat(new Timetoken(2).isAfter(new Timetoken(1))).isTrue();
        assertThat(new Timetoken(2).isAfter(new Timetoken(2))).isFalse();
        assertThat(new Timetoken(2).isAfter(new Timetoken(3))).isFalse();
    }

    @Test
    void compareTo_earlierAndLater_sortsByTicks() {
        assertThat(new Timetoken(9)).isLessThan(new Timetoken(10)).isGreaterThan(new Timetoken(8));
        assertThat(new Timetoken(9)).isEqualByComparingTo(new Timetoken(9));
    }

    @Test
    void isNone_zeroOnly_isTrue() {
        assertThat(new Timetoken(0).isNone()).isTrue();
        assertThat(new Timetoken(1).isNone()).isFalse();
    }

    @Test
    void toString_seventeenDigits_areTheDigitsOnTheWire() {
        assertThat(RECORDED).hasToString("14818963571353315");
    }

    private static boolean isAccepted(String digits) {
        try {
            return Timetoken.parse(digits).toString().equals(new BigInteger(digits).toString());
        } catch (Refusal refusal) {
            return false;
        }
    }
}
