package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.benchmarks.AccessStage.Ask;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import org.junit.jupiter.api.Test;

final class AccessStageTest {
    private static final int TIMES = 10;

    @Test
    void permits_byToken_onlyWithATokenOfTheUserAndChannel() {
        AccessStage stage = AccessStage.controlled(0, false);

        assertThat(stage.permits(TIMES, AccessStage::byToken)).isPositive();
        Ask stranger = new Ask("c000000", "u0", AccessStage.byToken(1).auth(), null);
        assertThat(stage.refusals(TIMES, i -> stranger)).isPositive();
    }

    @Test
    void permits_byGrantAndByWildcard_onlyWhereItIsGranted() {
        AccessStage named = AccessStage.controlled(3, false);
        AccessStage wide = AccessStage.controlled(3, true);

        named.permits(3, i -> AccessStage.byKey(AccessStage.authKeyOf(i), AccessStage.channelOf(i)));
        wide.permits(3, i -> AccessStage.byKey(AccessStage.authKeyOf(i), AccessStage.channelUnder(i)));
        named.refusals(3, i -> AccessStage.byKey(AccessStage.authKeyOf(i), AccessStage.channelBeside(i)));
        named.refusals(1, i -> AccessStage.byKey(AccessStage.authKeyOf(3), AccessStage.channelOf(3)));
        wide.refusals(1, i -> AccessStage.byKey(AccessStage.authKeyOf(0), AccessStage.channelUnder(1)));
    }

    @Test
    void permits_bySignature_asOftenAsAsked() {
        AccessStage stage = AccessStage.controlled(0, false);
        Ask signed = AccessStage.signed(7);

        assertThat(stage.permits(TIMES, i -> signed)).isPositive();
    }

    @Test
    void refusals_wronglySigned_areForTheSignatureHoweverOften() {
        AccessStage stage = AccessStage.controlled(0, false);
        Ask wrong = AccessStage.wronglySigned();

        assertThat(stage.refusals(1_000, i -> wrong)).isPositive();
        assertThatThrownBy(() -> stage.permits(1, i -> wrong))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.SIGNATURE_MISMATCH));
    }

    @Test
    void refusals_whatIsPermitted_fails() {
        AccessStage open = AccessStage.open();

        assertThat(open.permits(TIMES, AccessStage::byToken)).isPositive();
        assertThatIllegalStateException()
                .isThrownBy(() -> open.refusals(TIMES, AccessStage::byToken))
                .withMessage("10 of 10 were not refused");
    }
}
