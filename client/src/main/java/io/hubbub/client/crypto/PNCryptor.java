package io.hubbub.client.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;

/**
 * One way of encrypting, for a {@linkplain PNCrypto#module module}, which writes its id and its metadata into a header and
 * finds it again by them. Callable from any thread.
 *
 * <p>Neither {@link #legacy} nor {@link #aesCbc} is authenticated, see {@link PNCrypto}. One of your own can be.
 */
public interface PNCryptor {
    /** The id of {@link #legacy}, which writes no header. */
    String LEGACY_ID = "\0\0\0\0";

    /** Four printable characters of ASCII; those of others are taken: {@code ACRH}. */
    String id();

    /** Encrypts a message. */
    Encrypted encrypt(byte[] plain);

    /**
     * Decrypts a message that a cryptor of this id encrypted, as its header says.
     *
     * @throws PNCryptoException when that is not true, or it was with another key, or it is damaged
     */
    byte[] decrypt(Encrypted encrypted);

    /** As {@link PNCrypto#encrypt(InputStream)}. */
    default EncryptedStream encrypt(InputStream plain) throws IOException {
        try (plain) {
            Encrypted whole = encrypt(plain.readAllBytes());
            return new EncryptedStream(whole.metadata(), new ByteArrayInputStream(whole.content()));
        }
    }

    /** As {@link PNCrypto#decrypt(InputStream)}. */
    default InputStream decrypt(EncryptedStream encrypted) throws IOException {
        try (InputStream content = encrypted.content()) {
            return new ByteArrayInputStream(decrypt(new Encrypted(encrypted.metadata(), content.readAllBytes())));
        }
    }

    /** As {@link PNCrypto#isRandomized}. */
    default boolean isRandomized() {
        return true;
    }

    /** As {@link PNCrypto#legacy(String, boolean)}. */
    static PNCryptor legacy(String cipherKey, boolean randomIv) {
        return new LegacyCryptor(cipherKey, randomIv, new SecureRandom());
    }

    /** As {@link PNCrypto#aesCbc(String)}, with the id {@code ACRH}. */
    static PNCryptor aesCbc(String cipherKey) {
        return new AesCbcCryptor(cipherKey, new SecureRandom());
    }

    /**
     * A message.
     *
     * @param metadata what the cryptor needs to know besides the key; up to 65,535 bytes, readable by everybody
     * @param content what nobody without the key can read
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Encrypted(byte[] metadata, byte[] content) {}

    /** The same of a file. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record EncryptedStream(byte[] metadata, InputStream content) {}
}
