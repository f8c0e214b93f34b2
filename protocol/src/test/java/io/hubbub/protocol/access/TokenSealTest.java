package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.protocol.access.AccessToken.Scopes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class TokenSealTest {
    private static final long SEED = Long.getLong("hubbub.seed", 7);

    private static final JsonNode FILE = Vectors.file("tokens.json");
    private static final JsonNode OURS = FILE.get("our_construction");
    private static final byte[] KEY =
            HexFormat.of().parseHex(OURS.get("signing_key_hex").asString());
    private static final TokenSeal SEAL =
            new TokenSeal(KEY, OURS.get("subscribe_key").asString());

    private static final AccessToken SOME = new AccessToken(
            1_700_000_000,
            60,
            new Scopes(Map.of("room", 3), Map.of(), Map.of(), Map.of(), Map.of()),
            Scopes.NONE,
            Map.of("role", "admin"),
            "alice");

    static Stream<Example> samples() {
        return Vectors.list(FILE.get("sample_tokens").get("tokens")).stream().map(Example::new);
    }

    static Stream<Example> ours() {
        return Vectors.list(OURS.get("tokens")).stream().map(Example::new);
    }

    static Stream<Example> all() {
        return Stream.concat(samples(), ours());
    }

    static Stream<Example> cases() {
        return Vectors.list(FILE.get("verification_cases")).stream().map(Example::new);
    }

    @ParameterizedTest
    @MethodSource("all")
    void parse_knownToken_givesItsContents(Example example) {
        assertThat(AccessToken.parse(example.token())).isEqualTo(example.contents());
        assertThat(AccessToken.signatureOf(example.token()))
                .asHexString()
                .isEqualToIgnoringCase(example.json.get("sig_hex").asString());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void seal_knownContents_givesTheTokenToTheByte(Example example) {
        assertThat(SEAL.seal(example.contents())).isEqualTo(example.token());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void isIntact_ownToken_isTrue(Example example) {
        assertThat(SEAL.isIntact(TokenSeal.decode(example.token()))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isIntact_tokenOfSomebodyElse_isFalse(Example example) {
        assertThat(SEAL.isIntact(TokenSeal.decode(example.token()))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void parse_tokenOfSomebodyElseWrittenAnew_saysTheSame(Example example) {
        AccessToken contents = AccessToken.parse(example.token());

        assertThat(AccessToken.parse(SEAL.seal(contents))).isEqualTo(contents);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isIntact_knownCase_isWhatItSays(Example example) {
        String token = example.token();
        TokenSeal seal = new TokenSeal(KEY, example.json.get("subscribe_key").asString());
        String expected = example.json.get("expect").asString();
        if (expected.equals("v2-auth-key")) {
            assertThat(AccessToken.looksLikeToken(token)).isFalse();
        } else if (expected.equals("refused")) {
            assertThatThrownBy(() -> open(seal, token)).isInstanceOf(MalformedTokenException.class);
        } else {
            assertThat(AccessToken.looksLikeToken(token)).isTrue();
            assertThat(open(seal, token)).isNotNull();
        }
    }

    @Test
    void seal_anyContents_isIntactAndReadAgain() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            AccessToken contents = anyContents(random);
            String token = SEAL.seal(contents);

            assertThat(token).hasSizeGreaterThan(100).doesNotContain("+", "/");
            assertThat(token.length() % 4).isZero();
            assertThat(AccessToken.looksLikeToken(token)).isTrue();
            assertThat(open(SEAL, token)).isEqualTo(contents).hasSameHashCodeAs(contents);
            assertThat(AccessToken.parse(token.replace("=", ""))).isEqualTo(contents);
            assertThat(AccessToken.parse(token.replace('-', '+').replace('_', '/')))
                    .isEqualTo(contents);
            assertThat(SEAL.seal(AccessToken.parse(token))).isEqualTo(token);
        }
    }

    @Test
    void isIntact_anyByteChangedOrMissingOrMore_isFalse() {
        byte[] token = TokenSeal.decode(SEAL.seal(SOME));
        assertThat(SEAL.isIntact(token)).isTrue();
        for (int at = 0; at < token.length; at++) {
            for (int bits = 1; bits < 256; bits++) {
                byte[] changed = token.clone();
                changed[at] ^= (byte) bits;
                assertThat(SEAL.isIntact(changed)).isFalse();
            }
            assertThat(SEAL.isIntact(Arrays.copyOf(token, at))).isFalse();
            assertThat(SEAL.isIntact(Arrays.copyOfRange(token, at + 1, token.length)))
                    .isFalse();
            byte[] longer = new byte[token.length + 1];
            System.arraycopy(token, 0, longer, 0, at);
            System.arraycopy(token, at, longer, at + 1, token.length - at);
            assertThat(SEAL.isIntact(longer)).isFalse();
        }
        assertThat(SEAL.isIntact(Arrays.copyOf(token, token.length + 1))).isFalse();
        assertThat(SEAL.isIntact(new byte[0])).isFalse();
    }

    @Test
    void isIntact_otherKeyOrKeyset_isFalse() {
        byte[] token = TokenSeal.decode(SEAL.seal(SOME));
        byte[] otherKey = KEY.clone();
        otherKey[31] ^= 1;

        assertThat(new TokenSeal(KEY, "sub-key-1").isIntact(token)).isTrue();
        assertThat(new TokenSeal(KEY, "sub-key-2").isIntact(token)).isFalse();
        assertThat(new TokenSeal(KEY, "").isIntact(token)).isFalse();
        assertThat(new TokenSeal(otherKey, "sub-key-1").isIntact(token)).isFalse();
    }

    @Test
    void isIntact_signatureOfAnotherToken_isFalse() {
        byte[] one = TokenSeal.decode(SEAL.seal(SOME));
        byte[] other = TokenSeal.decode(SEAL.seal(new AccessToken(
                SOME.issued() + 1, SOME.ttlMinutes(), SOME.resources(), SOME.patterns(), SOME.meta(), SOME.uuid())));
        System.arraycopy(other, other.length - 32, one, one.length - 32, 32);

        assertThat(SEAL.isIntact(one)).isFalse();
    }

    @Test
    void isIntact_rightlySignedNonsense_isTrueAndReadSaysThatItIsNone() {
        byte[] token = sealed(0xA6, 4);

        assertThat(SEAL.isIntact(token)).isTrue();
        assertThatThrownBy(() -> TokenSeal.read(token)).isInstanceOf(MalformedTokenException.class);
    }

    @Test
    void isIntact_mapOfOtherSizeOrNoMap_isFalseThoughRightlySigned() {
        for (int first : List.of(0x00, 0x5F, 0xA0, 0xA5, 0xA8, 0xBE, 0xFE, 0xFF)) {
            assertThat(SEAL.isIntact(sealed(first, 4))).isFalse();
        }
    }

    @Test
    void isIntact_longerThanAnyToken_isFalseThoughRightlySigned() {
        assertThat(SEAL.isIntact(sealed(0xA7, AccessToken.MAX_BYTES - 38))).isTrue();
        assertThat(SEAL.isIntact(sealed(0xA7, AccessToken.MAX_BYTES - 37))).isFalse();
    }

    @Test
    void seal_manyThreads_giveTheSame() {
        String token = SEAL.seal(SOME);
        byte[] bytes = TokenSeal.decode(token);

        assertThat(IntStream.range(0, 2_000)
                        .parallel()
                        .filter(i -> SEAL.seal(SOME).equals(token) && SEAL.isIntact(bytes))
                        .count())
                .isEqualTo(2_000);
    }

    @Test
    void seal_upTo32KiB_isAccepted() {
        int rest = TokenSeal.decode(SEAL.seal(withUuid("u".repeat(1_000)))).length - 1_000;
        int fill = AccessToken.MAX_BYTES - rest;

        assertThat(TokenSeal.decode(SEAL.seal(withUuid("u".repeat(fill))))).hasSize(AccessToken.MAX_BYTES);
        for (int length : List.of(fill + 1, fill + 37, fill + 38, fill + 39, 1 << 20)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SEAL.seal(withUuid("u".repeat(length))))
                    .withMessageContaining("at most 32768 bytes");
        }
    }

    @Test
    void seal_halfOfASurrogatePair_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SEAL.seal(withUuid("\uD83D")));
        assertThatIllegalArgumentException().isThrownBy(() -> SEAL.seal(withMeta(Map.of("\uDE00", 1))));
    }

    @Test
    void new_shortSigningKey_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenSeal(new byte[31], "sub"));
    }

    @Test
    void new_numbersOfEveryType_areLongOrDouble() {
        assertThat(withMeta(Map.of("a", 1, "b", (short) 2, "c", (byte) 3, "d", 1.5f))
                        .meta())
                .isEqualTo(Map.of("a", 1L, "b", 2L, "c", 3L, "d", 1.5));
    }

    @Test
    void new_metadataThatIsNoJson_isRefused() {
        Map<Object, Object> itself = new HashMap<>();
        itself.put("a", itself);
        List<Object> wrong = List.of(
                Double.NaN,
                Float.POSITIVE_INFINITY,
                new byte[1],
                BigInteger.ONE,
                'c',
                new Object(),
                Map.of(1, 1),
                Set.of(),
                itself,
                List.of(List.of(List.of(List.of(List.of(List.of(List.of())))))));
        for (Object value : wrong) {
            assertThatIllegalArgumentException().isThrownBy(() -> withMeta(Map.of("a", value)));
        }
    }

    @Test
    void new_timesAndMasksOutOfBounds_areRefused() {
        Scopes none = Scopes.NONE;
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessToken(-1, 1, none, none, Map.of(), null));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessToken(0, -1, none, none, Map.of(), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessToken(253_402_300_800L, 1, none, none, Map.of(), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scopes(Map.of("a", -1), Map.of(), Map.of(), Map.of(), Map.of()));
    }

    @Test
    void new_mapsChangedAfterwards_staysAsItWas() {
        Map<String, Integer> masks = new HashMap<>(Map.of("a", 1));
        Map<String, @Nullable Object> meta = new HashMap<>(Map.of("a", new ArrayList<>(List.of(1))));
        AccessToken token =
                new AccessToken(0, 1, new Scopes(masks, masks, masks, masks, masks), Scopes.NONE, meta, null);
        masks.put("b", 2);
        meta.clear();

        assertThat(token.resources().spaces()).containsOnlyKeys("a");
        assertThat(token.meta()).isEqualTo(Map.of("a", List.of(1L)));
        assertThatThrownBy(() -> token.meta().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> token.resources().channels().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void expires_knownToken_isWhenItSays(Example example) {
        assertThat(AccessToken.parse(example.token()).expires())
                .isEqualTo(example.json.get("expires_at").asLong());
    }

    @Test
    void expires_longestTtl_doesNotOverflow() {
        assertThat(new AccessToken(0, Integer.MAX_VALUE, Scopes.NONE, Scopes.NONE, Map.of(), null).expires())
                .isEqualTo(128_849_018_820L);
    }

    /** As long as given and zero behind the first byte, with its signature. */
    private static byte[] sealed(int firstByte, int length) {
        byte[] unsigned = new byte[length];
        unsigned[0] = (byte) firstByte;
        byte[] token = Arrays.copyOf(unsigned, length + 38);
        token[0]++;
        System.arraycopy(new byte[] {0x43, 's', 'i', 'g', 0x58, 0x20}, 0, token, length, 6);
        System.arraycopy(signature(unsigned), 0, token, length + 6, 32);
        return token;
    }

    private static byte[] signature(byte[] unsigned) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            mac.update("pam3-token-sig-v1\0sub-key-1\0".getBytes(US_ASCII));
            return mac.doFinal(unsigned);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static AccessToken withUuid(String uuid) {
        return new AccessToken(1_700_000_000, 15, Scopes.NONE, Scopes.NONE, Map.of(), uuid);
    }

    private static AccessToken withMeta(Map<String, ? extends @Nullable Object> meta) {
        return new AccessToken(1_700_000_000, 15, Scopes.NONE, Scopes.NONE, new HashMap<>(meta), null);
    }

    private static AccessToken anyContents(Random random) {
        return new AccessToken(
                random.nextLong(253_402_300_800L) >>> random.nextInt(38),
                random.nextInt(Integer.MAX_VALUE) >>> random.nextInt(31),
                anyScopes(random),
                anyScopes(random),
                anyMembers(random, 2),
                random.nextBoolean() ? anyText(random) : null);
    }

    private static Scopes anyScopes(Random random) {
        return new Scopes(anyMasks(random), anyMasks(random), anyMasks(random), anyMasks(random), anyMasks(random));
    }

    private static Map<String, Integer> anyMasks(Random random) {
        Map<String, Integer> masks = new LinkedHashMap<>();
        for (int n = random.nextInt(random.nextInt(20) == 0 ? 40 : 4); n > 0; n--) {
            masks.put(anyText(random), random.nextInt(Integer.MAX_VALUE) >>> random.nextInt(31));
        }
        return masks;
    }

    private static Map<String, @Nullable Object> anyMembers(Random random, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            members.put(anyText(random), anyValue(random, depth + 1));
        }
        return members;
    }

    private static @Nullable Object anyValue(Random random, int depth) {
        return switch (random.nextInt(depth > AccessToken.MAX_DEPTH ? 5 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> anyText(random);
            case 3 -> random.nextLong() >> random.nextInt(64);
            case 4 -> random.nextGaussian();
            case 5 -> anyMembers(random, depth);
            default -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    items.add(anyValue(random, depth + 1));
                }
                yield items;
            }
        };
    }

    private static String anyText(Random random) {
        int[] ends = {0x7F, 0x7F, 0x7FF, 0xD7FF, 0x10FFFF};
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(random.nextInt(30) == 0 ? 300 : 10); n > 0; n--) {
            int c = random.nextInt(ends[random.nextInt(ends.length)]);
            text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 'x' : c);
        }
        return text.toString();
    }

    private static AccessToken open(TokenSeal seal, String token) {
        byte[] bytes = TokenSeal.decode(token);
        if (!seal.isIntact(bytes)) {
            throw new MalformedTokenException("Not intact");
        }
        return TokenSeal.read(bytes);
    }

    private static Object plain(JsonNode node) {
        if (node.isString()) {
            return node.asString();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isIntegralNumber() ? (Object) node.asLong() : (Object) node.asDouble();
    }

    /** A token of the file and what it says there. */
    private record Example(JsonNode json) {
        String token() {
            return json.get("token").asString();
        }

        AccessToken contents() {
            JsonNode decoded = json.get("decoded");
            Map<String, @Nullable Object> meta = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : decoded.get("meta").properties()) {
                meta.put(entry.getKey(), plain(entry.getValue()));
            }
            return new AccessToken(
                    decoded.get("t").asLong(),
                    decoded.get("ttl").asInt(),
                    scopes(decoded.get("res")),
                    scopes(decoded.get("pat")),
                    meta,
                    decoded.has("uuid") ? decoded.get("uuid").asString() : null);
        }

        private static Scopes scopes(JsonNode node) {
            return new Scopes(
                    masks(node, "chan"),
                    masks(node, "grp"),
                    masks(node, "uuid"),
                    masks(node, "usr"),
                    masks(node, "spc"));
        }

        private static Map<String, Integer> masks(JsonNode scopes, String kind) {
            Map<String, Integer> masks = new LinkedHashMap<>();
            if (scopes.has(kind)) {
                for (Map.Entry<String, JsonNode> entry : scopes.get(kind).properties()) {
                    masks.put(entry.getKey(), entry.getValue().asInt());
                }
            }
            return masks;
        }

        @Override
        public String toString() {
            return json.get("id").asString();
        }
    }
}
