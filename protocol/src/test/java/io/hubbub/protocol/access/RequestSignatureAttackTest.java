package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that are not quite right, requests that are not quite those that were signed, and nonsense. */
final class RequestSignatureAttackTest {
    private static final long SEED = Long.getLong("hubbub.seed", 7);

    private static final Duration SOON = Duration.ofMinutes(1); // what takes the square of the length takes longer
    private static final int HUGE = 1 << 20; // far more than the server reads
    private static final String SECRET = "s\u00E9cret";
    private static final String SUB = "sub";
    private static final String PUB = "pub";
    private static final String HISTORY = "/v2/history/sub-key/sub/channel/c";
    private static final String PUBLISH = "/publish/pub/sub/0/c/0";
    private static final String FILE = "/v1/files/sub/channels/c/files/id/";
    private static final String QUERY = "timestamp=1600000000&uuid=u";
    private static final String BODY = "{\"a\":\"\u00E9\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "==",
                "&",
                "&&&",
                "=x",
                "=&=",
                "a",
                "a&a",
                "a=1&a=2&a=1",
                "b=2&&a=1&",
                "a==b=",
                "a=%00%0A%ff",
                "a=\u00FF\u0080",
                "%C3%A9=1&~=2&z=3",
                "signatur=1&signature1=2"
            })
    void sign_anyQuery_isVerified(String query) {
        String signature = RequestSignature.sign(SECRET, "GET", PUB, HISTORY, query, bytes(BODY));

        assertThat(verify("GET", HISTORY, query + "&signature=" + signature, BODY))
                .isTrue();
        assertThat(verify("GET", HISTORY, "signature=" + signature + "&" + query, BODY))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "b=1&a=2, a=2&b=1",
        "a=2&a=1, a=2&a=1",
        "a, a=",
        "a=b=c, a=b%3Dc",
        "a=~!*'()/:@, a=%7E%21%2A%27%28%29%2F%3A%40",
        "a=%41%2d%e9, a=A-%E9",
        "a~=1&az=2, az=2&a%7E=1",
        "a%26b=c, a%26b=c",
        "a=x+y, a=x%2By",
        "aa=1&a=2&A=3&a-=4, A=3&a=2&a-=4&aa=1",
        "%C3%A9=1&z=2, z=2&%C3%A9=1"
    })
    void sign_query_signsItsCanonicalForm(String query, String canonical) {
        assertThat(RequestSignature.sign(SECRET, "GET", PUB, HISTORY, query, new byte[0]))
                .isEqualTo(v2("GET\npub\n" + HISTORY + "\n" + canonical + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%4&b=1", "%=1", "a=%%41", "a=%+1", "a=\u0100", "a\n"})
    void sign_brokenQuery_isRefused(String query) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestSignature.sign(SECRET, "GET", PUB, HISTORY, query, new byte[0]));
        assertThat(verify("GET", HISTORY, query + "&signature=v2." + "A".repeat(43), ""))
                .isFalse();
    }

    @Test
    void sign_brokenPathOrNoSecret_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestSignature.sign(SECRET, "GET", PUB, "/\u0100", QUERY, new byte[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestSignature.sign("", "GET", PUB, HISTORY, QUERY, new byte[0]));
    }

    @Test
    void verify_noSecret_isFalse() {
        assertThat(RequestSignature.verify(
                        "", SUB, PUB, "GET", HISTORY, QUERY + "&signature=" + v2(string("GET", HISTORY)), bytes("")))
                .isFalse();
    }

    @Test
    void verify_lineFeedInPath_isFalse() {
        String signature = v2("GET\npub\n/a\nb\n" + QUERY + "\n");

        assertThat(verify("GET", "/a\nb", QUERY + "&signature=" + signature, ""))
                .isFalse();
    }

    @Test
    void verify_noSignature_isFalse() {
        assertThat(verify("GET", HISTORY, QUERY, "")).isFalse();
        assertThat(verify("GET", HISTORY, "", "")).isFalse();
        assertThat(verify("GET", HISTORY, QUERY + "&signature", "")).isFalse();
        assertThat(verify("GET", HISTORY, QUERY + "&signature=", "")).isFalse();
        assertThat(verify("GET", HISTORY, QUERY + "&Signature=" + right(), "")).isFalse();
    }

    @Test
    void verify_twoSignatures_isFalse() {
        String signed = QUERY + "&signature=" + right();

        assertThat(verify("GET", HISTORY, signed, "")).isTrue();
        assertThat(verify("GET", HISTORY, signed + "&signature=" + right(), "")).isFalse();
        assertThat(verify("GET", HISTORY, "signature=x&" + signed, "")).isFalse();
        assertThat(verify("GET", HISTORY, signed + "&sign%61ture=x", "")).isFalse();
        assertThat(verify("GET", HISTORY, signed + "&signature", "")).isFalse();
    }

    @Test
    void verify_signatureEscaped_isTrue() {
        assertThat(verify("GET", HISTORY, QUERY + "&signature=" + right().replace(".", "%2E"), ""))
                .isTrue();
        assertThat(verify("GET", HISTORY, QUERY + "&signature=" + right() + "%3D", ""))
                .isTrue();
    }

    @Test
    void verify_signatureNotQuiteRight_isFalse() {
        String right = right();
        String digest = right.substring(3);
        String[] wrong = {
            "v2.",
            "v2.=",
            "v2." + digest.substring(0, 42),
            "v2." + digest.substring(0, 42) + "=",
            right + "A",
            right + "==",
            right + "=A",
            right + "%00",
            right + " ",
            " " + right,
            "V2." + digest,
            "v2" + digest,
            "v2.v2." + digest,
            "v1." + digest,
            digest,
            digest + "=",
            "v2." + "A".repeat(43),
            "v2." + "\u00FF".repeat(43),
            "v2." + "A".repeat(100_000),
            "A".repeat(43) + "="
        };
        for (String signature : wrong) {
            assertThat(verify("GET", HISTORY, QUERY + "&signature=" + signature, ""))
                    .as(signature)
                    .isFalse();
        }
    }

    @Test
    void verify_otherTextForTheSameDigest_isFalse() {
        for (int i = 0; i < 100; i++) {
            String query = "n=" + i;
            String right = RequestSignature.sign(SECRET, "GET", PUB, HISTORY, query, new byte[0]);
            String standard = right.replace('-', '+').replace('_', '/').replace("+", "%2B");
            if (!standard.equals(right)) {
                assertThat(verify("GET", HISTORY, query + "&signature=" + standard, ""))
                        .isFalse();
            }
            // Two bits of the last character mean nothing.
            char last = right.charAt(right.length() - 1);
            String loose = right.substring(0, right.length() - 1) + (char) (last + 1);
            assertThat(Base64.getUrlDecoder().decode(loose.substring(3))).hasSize(32);
            assertThat(verify("GET", HISTORY, query + "&signature=" + loose, ""))
                    .isFalse();
        }
    }

    @Test
    void verify_legacyValueWithPrefix_isFalse() {
        String legacy = legacy("sub\npub\n" + HISTORY + "\n" + QUERY);

        assertThat(verify("GET", HISTORY, QUERY + "&signature=" + legacy, "")).isTrue();
        assertThat(verify("GET", HISTORY, QUERY + "&signature=v2." + legacy, ""))
                .isFalse();
        assertThat(verify("GET", HISTORY, QUERY + "&signature=v2." + legacy.substring(0, 43), ""))
                .isFalse();
    }

    @Test
    void verify_legacyPaddingMissingOrDoubled_isFalse() {
        String legacy = legacy("sub\npub\n" + HISTORY + "\n" + QUERY);

        assertThat(verify("GET", HISTORY, QUERY + "&signature=" + legacy.substring(0, 43), ""))
                .isFalse();
        assertThat(verify("GET", HISTORY, QUERY + "&signature=" + legacy + "=", ""))
                .isFalse();
    }

    @Test
    void verify_newDigestAsLegacy_isFalse() {
        assertThat(verify("GET", HISTORY, QUERY + "&signature=" + right().substring(3) + "=", ""))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "DELETE, false", "PATCH, false", "POST, false", "HEAD, false"})
    void verify_legacyOfARead_isGoodForNothingElse(String method, boolean expected) {
        String path = "/v3/history/sub-key/sub/channel/c";
        String legacy = legacy("sub\npub\n" + path + "\n" + QUERY);

        assertThat(verify(method, path, QUERY + "&signature=" + legacy, "")).isEqualTo(expected);
    }

    @Test
    void verify_legacyForTokens_isFalse() {
        String path = "/v3/pam/sub/grant";
        String legacy = legacy("sub\npub\n" + path + "\n" + QUERY);

        assertThat(verify("POST", path, QUERY + "&signature=" + legacy, BODY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/auth/grant/sub-key/sub, grant, true",
        "/v1/auth/audit/sub-key/sub, audit, true",
        "/v1/auth/grant/sub-key/sub, audit, false",
        "/v1/auth/audit/sub-key/sub, grant, false",
        "/v2/auth/grant/sub-key/sub, grant, false",
        "/v1/auth/grant, grant, false"
    })
    void verify_legacyWithTheOperationForItsPath_isTrueForOldPathsOnly(String path, String line, boolean expected) {
        String legacy = legacy("sub\npub\n" + line + "\n" + QUERY);

        assertThat(verify("GET", path, QUERY + "&signature=" + legacy, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /publish/pub/sub/0/c/0, true",
        "GET, /publish/pub/sub/0/c/0, false",
        "PATCH, /publish/pub/sub/0/c/0, false",
        "POST, /publishx/pub/sub/0/c/0, false",
        "POST, /v1/files/publish-file/pub/sub/0/c/0, false",
        "POST, /v3/pam/sub/grant, false"
    })
    void verify_getWithoutBodySigned_isTrueForPublishByPostOnly(String method, String path, boolean expected) {
        String signature = v2("GET\npub\n" + path + "\n" + QUERY + "\n");

        assertThat(verify(method, path, QUERY + "&signature=" + signature, BODY))
                .isEqualTo(expected);
    }

    @Test
    void verify_bodyChanged_isFalse() {
        String signature = v2("POST\npub\n" + PUBLISH + "\n" + QUERY + "\n" + BODY);

        assertThat(verify("POST", PUBLISH, QUERY + "&signature=" + signature, BODY))
                .isTrue();
        assertThat(verify("POST", PUBLISH, QUERY + "&signature=" + signature, BODY + " "))
                .isFalse();
        assertThat(verify("POST", PUBLISH, QUERY + "&signature=" + signature, ""))
                .isFalse();
        assertThat(verify("PUT", PUBLISH, QUERY + "&signature=" + signature, BODY))
                .isFalse();
        assertThat(verify("POST", PUBLISH + "0", QUERY + "&signature=" + signature, BODY))
                .isFalse();
    }

    @Test
    void verify_otherKeyset_isFalse() {
        String signed = QUERY + "&signature=" + right();
        String legacy = QUERY + "&signature=" + legacy("sub\npub\n" + HISTORY + "\n" + QUERY);

        assertThat(RequestSignature.verify("other", SUB, PUB, "GET", HISTORY, signed, bytes("")))
                .isFalse();
        assertThat(RequestSignature.verify(SECRET, SUB, "other", "GET", HISTORY, signed, bytes("")))
                .isFalse();
        assertThat(RequestSignature.verify(SECRET, "other", PUB, "GET", HISTORY, legacy, bytes("")))
                .isFalse();
    }

    @Test
    void verify_clientWithoutPublishKey_isTrue() {
        String signature = v2("GET\n\n" + HISTORY + "\n" + QUERY + "\n");

        assertThat(verify("GET", HISTORY, QUERY + "&signature=" + signature, ""))
                .isTrue();
    }

    @Test
    void verify_keysThatOnlyLookLikeTheSignedOnes_isFalse() {
        String signature = v2("GET\npub\n" + HISTORY + "\na=1&b=2\n");

        assertThat(verify("GET", HISTORY, "a=1&b=2&signature=" + signature, "")).isTrue();
        assertThat(verify("GET", HISTORY, "a%3D1%26b=2&signature=" + signature, ""))
                .isFalse();
        assertThat(verify("GET", HISTORY, "a=1%26b%3D2&signature=" + signature, ""))
                .isFalse();
        assertThat(verify("GET", HISTORY, "a=1&b=2&=&signature=" + signature, ""))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"a=x+y, a=x%2By, true", "a=x+y, a=x%20y, false", "a+b=1, a%20b=1, false", "a=x%2By, a=x%20y, false"})
    void verify_plus_isAPlusAsItIsForWhoeverReadsTheRequest(String query, String canonical, boolean expected) {
        String signature = v2("GET\npub\n" + HISTORY + "\n" + canonical + "\n");

        assertThat(verify("GET", HISTORY, query + "&signature=" + signature, ""))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=x~y", "a=x%2fy", "a=(*)&b=%7e", "a=%41"})
    void verify_valuesSignedAsReceived_isTrue(String query) {
        String signature = v2("GET\npub\n" + HISTORY + "\n" + query + "\n");

        assertThat(verify("GET", HISTORY, query + "&signature=" + signature, ""))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/subscribe/sub/c/0, channel-group=g%25201&filter-expr=a%20b, true",
        "/v2/subscribe/sub/c/0, channel-group=g%201&filter-expr=a%2520b, true",
        "/v2/subscribe/sub/c/0, channel-group=g%25201&filter-expr=a%2520b, true",
        "/v2/subscribe/sub/c/0, channel-group=g%2525201&filter-expr=a%2520b, false",
        "/v2/presence/sub-key/sub/channel/c, channel-group=g%25201&filter-expr=a%20b, true",
        "/v2/presence/sub-key/sub/channel/c, channel-group=g%25201&filter-expr=a%2520b, false",
        "/v2/presence/sub-key/sub/channel/c/heartbeat, channel-group=g%25201&filter-expr=a%20b, false",
        "/v2/history/sub-key/sub/channel/c, channel-group=g%25201&filter-expr=a%20b, false"
    })
    void verify_someValuesSignedTwiceEncoded_isTrueForThoseOfThePath(String path, String canonical, boolean expected) {
        String signature = v2("GET\npub\n" + path + "\n" + canonical + "\n");

        assertThat(verify("GET", path, "filter-expr=a%20b&channel-group=g%201&signature=" + signature, ""))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        FILE + "a%20b.txt, '" + FILE + "a b.txt', true",
        FILE + "%61, " + FILE + "a, true",
        FILE + "a%2, " + FILE + "a%2, true",
        FILE + "x/%61, " + FILE + "x/a, false",
        "/v1/files/sub/channels/c/files/%61, /v1/files/sub/channels/c/files/a, false",
        "/v1/files/sub/channel/c/files/id/%61, /v1/files/sub/channel/c/files/id/a, false",
        "/v1/files/sub/channels/c/file/id/%61, /v1/files/sub/channels/c/file/id/a, false",
        "/v2/files/sub/channels/c/files/id/%61, /v2/files/sub/channels/c/files/id/a, false",
        "/v1/files/sub/channels/%63/files/id/%61, /v1/files/sub/channels/c/files/id/a, false"
    })
    void verify_decodedPathSigned_isTrueForNamesOfFilesOnly(String path, String signed, boolean expected) {
        String signature = v2("GET\npub\n" + signed + "\n" + QUERY + "\n");

        assertThat(verify("GET", path, QUERY + "&signature=" + signature, "")).isEqualTo(expected);
    }

    @Test
    void verify_lineFeedInTheDecodedNameOfAFile_isFalse() {
        // Signed was a POST of a file named "n", with a query and a body; asked is for another name, without both.
        String signature = v2("POST\npub\n" + FILE + "n\na=1\n\n");

        assertThat(verify("POST", FILE + "n", "a=1&signature=" + signature, "\n"))
                .isTrue();
        assertThat(verify("POST", FILE + "n%0Aa%3D1", "signature=" + signature, ""))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&",
                "a&",
                "=&",
                "%41",
                "%",
                "+",
                "a=+&",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&",
                "signature=&",
                "\u00FF"
            })
    void verify_hugeQuery_takesNoLongerThanItsLength(String part) {
        String query = part.repeat(HUGE / part.length());
        String path = "/v2/auth/audit/" + query.replace('\n', ' ');
        assertTimeout(
                SOON,
                () -> assertThat(verify("POST", path, query + "&signature=v2." + "A".repeat(43), BODY))
                        .isFalse());
    }

    @Test
    void verify_manyKeysToSort_takesLittleLonger() {
        Random random = new Random(SEED);
        StringBuilder query = new StringBuilder("channel=%41&channel-group=%41&auth=%41");
        while (query.length() < HUGE) {
            query.append("&")
                    .append(Integer.toString(random.nextInt(1 << 20), 36))
                    .append("=%2B+");
        }
        assertTimeout(
                SOON,
                () -> assertThat(verify(
                                "GET", "/v2/auth/audit/sub-key/sub", query + "&signature=v2." + "A".repeat(43), BODY))
                        .isFalse());
    }

    @Test
    void verify_signedRequestWithOneCharacterChanged_isFalse() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String query = "a=" + Integer.toString(random.nextInt(1 << 20), 36) + "&" + QUERY;
            String signed =
                    query + "&signature=" + RequestSignature.sign(SECRET, "GET", PUB, HISTORY, query, bytes(""));
            int at = random.nextInt(signed.length());
            char other = "abcABC019-_.~&=".charAt(random.nextInt(15));
            String changed = signed.substring(0, at) + other + signed.substring(at + 1);

            assertThat(verify("GET", HISTORY, changed, "")).as(changed).isEqualTo(changed.equals(signed));
        }
    }

    @Test
    void verify_anything_isTrueOrFalse() {
        Random random = new Random(SEED);
        String[] paths = {
            HISTORY,
            PUBLISH,
            FILE,
            "/v2/auth/audit/",
            "/v2/subscribe/",
            "/v1/auth/grant/",
            "/v3/pam/",
            "/v2/presence/x",
            ""
        };
        String alphabet = "&&==%%+49aAfFzZ/~\u0000\n\u00E9\u0100";
        String[] words = {"signature=", "v2.", "&signature=v2." + "A".repeat(43), "channel=%41", "filter", "&", "="};
        for (int i = 0; i < 200_000; i++) {
            String query = nonsense(random, alphabet, words) + (random.nextInt(4) > 0 ? words[2] : "");
            String path = paths[random.nextInt(paths.length)] + nonsense(random, alphabet, words);

            assertThat(verify(random.nextBoolean() ? "GET" : "POST", path, query, ""))
                    .isFalse();
        }
    }

    private static String nonsense(Random random, String alphabet, String[] words) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            if (random.nextInt(4) == 0) {
                text.append(words[random.nextInt(words.length)]);
            } else {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        return text.toString();
    }

    private static boolean verify(String method, String path, String query, String body) {
        return RequestSignature.verify(SECRET, SUB, PUB, method, path, query, bytes(body));
    }

    private static String right() {
        return v2(string("GET", HISTORY));
    }

    private static String string(String method, String path) {
        return method + "\n" + PUB + "\n" + path + "\n" + QUERY + "\n";
    }

    private static String v2(String string) {
        return "v2." + Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(string));
    }

    private static String legacy(String string) {
        return Base64.getUrlEncoder().encodeToString(hmac(string));
    }

    private static byte[] hmac(String string) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(SECRET), "HmacSHA256"));
            return mac.doFinal(bytes(string));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
