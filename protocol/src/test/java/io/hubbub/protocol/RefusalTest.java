package io.hubbub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RefusalTest {

    @Test
    void new_withoutDetail_saysTheSentence() {
        Refusal refusal = new Refusal(RefusalCode.INVALID_KEY);

        assertThat(refusal).hasMessage("Invalid Key");
        assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_KEY);
        assertThat(refusal.detail()).isNull();
    }

    @Test
    void new_withDetail_addsItToTheSentence() {
        Refusal refusal = new Refusal(RefusalCode.NOT_FOUND, "/v9");

        assertThat(refusal).hasMessage("Not Found: /v9");
        assertThat(refusal.detail()).isEqualTo("/v9");
    }

    @Test
    void new_anyCode_costsNoStackTrace() {
        assertThat(new Refusal(RefusalCode.NOT_FOUND).getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void status_anyCode_isAnHttpError(RefusalCode code) {
        assertThat(code.status()).isBetween(400, 599);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TOKEN_EXPIRED", "TOKEN_REVOKED"}) // clients compare these as a whole
    void sentence_anyOtherCode_isThereWithoutFullStop(RefusalCode code) {
        assertThat(code.sentence()).isNotBlank().doesNotEndWith(".");
    }

    @Test
    void sentence_recordedErrors_areWordForWord() {
        assertThat(RefusalCode.INVALID_SUBSCRIBE_KEY.sentence()).isEqualTo("Invalid Subscribe Key");
        assertThat(RefusalCode.INVALID_KEY.sentence()).isEqualTo("Invalid Key");
        assertThat(RefusalCode.TOKEN_EXPIRED.sentence()).isEqualTo("Token is expired.");
        assertThat(RefusalCode.TOKEN_REVOKED.sentence()).isEqualTo("Token is revoked.");
        assertThat(RefusalCode.MESSAGE_TOO_LARGE.sentence()).isEqualTo("Message Too Large");
        assertThat(RefusalCode.INVALID_JSON.sentence()).isEqualTo("Invalid JSON");
        assertThat(RefusalCode.URI_TOO_LONG.sentence()).isEqualTo("Request URI Too Long");
        assertThat(RefusalCode.EMPTY_SUBSCRIPTION.sentence())
                .isEqualTo("Channel group or groups result in empty subscription set");
    }

    @Test
    void status_internalError_isTheOnly500() {
        assertThat(RefusalCode.values())
                .filteredOn(code -> code.status() == 500)
                .containsExactly(RefusalCode.INTERNAL_ERROR);
    }
}
