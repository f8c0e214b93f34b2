package io.hubbub.client.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of encrypting: what comes back, what is refused, and what others can see. */
final class PNCryptoTest {
    private static final byte[] HELLO = "\"hello\"".getBytes(UTF_8);

    private final Random random = new Random(5);

    static Stream<Named<PNCrypto>> ways() {
        return Stream.of(
                Named.of("legacy, static", PNCrypto.legacy("enigma", false)),
                Named.of("legacy, random", PNCrypto.legacy("enigma")),
                Named.of("AES-CBC", PNCrypto.aesCbc("enigma")),
                Named.of("one of our own", PNCrypto.module(new Gcm("enigma"))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void decrypt_ofWhatWasEncrypted_isTheSame(PNCrypto crypto) throws IOException {
        IntStream lengths = IntStream.concat(IntStream.rangeClosed(0, 64), IntStream.of(1000, 32_768, 1_000_000));
        for (int length : lengths.toArray()) {
            byte[] plain = new byte[length];
            random.nextBytes(plain);

            assertThat(crypto.decrypt(crypto.encrypt(plain))).isEqualTo(plain);
            assertThat(decrypted(crypto, encrypted(crypto, plain))).isEqualTo(plain);
        }
    }

    @Test
    void modules_writeWhatTheOthersRead() {
        List<PNCrypto> withRandomIv = List.of(PNCrypto.legacy("enigma"), PNCrypto.aesCbc("enigma"));
        List<PNCrypto> withStaticIv = List.of(PNCrypto.legacy("enigma", false), PNCrypto.aesCbc("enigma", false));
        for (List<PNCrypto> group : List.of(withRandomIv, withStaticIv)) {
            for (PNCrypto writer : group) {
                for (PNCrypto reader : group) {
                    assertThat(reader.decrypt(writer.encrypt(HELLO))).isEqualTo(HELLO);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void encrypt_twice_isDifferentUnlessTheVectorIsStatic(PNCrypto crypto) throws IOException {
        assertThat(Arrays.equals(crypto.encrypt(HELLO), crypto.encrypt(HELLO))).isNotEqualTo(crypto.isRandomized());
        assertThat(encrypted(crypto, HELLO)).as("files").isNotEqualTo(encrypted(crypto, HELLO));
    }

    @Test
    void isRandomized_tellsWhatTheWriterDoes() {
        assertThat(PNCrypto.legacy("enigma").isRandomized()).isTrue();
        assertThat(PNCrypto.legacy("enigma", false).isRandomized()).isFalse();
        assertThat(PNCrypto.aesCbc("enigma", false).isRandomized()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void decrypt_cutOffAnywhere_isRefusedOrNotTheMessage(PNCrypto crypto) {
        byte[] plain = new byte[50];
        byte[] encrypted = crypto.encrypt(plain);
        for (int length = 0; length < encrypted.length; length++) {
            assertNotDecrypted(crypto, Arrays.copyOf(encrypted, length), plain);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void decrypt_anyBitFlipped_isRefusedOrNotTheMessage(PNCrypto crypto) {
        byte[] encrypted = crypto.encrypt(HELLO);
        for (int bit = 0; bit < 8 * encrypted.length; bit++) {
            byte[] damaged = encrypted.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertNotDecrypted(crypto, damaged, HELLO);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void decrypt_garbage_isRefusedOrGarbage(PNCrypto crypto) {
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[random.nextInt(100)];
            random.nextBytes(garbage);
            byte[] header = {'P', 'N', 'E', 'D', 1, 'A', 'C', 'R', 'H', (byte) random.nextInt(256)};
            System.arraycopy(header, 0, garbage, 0, Math.min(garbage.length, random.nextInt(header.length + 1)));
            assertNotDecrypted(crypto, garbage, HELLO);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void decrypt_withAnotherKey_isNearlyAlwaysRefused(PNCrypto crypto) {
        PNCrypto other = PNCrypto.module(
                PNCryptor.aesCbc("other"), PNCryptor.legacy("other", crypto.isRandomized()), new Gcm("other"));
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < 300; i++) {
            byte[] plain = ("\"message " + i + " \"").getBytes(UTF_8);
            try {
                assertThat(other.decrypt(crypto.encrypt(plain))).isNotEqualTo(plain);
            } catch (PNCryptoException e) {
                refused.incrementAndGet();
            }
        }
        assertThat(refused).hasValueGreaterThan(280);
    }

    @Test
    void decrypt_ofAnotherIvMode_isRefusedOrNotTheMessage() {
        byte[] plain = "\"a message that is longer than one block\"".getBytes(UTF_8);
        PNCrypto fixed = PNCrypto.legacy("enigma", false);
        PNCrypto drawn = PNCrypto.legacy("enigma");

        assertThat(fixed.decrypt(drawn.encrypt(plain)))
                .hasSize(plain.length + 16)
                .endsWith(plain);
        assertThat(drawn.decrypt(fixed.encrypt(plain))).isEqualTo(Arrays.copyOfRange(plain, 16, plain.length));
        assertThatExceptionOfType(PNCryptoException.class).isThrownBy(() -> drawn.decrypt(fixed.encrypt(HELLO)));
    }

    @Test
    void decrypt_legacyThatBeginsLikeAHeader_isReadAllTheSame() {
        byte[] iv = "PNED and so on..".getBytes(UTF_8);
        byte[] encrypted = PNCrypto.module(new LegacyCryptor("enigma", true, new Random() {
                    @Override
                    public void nextBytes(byte[] bytes) {
                        System.arraycopy(iv, 0, bytes, 0, bytes.length);
                    }
                }))
                .encrypt(HELLO);

        assertThat(encrypted).startsWith(iv);
        assertThat(PNCrypto.legacy("enigma").decrypt(encrypted)).isEqualTo(HELLO);
        assertThat(PNCrypto.aesCbc("enigma").decrypt(encrypted)).isEqualTo(HELLO);
        assertThatExceptionOfType(PNCryptoException.class)
                .isThrownBy(() -> PNCrypto.module(PNCryptor.aesCbc("enigma")).decrypt(encrypted))
                .withMessageContaining("version");
    }

    @Test
    void decrypt_noLegacyReader_refusesWhatHasNoHeader() {
        PNCrypto crypto = PNCrypto.module(PNCryptor.aesCbc("enigma"));
        byte[] encrypted = PNCrypto.legacy("enigma").encrypt(HELLO);

        assertThatExceptionOfType(PNCryptoException.class)
                .isThrownBy(() -> crypto.decrypt(encrypted))
                .withMessageContaining("no header");
        assertThatExceptionOfType(PNCryptoException.class).isThrownBy(() -> decrypted(crypto, encrypted));
    }

    @Test
    void decrypt_headerNamesTheLegacyCryptor_isRefused() {
        byte[] encrypted = Header.of(PNCryptor.LEGACY_ID, new byte[] {1});

        assertThatExceptionOfType(PNCryptoException.class)
                .isThrownBy(() -> PNCrypto.legacy("enigma").decrypt(encrypted))
                .withMessageContaining("not known");
    }

    @Test
    void authenticatedCryptor_anyBitFlipped_isRefused() {
        PNCrypto crypto = PNCrypto.module(new Gcm("enigma"));
        byte[] encrypted = crypto.encrypt(HELLO);
        for (int bit = 0; bit < 8 * encrypted.length; bit++) {
            byte[] damaged = encrypted.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            assertThatExceptionOfType(PNCryptoException.class).isThrownBy(() -> crypto.decrypt(damaged));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void stream_cutOff_failsAtItsEndAtTheLatest(PNCrypto crypto) throws IOException {
        byte[] plain = new byte[100_000];
        byte[] encrypted = encrypted(crypto, plain);

        for (int length : new int[] {0, 1, 3, 4, 5, 15, 16, 17, 31, 32, 41, 42, 50_001, encrypted.length - 1}) {
            assertThatExceptionOfType(Exception.class)
                    .as("of " + length + " bytes")
                    .isThrownBy(() -> decrypted(crypto, Arrays.copyOf(encrypted, length)))
                    .isInstanceOfAny(PNCryptoException.class, IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void stream_closed_closesWhatItReads(PNCrypto crypto) throws IOException {
        Watched plain = new Watched(HELLO);
        Watched encrypted = new Watched(encrypted(crypto, HELLO));

        crypto.encrypt(plain).close();
        crypto.decrypt(encrypted).close();

        assertThat(plain.closed).isTrue();
        assertThat(encrypted.closed).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ways")
    @SuppressWarnings("InputStreamSlowMultibyteRead") // it is short
    void stream_breaks_passesTheFailureOn(PNCrypto crypto) throws IOException {
        byte[] encrypted = encrypted(crypto, new byte[5000]);
        InputStream broken = new InputStream() {
            private int next;

            @Override
            public int read() throws IOException {
                if (next == 4000) {
                    throw new IOException("the disk is gone");
                }
                return encrypted[next++] & 0xFF;
            }
        };

        assertThatIOException()
                .isThrownBy(() -> crypto.decrypt(broken).readAllBytes())
                .withMessage("the disk is gone");
    }

    @Test
    void stream_isNotReadBeforeItIsWanted() throws IOException {
        for (PNCrypto crypto : List.of(PNCrypto.legacy("enigma"), PNCrypto.aesCbc("enigma"))) {
            Watched plain = new Watched(new byte[10_000_000]);
            InputStream encrypted = crypto.encrypt(plain);
            assertThat(encrypted.readNBytes(1000)).hasSize(1000);

            assertThat(plain.available()).as("left in the file").isGreaterThan(9_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\ud800", "half \udc00 a pair"})
    void cipherKey_thatIsNone_isRefusedWithoutBeingNamed(String cipherKey) {
        for (Runnable making : List.<Runnable>of(
                () -> PNCrypto.legacy(cipherKey, false),
                () -> PNCrypto.aesCbc(cipherKey),
                () -> PNCryptor.aesCbc(cipherKey))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(making::run)
                    .withMessageContaining("cipher key")
                    .withMessageNotContaining("half");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void toString_namesNoKey(PNCrypto crypto) {
        assertThat(crypto.toString()).doesNotContain("enigma", "67a4f45f");
        assertThat(PNCryptor.aesCbc("enigma").toString()).doesNotContain("enigma", "67a4f45f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ABC", "ABCDE", "A C!", "ÄBCD", "ABC\0"})
    void module_cryptorWithAnOddId_isRefused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PNCrypto.module(PNCryptor.aesCbc("enigma"), new Gcm("enigma") {
                    @Override
                    public String id() {
                        return id;
                    }
                }));
    }

    @Test
    void module_twoCryptorsOfOneId_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PNCrypto.module(PNCryptor.aesCbc("enigma"), PNCryptor.aesCbc("other")))
                .withMessageContaining("ACRH");
    }

    @Test
    void plug_thatKnowsOnlyBytes_encryptsFilesToo() throws IOException {
        PNCrypto crypto = new PNCrypto() {
            @Override
            public byte[] encrypt(byte[] plain) {
                byte[] encrypted = plain.clone();
                for (int i = 0; i < encrypted.length; i++) {
                    encrypted[i] ^= 0x55;
                }
                return encrypted;
            }

            @Override
            public byte[] decrypt(byte[] encrypted) {
                return encrypt(encrypted);
            }
        };
        Watched plain = new Watched(HELLO);

        assertThat(decrypted(crypto, crypto.encrypt(plain).readAllBytes())).isEqualTo(HELLO);
        assertThat(plain.closed).isTrue();
        assertThat(crypto.isRandomized()).isTrue();
    }

    /** What comes out of damaged texts is refused, or at least another message; nothing else is thrown. */
    private static void assertNotDecrypted(PNCrypto crypto, byte[] encrypted, byte[] plain) {
        try {
            assertThat(crypto.decrypt(encrypted)).isNotEqualTo(plain);
        } catch (PNCryptoException e) {
            assertThat(e).hasMessageNotContaining("enigma");
        }
        try {
            assertThat(decrypted(crypto, encrypted)).isNotEqualTo(plain);
        } catch (PNCryptoException | IOException e) {
            assertThat(e).hasMessageNotContaining("enigma");
        }
    }

    private static byte[] encrypted(PNCrypto crypto, byte[] plain) throws IOException {
        try (InputStream encrypted = crypto.encrypt(new ByteArrayInputStream(plain))) {
            return encrypted.readAllBytes();
        }
    }

    private static byte[] decrypted(PNCrypto crypto, byte[] encrypted) throws IOException {
        try (InputStream plain = crypto.decrypt(new ByteArrayInputStream(encrypted))) {
            return plain.readAllBytes();
        }
    }

    /** Says whether it was closed. */
    private static final class Watched extends ByteArrayInputStream {
        boolean closed;

        Watched(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** What an application may add: authenticated. */
    private static class Gcm implements PNCryptor {
        private static final int TAG_BITS = 128;

        private final SecretKeySpec key;
        private final Random random = new Random(7);

        Gcm(String cipherKey) {
            key = new SecretKeySpec(CipherKeys.whole(cipherKey), "AES");
        }

        @Override
        public String id() {
            return "XGCM";
        }

        @Override
        public Encrypted encrypt(byte[] plain) {
            byte[] nonce = new byte[12];
            random.nextBytes(nonce);
            return new Encrypted(nonce, cipher(Cipher.ENCRYPT_MODE, nonce, plain));
        }

        @Override
        public byte[] decrypt(Encrypted encrypted) {
            return cipher(Cipher.DECRYPT_MODE, encrypted.metadata(), encrypted.content());
        }

        private byte[] cipher(int mode, byte[] nonce, byte[] bytes) {
            try {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
                return cipher.doFinal(bytes);
            } catch (GeneralSecurityException | RuntimeException e) { // the latter when it is shorter than its tag
                throw new PNCryptoException("It was changed on its way", e);
            }
        }
    }
}
