package io.hubbub.broker.access;

import static io.hubbub.broker.access.Guarded.channels;
import static io.hubbub.broker.access.Guarded.groups;
import static io.hubbub.broker.access.Guarded.mask;
import static io.hubbub.broker.access.Guarded.names;
import static io.hubbub.broker.access.Guarded.sealOf;
import static io.hubbub.protocol.access.Right.CREATE;
import static io.hubbub.protocol.access.Right.DELETE;
import static io.hubbub.protocol.access.Right.GET;
import static io.hubbub.protocol.access.Right.MANAGE;
import static io.hubbub.protocol.access.Right.READ;
import static io.hubbub.protocol.access.Right.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.Right;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tokens open, and what they do not. */
final class TokensTest {
    private static final long NOW = 1_700_000_000;
    private static final Scopes NONE = Scopes.NONE;
    private static final Duration SOON = Duration.ofMinutes(2); // what is guarded against takes for ever

    private final Guarded guarded = new Guarded();
    private final Access access = guarded.access;
    private final Shown nobody = Shown.at(NOW);

    @Test
    void token_byName_givesItsRightsOnThatNameOnly() {
        Shown bearer = nobody.with(guarded.token(NOW, 1, "a", READ));

        assertMay(names("a"), bearer);
        assertLacking(names("a", "b"), bearer, names("b"));
        assertLacking(names("a-pnpres"), bearer, names("a-pnpres"));
        assertLacking(groups("a"), bearer, groups("a"));
        assertRefused(RefusalCode.FORBIDDEN, () -> access.toPublish("sub", "pub", "a", bearer));
    }

    @Test
    void token_eachRight_opensOnlyWhatNeedsIt() {
        for (Right right : Right.values()) {
            Shown bearer = nobody.with(guarded.token(NOW, 1, "a", right));
            for (Right needed : Right.values()) {
                assertThat(access.explain("sub", bearer, needed, Level.CHANNEL, "a")
                                .allowed())
                        .isEqualTo(right == needed);
            }
        }
        Shown all = nobody.with(guarded.token(NOW, 1, "a", CREATE, MANAGE, GET, DELETE));
        assertLacking(names("a"), all, names("a"));
    }

    @Test
    void token_givesNothingOnTheKeyset() {
        Scopes everything = new Scopes(Map.of(".*", 255), Map.of(".*", 255), Map.of(".*", 255), Map.of(), Map.of());
        Shown bearer = nobody.with(guarded.seal(Guarded.token(NOW, 1, NONE, everything, null)));

        assertMay(names("a"), bearer);
        assertRefused(RefusalCode.FORBIDDEN, () -> access.toPresenceAnywhere("sub", bearer));
        assertRefused(RefusalCode.FORBIDDEN, () -> access.toListGroups("sub", bearer));
        assertRefused(RefusalCode.FORBIDDEN, () -> access.toManageNamespace("sub", "ns", bearer));
        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toGrant("sub", bearer));
        assertRefused(RefusalCode.SIGNATURE_MISMATCH, () -> access.toAudit("sub", bearer));
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, ab, false",
        "a, ba, false",
        "^a$, a, true",
        "a|b, b, true",
        "a|b, bc, false",
        "^a|b$, ac, false",
        "^a|b$, cb, false",
        "r-.*, r-1, true",
        "r-.*, xr-1, false",
        "R, r, false",
        "(?i)R, r, true",
        "a., ab, true",
        "a\\., ab, false",
        "[^-]*, a, true",
        "a.*, a-pnpres, true",
        "'', a, false"
    })
    void pattern_matchesWholeNamesOnly(String pattern, String channel, boolean may) {
        Shown bearer = nobody.with(guarded.seal(Guarded.token(NOW, 1, NONE, channels(pattern, READ), null)));

        assertThat(access.explain("sub", bearer, READ, Level.CHANNEL, channel).allowed())
                .isEqualTo(may);
    }

    @Test
    void patternsAndNames_giveTogether() {
        Scopes patterns =
                new Scopes(Map.of("a.*", mask(READ), ".*b", mask(WRITE)), Map.of(), Map.of(), Map.of(), Map.of());
        Shown bearer = nobody.with(guarded.seal(Guarded.token(NOW, 1, channels("aXb", DELETE), patterns, null)));

        for (Right right : List.of(READ, WRITE, DELETE)) {
            assertThat(access.explain("sub", bearer, right, Level.CHANNEL, "aXb")
                            .allowed())
                    .isTrue();
        }
        assertThat(access.explain("sub", bearer, WRITE, Level.CHANNEL, "aX").allowed())
                .isFalse();
        assertThat(access.explain("sub", bearer, MANAGE, Level.CHANNEL, "aXb").allowed())
                .isFalse();
    }

    @Test
    void groupPattern_maySpellTheColonOfNoNamespace() {
        Scopes patterns = new Scopes(Map.of(), Map.of("^:g-.*$", mask(READ)), Map.of(), Map.of(), Map.of());
        Shown bearer = nobody.with(guarded.seal(Guarded.token(NOW, 1, NONE, patterns, null)));

        assertMay(groups("g-1"), bearer);
        assertLacking(groups("ns:g-1"), bearer, groups("ns:g-1"));
        assertLacking(names("g-1"), bearer, names("g-1"));
    }

    @Test
    void names_areLiteralButForOneLevelOfWildcard() {
        Shown bearer = nobody.with(guarded.token(NOW, 1, "a.*", READ));

        assertMay(names("a.b", "a.*"), bearer);
        assertLacking(names("a.b.c", "a", "a.b-pnpres"), bearer, names("a.b.c", "a", "a.b-pnpres"));
        Shown group = nobody.with(guarded.seal(Guarded.token(
                NOW, 1, new Scopes(Map.of(), Map.of(":", 255, "g.*", 255), Map.of(), Map.of(), Map.of()), NONE, null)));
        assertLacking(groups("g", "g.a"), group, groups("g", "g.a"));
    }

    @Test
    void spacesAndUsers_countOnlyWhereTodaysNamesSayNothing() {
        Scopes old = new Scopes(
                Map.of("a", mask(READ)),
                Map.of(),
                Map.of("ann", mask(GET)),
                Map.of("ann", mask(DELETE), "bob", mask(DELETE)),
                Map.of("a", mask(WRITE), "b", mask(WRITE)));
        Shown bearer = nobody.with(guarded.seal(Guarded.token(NOW, 1, old, NONE, null)));

        assertRefused(RefusalCode.FORBIDDEN, () -> access.toPublish("sub", "pub", "a", bearer));
        access.toPublish("sub", "pub", "b", bearer);
        assertThat(access.explain("sub", bearer, DELETE, Level.USER, "ann").allowed())
                .isFalse();
        assertThat(access.explain("sub", bearer, DELETE, Level.USER, "bob").allowed())
                .isTrue();
    }

    @Test
    void expiry_inThatSecond_isOver() {
        Shown bearer = nobody.with(guarded.token(NOW - 60, 1, "a", READ));

        assertMay(names("a"), bearer.later(-1));
        assertRefused(RefusalCode.TOKEN_EXPIRED, () -> access.toSubscribe("sub", names("a"), bearer));
        assertRefused(RefusalCode.TOKEN_EXPIRED, () -> access.toSubscribe("sub", names("z"), bearer));
    }

    @Test
    void tokenOfAnotherKeyset_isForbiddenLikeAnyForgery() {
        Shown bearer = nobody.with(sealOf("other").seal(Guarded.token(NOW, 1, channels("a", READ), NONE, null)));

        assertLacking(names("a"), bearer, names("a"));
        assertThat(access.toSubscribe("other", names("a"), bearer).names()).isEqualTo(names("a"));
        assertLacking(names("a"), bearer, names("a"));
    }

    @Test
    void tokenForOneUser_isForNobodyElse() {
        Shown bearer = nobody.with(guarded.seal(Guarded.token(NOW, 1, channels("a", READ), NONE, "ann")));

        assertMay(names("a"), bearer.as("ann"));
        for (String other : new String[] {null, "", "Ann", "ann ", "bob"}) {
            assertLacking(names("a"), bearer.as(other), names("a"));
        }
    }

    @Test
    void revokedToken_isRefusedInEverySpelling() {
        String token = guarded.token(NOW, 1, "a", READ);
        String again = guarded.token(NOW, 2, "a", READ);
        assertMay(names("a"), nobody.with(token));

        guarded.revoke(token);

        String standard = token.replace('-', '+').replace('_', '/');
        for (String spelling : List.of(token, token.replace("=", ""), standard, standard.replace("=", ""))) {
            assertRefused(
                    RefusalCode.TOKEN_REVOKED, () -> access.toSubscribe("sub", names("a"), nobody.with(spelling)));
        }
        assertMay(names("a"), nobody.with(again));
    }

    @Test
    void spareBits_makeNoOtherTokenOfARevokedOne() {
        String token = null;
        for (int minutes = 1; token == null || !token.endsWith("="); minutes++) {
            token = guarded.token(NOW, minutes, "a".repeat(1 + minutes % 3), READ, WRITE);
        }
        String revoked = token;
        guarded.revoke(revoked);
        String text = revoked.replace("=", "");
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (String last : alphabet.split("")) {
            String other = text.substring(0, text.length() - 1) + last;
            assertThatThrownBy(() -> access.toSubscribe("sub", names("a", "aa", "aaa"), nobody.with(other)))
                    .isInstanceOf(Refusal.class);
        }
    }

    @Test
    void anyByteChanged_isForbidden() {
        byte[] token = Base64.getUrlDecoder().decode(guarded.token(NOW, 1, "a", READ));
        Access unlimited =
                new Access(guarded.keysets::get, new Entitlements(new NoGrants(), new AccessSettings(300, 10, 0)));
        for (int i = 0; i < token.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = Arrays.copyOf(token, token.length);
                changed[i] ^= (byte) (1 << bit);
                String text = Base64.getUrlEncoder().encodeToString(changed);
                assertRefused(RefusalCode.FORBIDDEN, () -> unlimited.toSubscribe("sub", names("a"), nobody.with(text)));
            }
        }
    }

    @Test
    void brokenToken_isNeverTakenForAnAuthKey() {
        String broken = "qEF2AkF0Gg==";
        guarded.grant("a", broken, READ);

        assertLacking(names("a"), nobody.with(broken), names("a"));
    }

    @Test
    void grantsToEverybody_areNotForBearersOfTokens() {
        guarded.grant(Level.KEYSET, "", "", 0, READ);

        assertMay(names("a"), nobody);
        assertLacking(names("a"), nobody.with(guarded.token(NOW, 1, "b", READ)), names("a"));
    }

    @Test
    void rotation_bothKeysVerify_theFirstSeals_aRemovedOneVerifiesNoMore() {
        String old = guarded.token(NOW, 5, "a", READ);
        assertMay(names("a"), nobody.with(old)); // verified, and remembered
        TokenKey next = new TokenKey("fedcba9876543210".repeat(4), NOW);

        guarded.put(guarded.keyset().with(new AccessOptions(true, true, List.of(next, Guarded.TOKEN_KEY))));
        String fresh = guarded.token(NOW, 5, "a", READ);
        assertThat(fresh).isNotEqualTo(old);
        assertMay(names("a"), nobody.with(old));
        assertMay(names("a"), nobody.with(fresh));

        guarded.put(guarded.keyset().with(new AccessOptions(true, true, List.of(next))));
        assertLacking(names("a"), nobody.with(old), names("a"));
        assertMay(names("a"), nobody.with(fresh));
    }

    @Test
    void noKeyForTokens_noTokens() {
        String token = guarded.token(NOW, 5, "a", READ);

        guarded.put(guarded.keyset().with(new AccessOptions(true, true, List.of())));

        assertRefused(RefusalCode.TOKENS_OFF, () -> guarded.token(NOW, 5, "a", READ));
        assertLacking(names("a"), nobody.with(token), names("a"));
    }

    @Test
    void verified_isFoundAgainWithoutAnotherHash() {
        TokenBook book = new TokenBook("sub");
        String token = guarded.token(NOW, 5, "a", READ);
        List<TokenKey> keys = List.of(Guarded.TOKEN_KEY);
        assertThat(book.known(token, keys)).isNull();

        VerifiedToken verified = book.verify(token, keys);

        assertThat(book.known(token, keys)).isSameAs(verified);
        assertThat(book.known(token, List.of())).isNull();
        assertThat(book.known(token + "=", keys)).isNull();
    }

    @Test
    void expire_forgetsRevocationsOfTokensThatEnded() {
        String token = guarded.token(NOW, 1, "a", READ);
        guarded.revoke(token);

        var unused = guarded.entitlements.expire(NOW + 59);
        assertRefused(RefusalCode.TOKEN_REVOKED, () -> access.toSubscribe("sub", names("a"), nobody.with(token)));
        unused = guarded.entitlements.expire(NOW + 60);
        assertRefused(
                RefusalCode.TOKEN_EXPIRED,
                () -> access.toSubscribe("sub", names("a"), Shown.at(NOW + 60).with(token)));
    }

    @Test
    void manyPatternsOnManyNames_areMatchedInTime() {
        StringBuilder greedy = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            greedy.append("(?:a*)*");
        }
        Shown bearer = nobody.with(guarded.seal(Guarded.token(NOW, 1, NONE, channels(greedy + "b", READ), null)));

        assertTimeoutPreemptively(SOON, () -> {
            for (int i = 0; i < 50; i++) {
                assertThat(access.explain("sub", bearer, READ, Level.CHANNEL, "a".repeat(80) + i)
                                .allowed())
                        .isFalse();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "(?:(?:(?:a{1000}){1000}){1000}){1000}",
        "(?:(?:a{500}){500}){500}",
        "(?:a{1000}){1000}",
        "(?:[(]a{1000}){1000}",
        "(?:[])(]a{1000}[[:alpha:])(]){1000}",
        "(?:a{1000}[(]){1000}",
        "(?:a{1000}\\(){1000}",
        "(?:a{1000}\\Q((\\E){1000}",
        "(?:\\p{Greek}{1000}){1000}",
        "(?:\\x{41}{500}){500}",
        "'(?:a{1,1000}){1,1000}'",
        "'(?:a{1000,}){1000,}'",
        "a{1001}",
        "a{1000000000}",
        "(a)",
        "(?P<n>a)",
        "(?=a)",
        "(?<!a)b",
        "a++",
        "\\1",
        "[",
        "(?:",
        "a**",
        "\\C"
    })
    void pattern_bombOrNotRe2_isRefusedAtOnce(String pattern) {
        assertTimeoutPreemptively(
                SOON,
                () -> assertRefused(RefusalCode.INVALID_PATTERN, () -> TokenPatterns.check(pattern, "permissions")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^channel-\\S*$",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "(?:[a-z0-9-]{1,20}\\.){1,4}[a-z]{2,}",
                "[({]{3}\\){2}",
                "a{,5}b{x}{",
                "\\Qa{1000}{1000}\\E",
                "user-(?:\\d+|\\p{L}{3,30})"
            })
    void pattern_ofEveryday_isTaken(String pattern) {
        TokenPatterns.check(pattern, "permissions");
    }

    private void assertMay(Names names, Credentials who) {
        assertThat(access.toSubscribe("sub", names, who).names()).isEqualTo(names);
    }

    private void assertLacking(Names names, Credentials who, Names lacking) {
        assertThatThrownBy(() -> access.toSubscribe("sub", names, who))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(RefusalCode.FORBIDDEN);
                    assertThat(refusal.names()).isEqualTo(lacking);
                });
    }

    private static void assertRefused(RefusalCode code, ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
