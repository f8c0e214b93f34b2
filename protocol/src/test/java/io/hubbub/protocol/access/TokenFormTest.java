package io.hubbub.protocol.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a token and what is not, by its bytes and by its text. */
final class TokenFormTest {
    private static final long SEED = Long.getLong("hubbub.seed", 7);

    private static final String V = "417602";
    private static final String T = "41741a6553f100";
    private static final String TTL = "4374746c01";
    private static final String RES = "43726573";
    private static final String PAT = "43706174a0";
    private static final String META = "446d657461";
    private static final String SIG = "43736967" + "5820" + "ab".repeat(32);

    @Test
    void read_leastToken_givesItsContents() {
        AccessToken token = read("a7" + V + T + TTL + RES + "a0" + PAT + META + "a0" + SIG);

        assertThat(token)
                .isEqualTo(new AccessToken(
                        1_700_000_000, 1, AccessToken.Scopes.NONE, AccessToken.Scopes.NONE, Map.of(), null));
    }

    @Test
    void read_entriesInAnyOrder_givesTheSame() {
        assertThat(read("a7" + META + "a0" + TTL + PAT + RES + "a0" + T + V + SIG))
                .isEqualTo(read("a7" + V + T + TTL + RES + "a0" + PAT + META + "a0" + SIG));
    }

    @Test
    void read_longFormsOfNumbersAndLengths_givesTheSame() {
        assertThat(read("b90007" + "5801761802" + "41741b000000006553f100" + "5a0000000374746c190001" + RES + "bb"
                        + "0".repeat(16) + PAT + META + "b800" + SIG))
                .isEqualTo(read("a7" + V + T + TTL + RES + "a0" + PAT + META + "a0" + SIG));
    }

    @Test
    void read_names_areTextInTheirOrder() {
        AccessToken token = read("a7" + V + T + TTL + RES + "a1" + "446368616e" + "a3" + "617a18ff" + "60" + "00"
                + "64f09f98801a7fffffff" + PAT + META + "a0" + SIG);

        assertThat(token.resources().channels())
                .containsExactly(entry("z", 255), entry("", 0), entry("\uD83D\uDE00", Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        "a7 V T TTL RESa0 PAT METAa0, ends early",
        "a6 V T TTL RESa0 PAT METAa0, lacks an entry",
        "a6 T TTL RESa0 PAT METAa0 SIG, version 2",
        "a6 V TTL RESa0 PAT METAa0 SIG, lacks an entry",
        "a6 V T RESa0 PAT METAa0 SIG, lacks an entry",
        "a6 V T TTL PAT METAa0 SIG, lacks an entry",
        "a6 V T TTL RESa0 METAa0 SIG, lacks an entry",
        "a6 V T TTL RESa0 PAT SIG, lacks an entry",
        "a7 417601 T TTL RESa0 PAT METAa0 SIG, version 2",
        "a7 417603 T TTL RESa0 PAT METAa0 SIG, version 2",
        "a7 41761b0000000100000002 T TTL RESa0 PAT METAa0 SIG, too large",
        "a7 4176f94000 T TTL RESa0 PAT METAa0 SIG, wrong kind",
        "a7 V 417420 TTL RESa0 PAT METAa0 SIG, wrong kind",
        "a7 V 41741bffffffffffffffff TTL RESa0 PAT METAa0 SIG, too large",
        "a7 V 41741b0000003afff44180 TTL RESa0 PAT METAa0 SIG, too large",
        "a7 V T 4374746c1a80000000 RESa0 PAT METAa0 SIG, too large",
        "a7 V T 4374746c6131 RESa0 PAT METAa0 SIG, wrong kind",
        "a8 V T TTL RESa0 PAT METAa0 V SIG, a key twice",
        "a8 V T TTL RESa0 PAT METAa0 SIG SIG, ends with its signature",
        "a8 V T TTL RESa0 PAT METAa0 447575696401 SIG, wrong kind",
        "a8 V T TTL RESa0 PAT METAa0 4475756964f6 SIG, wrong kind",
        "a8 V T TTL RESa0 PAT METAa0 426e6f00 SIG, not known",
        "a7 617602 T TTL RESa0 PAT METAa0 SIG, wrong kind",
        "a7 V T TTL RESa0 PAT METAa0 SIG 00, follows the token",
        "a7 V T TTL RESa0 PAT METAa0 SIG SIG, follows the token",
        "a7 SIG V T TTL RESa0 PAT METAa0, ends with its signature",
        "a7 V T TTL RESa0 PAT METAa0 43736967581f" + "abababababababababababababababababababababababababababababab"
                + "ab, signature of 32",
        "a7 V T TTL RESa0 PAT METAa0 437369677820" + "6161616161616161616161616161616161616161616161616161616161616161"
                + ", wrong kind",
        "a7 V T TTL RES80 PAT METAa0 SIG, wrong kind",
        "a7 V T TTL RESa1646368616ea0 PAT METAa0 SIG, wrong kind",
        "a7 V T TTL RESa1426e6fa0 PAT METAa0 SIG, kind of resources",
        "a7 V T TTL RESa2446368616ea0446368616ea0 PAT METAa0 SIG, a key twice",
        "a7 V T TTL RESa1446368616ea2616101616102 PAT METAa0 SIG, a key twice",
        "a7 V T TTL RESa1446368616ea1416101 PAT METAa0 SIG, wrong kind",
        "a7 V T TTL RESa1446368616ea1616120 PAT METAa0 SIG, wrong kind",
        "a7 V T TTL RESa1446368616ea16161f5 PAT METAa0 SIG, wrong kind",
        "a7 V T TTL RESa1446368616ea161611a80000000 PAT METAa0 SIG, too large",
        "a7 V T TTL RESa1446368616ea161ff01 PAT METAa0 SIG, no UTF-8",
        "a7 V T TTL RESa1446368616ea163eda08001 PAT METAa0 SIG, no UTF-8",
        "a7 V T TTL RESa1446368616ea162c08001 PAT METAa0 SIG, no UTF-8",
        "bf V T TTL RESa0 PAT METAa0 SIG ff, not definite",
        "a7 V T TTL RESbfff PAT METAa0 SIG, not definite",
        "a7 5f4176ff02 T TTL RESa0 PAT METAa0 SIG, not definite",
        "d9d9f7a7 V T TTL RESa0 PAT METAa0 SIG, wrong kind",
        "a7 V T TTL RESa0 PAT METAc1a0 SIG, wrong kind",
        "a7 V T TTL RESa0 PAT METAf6 SIG, wrong kind",
        "a7 V 4174c11a6553f100 TTL RESa0 PAT METAa0 SIG, wrong kind"
    })
    void read_notQuiteAToken_saysWhy(String token, String why) {
        assertThatThrownBy(() -> read(spelled(token)))
                .isInstanceOf(MalformedTokenException.class)
                .hasMessageContaining(why);
    }

    @Test
    void read_metadataOfEveryKind_givesIt() {
        Map<String, @Nullable Object> meta = read(withMeta("ac" + "6161f6" + "6162f5" + "6163f4" + "6164390100"
                        + "61651b7fffffffffffffff" + "61663b7fffffffffffffff" + "6167f93e00" + "6168fa3fc00000"
                        + "6169fb8000000000000000" + "616a83016178a0" + "616ba1616180" + "616cf90001"))
                .meta();

        assertThat(meta.keySet()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
        assertThat(meta.values())
                .containsExactly(
                        null,
                        true,
                        false,
                        -257L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE,
                        1.5,
                        1.5,
                        -0.0,
                        List.of(1L, "x", Map.of()),
                        Map.of("a", List.of()),
                        Math.scalb(1.0, -24));
    }

    @ParameterizedTest
    @CsvSource({
        "a1 6161 f97e00, not finite",
        "a1 6161 f97c00, not finite",
        "a1 6161 f9fc00, not finite",
        "a1 6161 fa7f800000, not finite",
        "a1 6161 fb7ff8000000000000, not finite",
        "a1 6161 fbfff0000000000000, not finite",
        "a1 6161 f7, JSON has not",
        "a1 6161 e0, JSON has not",
        "a1 6161 f820, JSON has not",
        "a1 6161 ff, JSON has not",
        "a1 6161 fc, JSON has not",
        "a1 6161 4100, byte string",
        "a1 6161 c0613a, CBOR tag",
        "a1 6161 db000000000000000000, CBOR tag",
        "a1 6161 1b8000000000000000, too large",
        "a1 6161 1bffffffffffffffff, too large",
        "a1 6161 3bffffffffffffffff, too large",
        "a1 6161 3b8000000000000000, too large",
        "a1 6161 1c, not definite",
        "a1 6161 1f, not definite",
        "a1 6161 9fff, not definite",
        "a1 6161 bfff, not definite",
        "a1 6161 7f6161ff, not definite",
        "bf 6161 00 ff, not definite",
        "a1 01 00, wrong kind",
        "a1 4161 00, wrong kind",
        "a2 6161 00 6161 00, a key twice",
        "a1 6161 a2 6162 00 6162 f6, a key twice",
        "a1 6161 9bffffffffffffffff, ends early",
        "a1 6161 9b7fffffffffffffff, ends early",
        "a1 6161 9a7fffffff, ends early",
        "a1 6161 bb8000000000000001, ends early",
        "a1 6161 7b7fffffffffffffff, ends early",
        "a1 6161 7affffffff, ends early",
        "a1 7b7fffffffffffffff, ends early",
        "bb7fffffffffffffff, ends early",
        "ba7fffffff, ends early"
    })
    void read_metadataThatIsNoJson_saysWhy(String meta, String why) {
        assertThatThrownBy(() -> read(withMeta(meta.replace(" ", ""))))
                .isInstanceOf(MalformedTokenException.class)
                .hasMessageContaining(why);
    }

    @Test
    void read_eightLevels_isReadAndNineAreNot() {
        assertThat(read(withMeta("a16161" + "81".repeat(5) + "80")).meta()).isNotEmpty();
        assertThat(read(withMeta("a16161".repeat(7) + "00")).meta()).isNotEmpty();
        for (String deep :
                List.of("a16161" + "81".repeat(6) + "80", "a16161".repeat(8) + "00", "a16161" + "81".repeat(10_000))) {
            assertThatThrownBy(() -> read(withMeta(deep)))
                    .isInstanceOf(MalformedTokenException.class)
                    .hasMessageContaining("levels deep");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81",
                "a1",
                "9f",
                "bf",
                "c0",
                "00",
                "ff",
                "5f",
                "f9",
                "1b",
                "bb7fffffffffffffff",
                "a141",
                "a160",
                "7b"
            })
    void read_bomb_endsAtOnce(String unit) {
        byte[] bomb = HexFormat.of().parseHex(unit.repeat(AccessToken.MAX_BYTES / (unit.length() / 2)));
        byte[] inMeta = HexFormat.of().parseHex(withMeta("a16161" + unit.repeat(16_000 / unit.length())));
        assertTimeout(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 100; i++) {
                assertRefused(bomb);
                assertRefused(inMeta);
            }
        });
    }

    @Test
    void read_tooLong_isRefusedUnread() {
        int fill = AccessToken.MAX_BYTES - withMeta("a161617a00000000").length() / 2;
        String meta = "a161617a%08x" + "61".repeat(fill);

        assertThat(read(withMeta(meta.formatted(fill))).meta()).hasSize(1);
        assertThatThrownBy(() -> read(withMeta(meta.formatted(fill + 1) + "61")))
                .isInstanceOf(MalformedTokenException.class)
                .hasMessageContaining("at most 32768 bytes");
    }

    @Test
    void read_everyPrefixOfAToken_isRefused() {
        byte[] token = HexFormat.of().parseHex(withMeta("a161618301f93e006178"));
        TokenSeal.read(token);
        for (int length = 0; length < token.length; length++) {
            assertRefused(Arrays.copyOf(token, length));
        }
    }

    @Test
    void decode_anyAlphabetAndPadding_givesTheBytes() {
        byte[] bytes = HexFormat.of().parseHex("fbefbeff");

        assertThat(TokenSeal.decode("----_w==")).isEqualTo(bytes);
        assertThat(TokenSeal.decode("++++/w==")).isEqualTo(bytes);
        assertThat(TokenSeal.decode("+-+-_w")).isEqualTo(bytes);
        assertThat(TokenSeal.decode("-_-_")).hasSize(3);
        assertThat(TokenSeal.decode("AAA=")).hasSize(2);
        assertThat(TokenSeal.decode("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AAAAA",
                "=",
                "==",
                "A=",
                "A==",
                "A===",
                "AA=",
                "AA===",
                "AAA==",
                "AAAA=",
                "AAAA==",
                "AAAA====",
                "AA=A",
                "=AAA",
                "AB",
                "AB==",
                "AAB",
                "AAB=",
                "AA AA",
                " AAAA",
                "AAAA ",
                "AAAA\n",
                "AA\r\nAA",
                "AA.A",
                "AAA\u00E9",
                "\u0391AAA",
                "AA%3D",
                "\uFF21AAA",
                "AAAA\u0000"
            })
    void decode_notBase64_isRefused(String text) {
        assertThatThrownBy(() -> TokenSeal.decode(text)).isInstanceOf(MalformedTokenException.class);
    }

    @Test
    void decode_upTo32KiB_isAccepted() {
        assertThat(TokenSeal.decode(Base64.getUrlEncoder().encodeToString(new byte[AccessToken.MAX_BYTES])))
                .hasSize(AccessToken.MAX_BYTES);
        for (int more : List.of(1, 2, 3, 1 << 20)) {
            String text =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[AccessToken.MAX_BYTES + more]);
            assertThatThrownBy(() -> TokenSeal.decode(text))
                    .isInstanceOf(MalformedTokenException.class)
                    .hasMessageContaining("at most");
        }
    }

    @Test
    void decode_anyBytes_givesThemBackFromOneTextOnly() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThat(TokenSeal.decode(text)).isEqualTo(bytes);
            if (!text.isEmpty()) {
                char last = text.charAt(text.length() - 1);
                String other = text.substring(0, text.length() - 1) + (last == 'A' ? 'B' : 'A');
                assertThat(decoded(other)).isNotEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "p0F2, true",
        "qEF2, true",
        "qEF2AkF0Gg==, true",
        "qEF2AkF0Gg, true",
        "qEF2Ak+/Gg, true",
        "p0F2-my-key, false",
        "p0F2 my key, false",
        "qEF2.key, false",
        "pkF2AkF0, false",
        "qUF2AkF0, false",
        "p0F3AkF0, false",
        "P0F2AkF0, false",
        "p0F, false",
        "'', false",
        "my-auth-key, false"
    })
    void looksLikeToken_credential_isTrueForMapsOfSevenOrEightOnly(String auth, boolean expected) {
        assertThat(AccessToken.looksLikeToken(auth)).isEqualTo(expected);
    }

    @Test
    void looksLikeToken_longerThanAnyToken_isTrueWithoutALook() {
        assertThat(AccessToken.looksLikeToken("p0F2" + "A".repeat(1 << 20))).isTrue();
    }

    @Test
    void parse_anything_isATokenOrMalformed() {
        Random random = new Random(SEED);
        byte[][] seeds = {
            HexFormat.of().parseHex(withMeta("a3616183f6f5f46162a161633961a86164fb3ff8000000000000")),
            HexFormat.of()
                    .parseHex("a8" + V + T + TTL + RES + "a1446368616ea1617a18ff" + PAT + META + "a0"
                            + "4475756964626d65" + SIG)
        };
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = i % 4 == 0 ? noise(random) : mutated(random, seeds[random.nextInt(seeds.length)]);
            read += isRead(bytes) ? 1 : 0;
            String text = Base64.getEncoder().encodeToString(bytes);
            int cut = random.nextInt(text.length() + 1);
            String broken = text.substring(0, cut) + (char) random.nextInt(300) + text.substring(cut);
            byte[] others = decoded(broken);
            if (others != null) {
                isRead(others);
            }
        }
        assertThat(read).isBetween(1_000, 190_000);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(Random random, byte[] seed) {
        byte[] bytes = seed.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, random.nextInt(bytes.length + 8)));
                default -> System.arraycopy(seed, 0, bytes, at, Math.min(seed.length, bytes.length - at));
            }
        }
        return bytes;
    }

    /** Whether it is a token; then it can be written and read again. */
    private static boolean isRead(byte[] bytes) {
        AccessToken token;
        try {
            token = TokenSeal.read(bytes);
        } catch (MalformedTokenException e) {
            assertThat(e).hasMessageMatching("[A-Z].*");
            return false;
        }
        String again = new TokenSeal(new byte[32], "sub").seal(token);
        assertThat(AccessToken.parse(again)).isEqualTo(token);
        return true;
    }

    private static byte @Nullable [] decoded(String text) {
        try {
            return TokenSeal.decode(text);
        } catch (MalformedTokenException e) {
            return null;
        }
    }

    private static void assertRefused(byte[] token) {
        assertThatThrownBy(() -> TokenSeal.read(token)).isInstanceOf(MalformedTokenException.class);
    }

    private static AccessToken read(String hex) {
        return TokenSeal.read(HexFormat.of().parseHex(hex));
    }

    private static String withMeta(String meta) {
        return "a7" + V + T + TTL + RES + "a0" + PAT + META + meta + SIG;
    }

    private static String spelled(String token) {
        return token.replace("TTL", "ttl")
                .replace("META", "meta")
                .replace("PAT", "pat")
                .replace("T", T)
                .replace("V", V)
                .replace("ttl", TTL)
                .replace("RES", RES)
                .replace("pat", PAT)
                .replace("meta", META)
                .replace("SIG", SIG)
                .replace(" ", "");
    }
}
