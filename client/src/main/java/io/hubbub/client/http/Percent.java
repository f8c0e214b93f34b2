package io.hubbub.client.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Percent-encoding: everything but letters, digits and {@code - _ .} becomes its UTF-8 bytes, as
 * requests are signed. */
public final class Percent {
    private static final String UNRESERVED = "-_.";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Percent() {}

    /** Whether every character of {@code text} has a form in UTF-8: half a surrogate pair has none. */
    public static boolean isEncodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** One piece of a path or query. */
    public static String encode(String text) {
        return isPlain(text) ? text : encoded(text);
    }

    /** Most names, keys and numbers. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (isPlain(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
            }
        }
        return encoded.toString();
    }

    /** The text of which {@code encoded} is the percent-encoding; {@code encoded} itself when it is none. */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] text = encoded.getBytes(StandardCharsets.UTF_8);
        ByteBuffer octets = ByteBuffer.allocate(text.length);
        for (int i = 0; i < text.length; i++) {
            if (text[i] != '%') {
                octets.put(text[i]);
                continue;
            }
            int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text[i + 2], 16);
            if (low < 0) {
                return encoded;
            }
            octets.put((byte) (16 * high + low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            return encoded;
        }
    }

    /** A list of names in one piece: each encoded for itself, with commas between them. */
    public static String encodeList(Collection<String> names) {
        return names.stream().map(Percent::encode).collect(Collectors.joining(","));
    }
}
