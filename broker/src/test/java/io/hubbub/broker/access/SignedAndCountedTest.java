package io.hubbub.broker.access;

import static io.hubbub.broker.access.Guarded.names;
import static io.hubbub.protocol.access.Right.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.port.RateLimits;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed requests, those that come a second time, and those that come too often. */
final class SignedAndCountedTest {
    private static final long NOW = 1_700_000_000;
    private static final String PUBLISH = "/publish/pub/sub/0/a/0/1";
    private static final long SECOND = 10_000_000; // ticks

    private final Guarded guarded = new Guarded(new AccessSettings(300, 100, 3));
    private final Access access = guarded.access;
    private final Shown nobody = Shown.at(NOW);

    @ParameterizedTest
    @CsvSource({"0, true", "300, true", "-300, true", "301, false", "-301, false"})
    void timestamp_isGoodUpToTheWindow(long skew, boolean good) {
        Shown root = signed(Long.toString(NOW + skew), "n=1", false);

        if (good) {
            access.toPublish("sub", "pub", "a", root);
        } else {
            assertRefused(RefusalCode.INVALID_TIMESTAMP, () -> access.toPublish("sub", "pub", "a", root));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "+1700000000", "1700000000.0", "1e9", "9999999999999999999", "abc", "1700000000 "})
    void timestamp_noNumber_isRefused(String timestamp) {
        SignedRequest request = guarded.signed("GET", PUBLISH, "n=1", timestamp.replace(" ", "%20"), false);
        SignedRequest read =
                new SignedRequest("GET", PUBLISH, request.query(), new byte[0], request.signature(), timestamp, false);

        assertRefused(RefusalCode.INVALID_TIMESTAMP, () -> access.toPublish("sub", "pub", "a", nobody.with(read)));
    }

    @Test
    void signature_wrong_isNeverPassedOverForAnAuthKey() {
        guarded.grant("a", "k", READ);
        Shown forged = forged().with("k");

        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toSubscribe("sub", names("a"), forged));
        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toFind("sub", forged));
        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toLeave("sub", names("a"), forged));
    }

    @Test
    void signature_ofAnotherKeyset_isWrong() {
        Shown root = signed(Long.toString(NOW), "n=1", false);

        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toPublish("other", "pub", "a", root));
    }

    @Test
    void signature_whereNothingHasASecretKey_isWrong() {
        guarded.put(guarded.keyset().withSecretKey(""));

        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toGrant("sub", forged()));
        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toGrant("sub", nobody));
    }

    @Test
    void write_sentASecondTime_isRefused() {
        Shown root = signed(Long.toString(NOW), "seqn=1", true);
        access.toPublish("sub", "pub", "a", root);

        assertRefused(RefusalCode.REPLAYED, () -> access.toPublish("sub", "pub", "a", root));
        assertRefused(RefusalCode.REPLAYED, () -> access.toPublish("sub", "pub", "a", root.later(299 * SECOND)));
    }

    @Test
    void write_sentASecondTimeWithPadding_isRefused() {
        SignedRequest request = guarded.signed("GET", PUBLISH, "seqn=1", Long.toString(NOW), true);
        access.toPublish("sub", "pub", "a", nobody.with(request));
        SignedRequest padded = new SignedRequest(
                "GET",
                PUBLISH,
                request.query() + "%3D",
                new byte[0],
                request.signature() + "=",
                request.timestamp(),
                true);

        assertRefused(RefusalCode.REPLAYED, () -> access.toPublish("sub", "pub", "a", nobody.with(padded)));
    }

    @Test
    void read_sentASecondTime_isServed() {
        Shown root = signed(Long.toString(NOW), "requestid=1", true);

        access.toReadHistory("sub", List.of("a"), root);
        access.toReadHistory("sub", List.of("a"), root);
    }

    @Test
    void write_withoutANumber_isServedAgain() {
        Shown root = signed(Long.toString(NOW), "x=1", false);

        access.toPublish("sub", "pub", "a", root);
        access.toPublish("sub", "pub", "a", root);
    }

    @Test
    void replays_areRememberedAsLongAsTheTimestampIsGood() {
        ReplayGuard guard = new ReplayGuard(300);
        for (int second = 0; second < 3_000; second++) {
            assertThat(guard.isNew("s" + second, NOW + second)).isTrue();
            for (int age = 0; age <= Math.min(second, 600); age += 100) {
                assertThat(guard.isNew("s" + (second - age), NOW + second)).isFalse();
            }
        }
    }

    @Test
    void failures_tooManyOfOneAddress_makeItWait() {
        for (int i = 0; i < 3; i++) {
            assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toGrant("sub", forged()));
        }
        Shown good = signed(Long.toString(NOW), "n=1", false);

        assertWaits(60, () -> access.toGrant("sub", good));
        assertWaits(60, () -> access.toPublish("sub", "pub", "a", forged()));
        access.toGrant("sub", good.from("192.0.2.2"));
        assertWaits(1, () -> access.toGrant("sub", good.later(59 * SECOND)));
        access.toGrant("sub", good.later(60 * SECOND));
    }

    @Test
    void failures_clockSetBack_areForgotten() {
        for (int i = 0; i < 3; i++) {
            assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toGrant("sub", forged()));
        }

        access.toGrant("sub", signed(Long.toString(NOW), "n=1", false).later(-60 * SECOND));
    }

    @Test
    void failures_forgedTokensCount_thatAreVerifiedGoOn() {
        String good = guarded.token(NOW, 5, "a", READ);
        String unknown = guarded.token(NOW, 6, "a", READ);
        access.toSubscribe("sub", names("a"), nobody.with(good));
        for (String end : List.of("0", "8", "A")) {
            String forged = "qEF2AkF0Gm" + end + "=";
            assertRefused(RefusalCode.FORBIDDEN, () -> access.toSubscribe("sub", names("a"), nobody.with(forged)));
        }

        assertWaits(60, () -> access.toSubscribe("sub", names("a"), nobody.with("qEF2AkF0Gm4=")));
        assertWaits(60, () -> access.toSubscribe("sub", names("a"), nobody.with(unknown)));
        access.toSubscribe("sub", names("a"), nobody.with(good));
    }

    @Test
    void failures_ofRightsThatAreLookedAtAgain_blameNobody() {
        for (int i = 0; i < 10; i++) {
            assertRefused(
                    RefusalCode.FORBIDDEN,
                    () -> access.toSubscribe("sub", names("a"), nobody.from("").with("qEF2AkF0Gm4=")));
        }
    }

    @Test
    void rate_aSecondsWorthComesAtOnce_thenEvenly() {
        limit(new RateLimits(10, 0, 0, 0, 0));
        Shown root = signed(Long.toString(NOW), "n=1", false);
        for (int i = 0; i < 10; i++) {
            access.toPublish("sub", "pub", "a", root);
        }

        assertWaits(1, () -> access.toPublish("sub", "pub", "a", root));
        assertWaits(1, () -> access.toPublish("sub", "pub", "a", root.later(SECOND / 10 - 1)));
        access.toPublish("sub", "pub", "a", root.later(SECOND / 10));
        assertWaits(1, () -> access.toPublish("sub", "pub", "a", root.later(SECOND / 10)));
    }

    @Test
    void rate_ofOneUser_isItsOwn() {
        limit(new RateLimits(0, 1, 0, 0, 0));
        Shown root = signed(Long.toString(NOW), "n=1", false);
        access.toPublish("sub", "pub", "a", root.as("ann"));

        assertWaits(1, () -> access.toPublish("sub", "pub", "a", root.as("ann")));
        access.toPublish("sub", "pub", "a", root.as("bob"));
        access.toPublish("sub", "pub", "a", root);
        assertWaits(1, () -> access.toPublish("sub", "pub", "a", root.as("x".repeat(93))));
        assertWaits(1, () -> access.toPublish("sub", "pub", "a", root.as("y".repeat(93))));
    }

    @Test
    void rate_refusedForWantOfPermission_isNotCounted() {
        limit(new RateLimits(1, 0, 0, 0, 0));
        for (int i = 0; i < 5; i++) {
            assertRefused(RefusalCode.FORBIDDEN, () -> access.toPublish("sub", "pub", "a", nobody));
        }

        access.toPublish("sub", "pub", "a", signed(Long.toString(NOW), "n=1", false));
    }

    @Test
    void rates_ofSubscribesAndGrants_areCountedApart() {
        limit(new RateLimits(0, 0, 1, 0, 1));
        Shown root = signed(Long.toString(NOW), "n=1", false);
        access.toSubscribe("sub", names("a"), root);
        access.toGrant("sub", root);

        assertWaits(1, () -> access.toSubscribe("sub", names("a"), root));
        assertWaits(1, () -> access.toGrant("sub", root));
        access.toPublish("sub", "pub", "a", root);
        access.toAudit("sub", root);
    }

    @Test
    void rate_clockSetBack_isCountedFromNow() {
        Rate rate = new Rate();
        assertThat(rate.take(1_000_000 * SECOND, 1)).isZero();

        assertThat(rate.take(1_000 * SECOND, 1)).isZero();
        assertThat(rate.take(1_000 * SECOND, 1)).isEqualTo(1);
    }

    private Shown signed(String timestamp, String query, boolean once) {
        return nobody.with(guarded.signed("GET", PUBLISH, query, timestamp, once));
    }

    private Shown forged() {
        String signature = "v2." + "A".repeat(43);
        return nobody.with(new SignedRequest(
                "GET",
                PUBLISH,
                "timestamp=" + NOW + "&signature=" + signature,
                new byte[0],
                signature,
                "" + NOW,
                false));
    }

    private void limit(RateLimits rates) {
        guarded.put(guarded.keyset().with(rates));
    }

    private static void assertWaits(int seconds, ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.TOO_MANY_REQUESTS);
            assertThat(refusal.detail()).isEqualTo(Integer.toString(seconds));
        });
    }

    private static void assertRefused(RefusalCode code, ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
