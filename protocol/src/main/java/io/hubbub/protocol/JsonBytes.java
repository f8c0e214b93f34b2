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
        return ascii(Long.toString(value));
    }

    JsonBytes string(String text) {
        return ascii("\"").raw(STRINGS.quoteAsUTF8(text)).ascii("\"");
    }

    JsonBytes raw(byte[] json) {
        makeRoom(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    byte[] toByteArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void makeRoom(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
