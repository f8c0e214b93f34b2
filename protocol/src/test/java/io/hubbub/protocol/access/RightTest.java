package io.hubbub.protocol.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RightTest {
    @Test
    void bit_everyRight_hasItsOwnAndAllHasThemAll() {
        assertThat(Arrays.stream(Right.values()).mapToInt(Right::bit)).containsExactly(1, 2, 4, 8, 16, 32, 64, 128);
        assertThat(Arrays.stream(Right.values()).mapToInt(Right::bit).sum()).isEqualTo(Right.ALL);
    }

    @Test
    void isIn_maskWithAndWithoutIt_isTrueAndFalse() {
        for (Right right : Right.values()) {
            assertThat(right.isIn(right.bit())).isTrue();
            assertThat(right.isIn(Right.ALL & ~right.bit())).isFalse();
        }
    }

    @Test
    void letter_allRights_areThoseOfAuthKeysInTheirOrder() {
        assertThat(Arrays.stream(Right.values()).map(Right::letter).flatMap(Optional::stream))
                .containsExactly("r", "w", "m", "d", "g", "u", "j");
        assertThat(Right.CREATE.letter()).isEmpty();
    }
}
