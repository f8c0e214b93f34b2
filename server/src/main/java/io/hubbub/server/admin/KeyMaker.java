package io.hubbub.server.admin;

import io.hubbub.broker.port.TokenKey;
import java.util.HexFormat;
import java.util.Random;

/** Makes keys that nobody can guess, out of a source of chance that nobody can foresee. */
public final class KeyMaker {
    private static final int PUBLIC_BYTES = 16;
    private static final int SECRET_BYTES = 24;
    private static final int TOKEN_KEY_BYTES = 32;
    private static final int ADMIN_TOKEN_BYTES = 32;

    private final Random chance;

    /** @param chance outside of tests a {@link java.security.SecureRandom} */
    public KeyMaker(Random chance) {
        this.chance = chance;
    }

    /** A subscribe key. */
    public String subscribeKey() {
        return "sub-" + hex(PUBLIC_BYTES);
    }

    /** A publish key. */
    public String publishKey() {
        return "pub-" + hex(PUBLIC_BYTES);
    }

    /** A secret key. */
    public String secretKey() {
        return "sec-" + hex(SECRET_BYTES);
    }

    /** A key for tokens, made at {@code now}, in seconds since the Unix epoch. */
    public TokenKey tokenKey(long now) {
        return new TokenKey(hex(TOKEN_KEY_BYTES), now);
    }

    /** What operators show: 256 bits of chance. */
    public String adminToken() {
        return "admin-" + hex(ADMIN_TOKEN_BYTES);
    }

    private String hex(int length) {
        byte[] bytes = new byte[length];
        chance.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
