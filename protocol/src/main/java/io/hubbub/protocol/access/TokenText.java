package io.hubbub.protocol.access;

import java.util.Arrays;
import java.util.Base64;

/**
 * Tokens as text: base64url with padding. Read is also the standard alphabet, and both without padding, but each text has
 * one reading and the bits that base64 leaves over are zero.
 */
final class TokenText {
    /** Of a token with as many bytes as it may have. */
    static final int MAX_CHARACTERS = (AccessToken.MAX_BYTES + 2) / 3 * 4;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private static final byte[] DIGITS = digits(); // by character; -1 for those that are none

    private TokenText() {}

    static String encode(byte[] token) {
        return ENCODER.encodeToString(token);
    }

    static byte[] decode(String token) {
        if (token.length() > MAX_CHARACTERS) {
            throw new MalformedTokenException("A token has at most " + AccessToken.MAX_BYTES + " bytes");
        }
        if (!isBase64(token)) {
            throw new MalformedTokenException("A token is written in base64");
        }
        byte[] bytes = DECODER.decode(token.replace('+', '-').replace('/', '_'));
        if (bytes.length > AccessToken.MAX_BYTES) {
            throw new MalformedTokenException("A token has at most " + AccessToken.MAX_BYTES + " bytes");
        }
        return bytes;
    }

    /** Whether {@code text} is base64 in whole, so that decoding succeeds. */
    static boolean isBase64(String text) {
        int end = text.length();
        while (end > 0 && end > text.length() - 2 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (digit(text.charAt(i)) < 0) {
                return false;
            }
        }
        boolean padded = end < text.length();
        if (padded && text.length() % 4 != 0) {
            return false;
        }
        return switch (end % 4) {
            case 0 -> true;
            case 2 -> (digit(text.charAt(end - 1)) & 0b1111) == 0;
            case 3 -> (digit(text.charAt(end - 1)) & 0b11) == 0;
            default -> false;
        };
    }

    private static int digit(char c) {
        return c < DIGITS.length ? DIGITS[c] : -1;
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        String inOrder = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (int i = 0; i < inOrder.length(); i++) {
            digits[inOrder.charAt(i)] = (byte) i;
        }
        digits['-'] = 62;
        digits['+'] = 62;
        digits['_'] = 63;
        digits['/'] = 63;
        return digits;
    }
}
