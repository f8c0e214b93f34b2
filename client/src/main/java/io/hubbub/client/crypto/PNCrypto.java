package io.hubbub.client.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Encrypts what a client sends and decrypts what it receives. The ways that official SDKs know are below; others can be
 * plugged in. Callable from any thread.
 *
 * <p>None of the ways below is authenticated: they hide contents from everybody without the key, and do not show whether
 * somebody changed them. Who can change a message on its way can change what comes out of it. A wrong key or a damaged
 * text is noticed nearly always, but not every time. Channels, metadata, sizes and times stay visible.
 *
 * <p>Messages are bytes here and base64 of them on the wire. Contents of files are streams.
 */
public interface PNCrypto {
    /** Encrypts a message. */
    byte[] encrypt(byte[] plain);

    /**
     * Decrypts a message.
     *
     * @throws PNCryptoException when it was encrypted otherwise, with another key, or is damaged
     */
    byte[] decrypt(byte[] encrypted);

    /**
     * What {@code plain} is in encrypted form; closing it closes {@code plain}. Unless an implementation does better, the
     * whole is in memory.
     */
    default InputStream encrypt(InputStream plain) throws IOException {
        try (plain) {
            return new ByteArrayInputStream(encrypt(plain.readAllBytes()));
        }
    }

    /**
     * What {@code encrypted} is in the clear; closing it closes {@code encrypted}. Unless an implementation does better, the
     * whole is in memory. Otherwise damage at the end shows when all before it has been read: then a read throws
     * {@link IOException}.
     *
     * @throws PNCryptoException when the beginning shows that it cannot be decrypted
     */
    default InputStream decrypt(InputStream encrypted) throws IOException {
        try (encrypted) {
            return new ByteArrayInputStream(decrypt(encrypted.readAllBytes()));
        }
    }

    /**
     * Whether the same message looks different each time. If not, everybody sees which messages are equal, or begin with the
     * same 16 bytes.
     */
    default boolean isRandomized() {
        return true;
    }

    /** The same as {@link #legacy(String, boolean)} with a random initialization vector. */
    static PNCrypto legacy(String cipherKey) {
        return legacy(cipherKey, true);
    }

    /**
     * What a cipher key alone means to every SDK: AES-CBC, under half of the bits of a hash of the key. Reads what {@link
     * #aesCbc(String)} writes, too. Not authenticated.
     *
     * @param randomIv whether each message begins with an initialization vector of its own. Both sides must say the same:
     *     nothing in a message tells, and with the wrong one it is garbage, or lacks its first 16 bytes. False is for old
     *     data and old clients only; files have one of their own in any case
     * @throws IllegalArgumentException for a key that is empty or no correct Unicode
     */
    static PNCrypto legacy(String cipherKey, boolean randomIv) {
        return module(PNCryptor.legacy(cipherKey, randomIv), PNCryptor.aesCbc(cipherKey));
    }

    /** The same as {@link #aesCbc(String, boolean)} for legacy messages with a random initialization vector. */
    static PNCrypto aesCbc(String cipherKey) {
        return aesCbc(cipherKey, true);
    }

    /**
     * What newer SDKs call the AES-CBC crypto module: AES-CBC under all bits of a hash of the key, always with a random
     * initialization vector, behind a header that says so. Reads what {@link #legacy(String, boolean)} writes, too. Not
     * authenticated.
     *
     * @param legacyRandomIv whether legacy messages begin with an initialization vector of their own
     * @throws IllegalArgumentException for a key that is empty or no correct Unicode
     */
    static PNCrypto aesCbc(String cipherKey, boolean legacyRandomIv) {
        return module(PNCryptor.aesCbc(cipherKey), PNCryptor.legacy(cipherKey, legacyRandomIv));
    }

    /**
     * Writes with one cryptor and reads what it and others write, each by its header, and without a header the legacy one.
     *
     * @throws IllegalArgumentException when two have the same id, or one has an id that no header can hold
     */
    static PNCrypto module(PNCryptor writer, PNCryptor... readers) {
        return new CryptoModule(writer, readers);
    }
}
