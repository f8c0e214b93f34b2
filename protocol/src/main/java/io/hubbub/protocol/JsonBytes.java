package io.hubbub.protocol;

import java.util.Arrays;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A growing array of JSON text in UTF-8, for the two shapes that are written once per message and once per reply.
 *
 * <p>Jackson's generator writes the same bytes but takes two buffers and a context object each time; here the payload
 * is copied once, into an array that mostly has the right size already.
 */
final class JsonBytes {
    private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

    private byte[] bytes;
    private int length;

    JsonBytes(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int): one copy, right for ASCII
    JsonBytes ascii(String text) {
        int count = text.length();
        makeRoom(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    JsonBytes number(long value) {
        if (value < 0) {
            return ascii(Long.toString(value));
        }
        int count = digits(value);
        makeRoom(count);
        long rest = value;
        for (int i = length + count - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
        return this;
    }

    JsonBytes string(String text) {
        ascii("\"");
        if (isPlain(text)) {
            ascii(text);
        } else {
            raw(STRINGS.quoteAsUTF8(text));
        }
        return ascii("\"");
    }

    /** How many digits a number has that is not negative. */
    static int digits(long value) {
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        return count;
    }

    JsonBytes raw(byte[] json) {
        return raw(json, json.length);
    }

    JsonBytes raw(byte[] json, int count) {
        makeRoom(count);
        System.arraycopy(json, 0, bytes, length, count);
        length += count;
        return this;
    }

    byte[] toByteArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void makeRoom(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
