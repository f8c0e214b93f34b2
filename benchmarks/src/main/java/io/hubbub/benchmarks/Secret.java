package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Something that only its owner knows, and copies of it with a wrong byte. Owned by one thread. */
final class Secret {
    static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static final String HEX = "0123456789abcdef";

    private final byte[] right;
    private final String alphabet;
    private final Random chance;

    /** @param alphabet of which all its letters are, and the wrong ones */
    Secret(String right, String alphabet, Random chance) {
        this.right = right.getBytes(StandardCharsets.US_ASCII);
        this.alphabet = alphabet;
        this.chance = chance;
    }

    /** A secret of {@code length} letters out of 64. */
    static Secret any(int length, Random chance) {
        String text = chance.ints(length, 0, BASE64.length())
                .collect(
                        StringBuilder::new,
                        (letters, letter) -> letters.append(BASE64.charAt(letter)),
                        StringBuilder::append)
                .toString();
        return new Secret(text, BASE64, chance);
    }

    /** A copy, with another letter where it is to be wrong. */
    byte[] copy(Wrong where) {
        byte[] copy = right.clone();
        int at = where.index(copy.length);
        int step = 1 + chance.nextInt(alphabet.length() - 1);
        if (at >= 0) {
            copy[at] = (byte) alphabet.charAt((alphabet.indexOf(copy[at]) + step) % alphabet.length());
        }
        return copy;
    }

    /** The same as a text. */
    String text(Wrong where) {
        return new String(copy(where), StandardCharsets.US_ASCII);
    }
}
