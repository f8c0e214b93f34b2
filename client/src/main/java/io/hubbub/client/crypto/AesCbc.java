package io.hubbub.client.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in CBC mode with the padding of PKCS#7, under one key. Callable from any thread. */
final class AesCbc {
    /** The bytes of a block, and of an initialization vector. */
    static final int BLOCK = 16;

    private final SecretKey key;
    private final RandomGenerator random;

    /** Draws initialization vectors from {@code random}. */
    AesCbc(byte[] key, RandomGenerator random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    byte[] newIv() {
        byte[] iv = new byte[BLOCK];
        random.nextBytes(iv);
        return iv;
    }

    byte[] encrypt(byte[] iv, byte[] plain) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, iv).doFinal(plain);
        } catch (IllegalBlockSizeException | BadPaddingException e) {
            throw new IllegalStateException("Anything can be padded", e);
        }
    }

    /** Decrypts {@code encrypted} from {@code offset} on. */
    byte[] decrypt(byte[] iv, byte[] encrypted, int offset) {
        int length = encrypted.length - offset;
        if (length <= 0 || length % BLOCK != 0) {
            throw new PNCryptoException("The encrypted content is cut off: it has no whole blocks of 16 bytes");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, iv).doFinal(encrypted, offset, length);
        } catch (IllegalBlockSizeException | BadPaddingException e) {
            throw new PNCryptoException("It was encrypted with another key or otherwise, or is damaged", e);
        }
    }

    InputStream encrypt(byte[] iv, InputStream plain) {
        return new CipherInputStream(plain, cipher(Cipher.ENCRYPT_MODE, iv));
    }

    InputStream decrypt(byte[] iv, InputStream encrypted) throws IOException {
        byte[] first = encrypted.readNBytes(BLOCK); // else the cipher would make nothing of nothing
        if (first.length < BLOCK) {
            throw new PNCryptoException("The encrypted content is cut off");
        }
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), encrypted);
        return new CipherInputStream(whole, cipher(Cipher.DECRYPT_MODE, iv));
    }

    private Cipher cipher(int mode, byte[] iv) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, key, new IvParameterSpec(iv));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has AES", e);
        }
    }
}
