package io.hubbub.client.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes keys of AES out of the words that people choose. */
final class CipherKeys {
    private static final int LEGACY_LENGTH = 32; // characters

    private CipherKeys() {}

    /** All 32 bytes of the hash. */
    static byte[] whole(String cipherKey) {
        if (cipherKey.isEmpty()) {
            throw new IllegalArgumentException("A cipher key is not empty");
        }
        return hash(cipherKey);
    }

    /** The first 32 characters of the hash in hexadecimal: 32 bytes that hold 128 bits. */
    static byte[] legacy(String cipherKey) {
        String hex = HexFormat.of().formatHex(whole(cipherKey));
        return hex.substring(0, LEGACY_LENGTH).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hash(String cipherKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(cipherKey));
            digest.update(bytes);
            return digest.digest();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("The cipher key is no correct Unicode", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
