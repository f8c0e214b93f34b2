package io.hubbub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"g", "with space", "a.b", "caf\u00E9", "\uD83D\uDC1D", "ns:g", "a-pnpres-b", "a-pnpres:b", "/?#%"
            })
    void check_name_passes(String name) {
        assertThatCode(() -> GroupNames.check(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "a,b", "a\nb", "\uD83D", ":", ":g", "ns:", "a:b:c", "a::b", "g-pnpres", "ns:g-pnpres"})
    void check_noNameOrOneThatNobodyCouldAskFor_isRefused(String name) {
        assertRefused(RefusalCode.INVALID_CHANNEL_GROUP, () -> GroupNames.check(name));
    }

    @Test
    void check_length_countsCharactersWithTheNamespace() {
        GroupNames.check("ns:" + "\uD83D\uDC1D".repeat(89));

        assertRefused(RefusalCode.INVALID_CHANNEL_GROUP, () -> GroupNames.check("ns:" + "a".repeat(90)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", ":", "a,b", "\u0000"})
    void checkNamespace_noName_isRefused(String namespace) {
        assertRefused(RefusalCode.INVALID_NAMESPACE, () -> GroupNames.checkNamespace(namespace));
    }

    @Test
    void checkNamespace_name_passes() {
        assertThatCode(() -> GroupNames.checkNamespace("caf\u00E9")).doesNotThrowAnyException();
    }

    private static void assertRefused(RefusalCode code, ThrowingCallable check) {
        assertThatThrownBy(check)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
