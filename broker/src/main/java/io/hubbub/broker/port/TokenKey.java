package io.hubbub.broker.port;

import java.util.HexFormat;

/**
 * A key that tokens are sealed with. Never leaves the server.
 *
 * @param hex 32 bytes as hexadecimal digits
 * @param created in seconds since the Unix epoch
 */
public record TokenKey(String hex, long created) {
    /** The key itself. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TokenKey[created " + created + "]";
    }
}
