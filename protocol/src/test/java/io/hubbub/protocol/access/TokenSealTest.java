package io.hubbub.protocol.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.protocol.access.AccessToken.Scopes;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class TokenSealTest {
    private static final JsonNode FILE = Vectors.file("tokens.json");
    private static final JsonNode OURS = FILE.get("our_construction");
    private static final byte[] KEY =
            HexFormat.of().parseHex(OURS.get("signing_key_hex").asString());
    private static final TokenSeal SEAL =
            new TokenSeal(KEY, OURS.get("subscribe_key").asString());

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
