package io.hubbub.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What other SDKs encrypt is read, and what they read is written, to the byte. */
final class CryptoVectorsTest {
    @TestFactory
    List<DynamicTest> decrypt_ofEachVector_isItsPlainText() throws IOException {
        return each("vectors", vector -> {
            PNCrypto crypto = crypto(vector, new byte[AesCbc.BLOCK]);

            assertThat(crypto.decrypt(Vectors.encrypted(vector))).isEqualTo(Vectors.plain(vector));
        });
    }

    @TestFactory
    List<DynamicTest> encrypt_ofEachVector_isItsEncryptedText() throws IOException {
        return each("vectors", vector -> {
            byte[] iv = vector.has("iv_hex") ? Vectors.hex(vector, "iv_hex") : new byte[AesCbc.BLOCK];

            assertThat(crypto(vector, iv).encrypt(Vectors.plain(vector))).isEqualTo(Vectors.encrypted(vector));
        });
    }

    @TestFactory
    List<DynamicTest> files_ofEachVectorWithAnIv_areReadAndWritten() throws IOException {
        List<DynamicTest> tests = each("vectors", vector -> {
            if (!vector.has("iv_hex")) {
                return;
            }
            PNCrypto crypto = crypto(vector, Vectors.hex(vector, "iv_hex"));

            assertThat(all(crypto, Vectors.encrypted(vector))).isEqualTo(Vectors.plain(vector));
            try (var encrypted = crypto.encrypt(new ByteArrayInputStream(Vectors.plain(vector)))) {
                assertThat(encrypted.readAllBytes()).isEqualTo(Vectors.encrypted(vector));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(tests).hasSizeGreaterThan(30);
        return tests;
    }

    @TestFactory
    List<DynamicTest> keys_areMadeOfTheirHash() throws IOException {
        return each("key_derivation", vector -> {
            String cipherKey = Vectors.text(vector, "cipher_key");
            if (cipherKey.isEmpty()) {
                assertThatIllegalArgumentException().isThrownBy(() -> CipherKeys.whole(cipherKey));
                assertThatIllegalArgumentException().isThrownBy(() -> CipherKeys.legacy(cipherKey));
                return;
            }
            assertThat(CipherKeys.legacy(cipherKey)).asString().isEqualTo(Vectors.text(vector, "legacy_aes_key_ascii"));
            assertThat(CipherKeys.whole(cipherKey)).isEqualTo(Vectors.hex(vector, "acrh_aes_key_hex"));
        });
    }

    @TestFactory
    List<DynamicTest> headers_areReadOrRefused() throws IOException {
        return each("header_cases", known -> {
            byte[] bytes = Vectors.hex(known, "hex");
            JsonNode expected = known.path("expect");
            List<PNCryptor.Encrypted> seen = new ArrayList<>();
            for (PNCrypto crypto : List.of(
                    PNCrypto.aesCbc("enigma", false),
                    PNCrypto.legacy("enigma", false),
                    PNCrypto.module(PNCryptor.aesCbc("enigma"), PNCryptor.legacy("enigma", false), other(seen)))) {
                String result = Vectors.text(expected, "result");
                if (result.equals("unknown cryptor") && isKnown(crypto, bytes)) {
                    assertThat(seen.get(0).metadata())
                            .hasSize(expected.path("metadata_length").intValue());
                    assertThat(seen.get(0).content()).isEqualTo(Vectors.hex(expected, "data_hex"));
                } else if (expected.has("plaintext")) {
                    byte[] plain = Vectors.text(expected, "plaintext").getBytes(StandardCharsets.UTF_8);
                    assertThat(crypto.decrypt(bytes)).isEqualTo(plain);
                } else {
                    assertThatExceptionOfType(PNCryptoException.class)
                            .isThrownBy(() -> crypto.decrypt(bytes))
                            .withMessageContaining(words(Vectors.text(known, "id")));
                    assertThatExceptionOfType(Exception.class)
                            .isThrownBy(() -> readAll(crypto, bytes))
                            .isInstanceOfAny(PNCryptoException.class, IOException.class);
                }
            }
        });
    }

    @Test
    void header_ofAnyLengthOfMetadata_isReadAsItWasWritten() throws IOException {
        for (int length : new int[] {0, 1, 16, 254, 255, 256, 300, 0x7FFF, 0xFFFF}) {
            byte[] metadata = new byte[length];
            new SplittableRandom().nextBytes(metadata);
            byte[] header = Header.of("XYZW", metadata);

            assertThat(header).hasSize((length < 255 ? 10 : 12) + length);
            assertThat(Header.isAt(header)).isTrue();
            Header read = Header.read(new ByteArrayInputStream(header, 4, header.length - 4));
            assertThat(read.id).isEqualTo("XYZW");
            assertThat(read.metadata).isEqualTo(metadata);
        }
        assertThatExceptionOfType(PNCryptoException.class).isThrownBy(() -> Header.of("XYZW", new byte[0x10000]));
    }

    private static String words(String headerCase) {
        return switch (headerCase) {
            case "version-2" -> "version of the header is 2";
            case "version-0" -> "version of the header is 0";
            case "cut-in-header", "cut-in-metadata" -> "header is cut off";
            case "no-data", "empty" -> "nothing to decrypt";
            case "wrong-metadata-length" -> "16 bytes, not 8";
            case "not-multiple-of-16" -> "no whole blocks";
            case "metadata-300", "metadata-254", "metadata-255" -> "a cryptor that is not known";
            default -> throw new AssertionError("A new case: " + headerCase);
        };
    }

    private static boolean isKnown(PNCrypto crypto, byte[] bytes) {
        try {
            return crypto.decrypt(bytes).length == 0;
        } catch (PNCryptoException e) {
            return false;
        }
    }

    private static PNCryptor other(List<PNCryptor.Encrypted> seen) {
        return new PNCryptor() {
            @Override
            public String id() {
                return "XYZW";
            }

            @Override
            public Encrypted encrypt(byte[] plain) {
                throw new AssertionError("It only reads");
            }

            @Override
            public byte[] decrypt(Encrypted encrypted) {
                seen.add(encrypted);
                return new byte[0];
            }
        };
    }

    private static PNCrypto crypto(JsonNode vector, byte[] iv) {
        String cipherKey = Vectors.text(vector, "cipher_key");
        return switch (Vectors.text(vector, "scheme")) {
            case "legacy-static-iv" -> PNCrypto.legacy(cipherKey, false);
            case "legacy-random-iv" -> PNCrypto.module(new LegacyCryptor(cipherKey, true, always(iv)));
            case "acrh" -> PNCrypto.module(new AesCbcCryptor(cipherKey, always(iv)));
            default -> throw new AssertionError(vector);
        };
    }

    private static RandomGenerator always(byte[] bytes) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("Only bytes are drawn");
            }

            @Override
            public void nextBytes(byte[] drawn) {
                System.arraycopy(bytes, 0, drawn, 0, drawn.length);
            }
        };
    }

    private static byte[] all(PNCrypto crypto, byte[] encrypted) {
        try {
            return readAll(crypto, encrypted);
        } catch (IOException e) {
            throw new AssertionError(HexFormat.of().formatHex(encrypted), e);
        }
    }

    private static byte[] readAll(PNCrypto crypto, byte[] encrypted) throws IOException {
        try (var plain = crypto.decrypt(new ByteArrayInputStream(encrypted))) {
            return plain.readAllBytes();
        }
    }

    private static List<DynamicTest> each(String name, Consumer<JsonNode> test) throws IOException {
        List<JsonNode> vectors = Vectors.of(name);
        assertThat(vectors).isNotEmpty();
        return vectors.stream()
                .map(vector -> dynamicTest(
                        vector.has("id") ? Vectors.text(vector, "id") : "key " + Vectors.text(vector, "cipher_key"),
                        () -> test.accept(vector)))
                .toList();
    }
}
