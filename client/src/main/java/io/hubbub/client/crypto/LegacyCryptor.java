package io.hubbub.client.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What a cipher key has always meant: no header; in front of the encrypted content its initialization vector, unless that is
 * always the same. Files have one of their own in any case.
 */
final class LegacyCryptor implements PNCryptor {
    private static final byte[] STATIC_IV = "0123456789012345".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_METADATA = {};

    private final AesCbc aes;
    private final boolean randomIv;

    LegacyCryptor(String cipherKey, boolean randomIv, RandomGenerator random) {
        this.aes = new AesCbc(CipherKeys.legacy(cipherKey), random);
        this.randomIv = randomIv;
    }

    @Override
    public String id() {
        return LEGACY_ID;
    }

    @Override
    public boolean isRandomized() {
        return randomIv;
    }

    @Override
    public Encrypted encrypt(byte[] plain) {
        if (!randomIv) {
            return new Encrypted(NO_METADATA, aes.encrypt(STATIC_IV, plain));
        }
        byte[] iv = aes.newIv();
        byte[] encrypted = aes.encrypt(iv, plain);
        byte[] both = Arrays.copyOf(iv, iv.length + encrypted.length);
        System.arraycopy(encrypted, 0, both, iv.length, encrypted.length);
        return new Encrypted(NO_METADATA, both);
    }

    @Override
    public byte[] decrypt(Encrypted encrypted) {
        byte[] content = encrypted.content();
        return randomIv
                ? aes.decrypt(Arrays.copyOf(content, AesCbc.BLOCK), content, AesCbc.BLOCK)
                : aes.decrypt(STATIC_IV, content, 0);
    }

    @Override
    public EncryptedStream encrypt(InputStream plain) {
        byte[] iv = aes.newIv();
        InputStream encrypted = aes.encrypt(iv, plain);
        return new EncryptedStream(NO_METADATA, new SequenceInputStream(new ByteArrayInputStream(iv), encrypted));
    }

    @Override
    public InputStream decrypt(EncryptedStream encrypted) throws IOException {
        InputStream content = encrypted.content();
        byte[] iv = content.readNBytes(AesCbc.BLOCK);
        return aes.decrypt(Arrays.copyOf(iv, AesCbc.BLOCK), content); // one that is cut off has nothing behind it
    }
}
