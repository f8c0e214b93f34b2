package io.hubbub.protocol.access;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one keyed hash of this package; every Java has it. */
final class HmacSha256 {
    /** Of every key and of every result. */
    static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private HmacSha256() {}

    static SecretKeySpec key(byte[] key) {
        return new SecretKeySpec(key, ALGORITHM);
    }

    static Mac with(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java without " + ALGORITHM, e);
        }
    }
}
