package io.hubbub.client.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.util.random.RandomGenerator;

/** The cryptor {@code ACRH}: its metadata are the initialization vector. */
final class AesCbcCryptor implements PNCryptor {
    private final AesCbc aes;

    AesCbcCryptor(String cipherKey, RandomGenerator random) {
        this.aes = new AesCbc(CipherKeys.whole(cipherKey), random);
    }

    @Override
    public String id() {
        return "ACRH";
    }

    @Override
    public Encrypted encrypt(byte[] plain) {
        byte[] iv = aes.newIv();
        return new Encrypted(iv, aes.encrypt(iv, plain));
    }

    @Override
    public byte[] decrypt(Encrypted encrypted) {
        return aes.decrypt(iv(encrypted.metadata()), encrypted.content(), 0);
    }

    @Override
    public EncryptedStream encrypt(InputStream plain) {
        byte[] iv = aes.newIv();
        return new EncryptedStream(iv, aes.encrypt(iv, plain));
    }

    @Override
    public InputStream decrypt(EncryptedStream encrypted) throws IOException {
        return aes.decrypt(iv(encrypted.metadata()), encrypted.content());
    }

    private static byte[] iv(byte[] metadata) {
        if (metadata.length != AesCbc.BLOCK) {
            throw new PNCryptoException("An initialization vector has 16 bytes, not " + metadata.length);
        }
        return metadata;
    }
}
