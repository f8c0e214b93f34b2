package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes as much CBOR as tokens have: definite lengths, each number in its shortest form, fractions in 64 bits. */
final class CborWriter {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1 << 5;
    private static final int BYTES = 2 << 5;
    private static final int TEXT = 3 << 5;
    private static final int ARRAY = 4 << 5;
    private static final int MAP = 5 << 5;
    private static final int FALSE = 0xF4;
    private static final int TRUE = 0xF5;
    private static final int NULL = 0xF6;
    private static final int FLOAT_64 = 0xFB;

    private final ByteBuilder out = new ByteBuilder(512);

    /** The head of a map; that many keys and values must follow. */
    CborWriter map(int entries) {
        return head(MAP, entries);
    }

    CborWriter byteName(String ascii) {
        return bytes(ascii.getBytes(ISO_8859_1));
    }

    CborWriter bytes(byte[] bytes) {
        head(BYTES, bytes.length);
        return add(bytes);
    }

    CborWriter number(long number) {
        return number < 0 ? head(NEGATIVE, -1 - number) : head(UNSIGNED, number);
    }

    CborWriter text(String text) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("A text in a token has half of a surrogate pair");
        }
        byte[] utf8 = text.getBytes(UTF_8);
        head(TEXT, utf8.length);
        return add(utf8);
    }

    /** A value of the kinds that an {@link AccessToken} lets into its metadata. */
    CborWriter value(@Nullable Object value) {
        if (value == null) {
            return add(NULL);
        } else if (value instanceof Boolean truth) {
            return add(truth ? TRUE : FALSE);
        } else if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Long number) {
            return number(number);
        } else if (value instanceof Double number) {
            add(FLOAT_64);
            return add(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else if (value instanceof List<?> list) {
            head(ARRAY, list.size());
            list.forEach(this::value);
            return this;
        } else if (value instanceof Map<?, ?> map) {
            map(map.size());
            map.forEach((name, member) -> text((String) name).value(member));
            return this;
        }
        throw new IllegalArgumentException("Not in a token: " + value.getClass());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private CborWriter head(int major, long argument) {
        int size = argument < 24 ? 0 : argument <= 0xFF ? 1 : argument <= 0xFFFF ? 2 : argument <= 0xFFFF_FFFFL ? 4 : 8;
        if (size == 0) {
            return add(major | (int) argument);
        }
        add(major | (24 + Integer.numberOfTrailingZeros(size)));
        for (int shift = 8 * size - 8; shift >= 0; shift -= 8) {
            add((int) (argument >> shift));
        }
        return this;
    }

    private CborWriter add(int b) {
        checkRoom(1);
        out.add(b);
        return this;
    }

    private CborWriter add(byte[] bytes) {
        checkRoom(bytes.length);
        out.add(bytes);
        return this;
    }

    private void checkRoom(int count) {
        if (count > AccessToken.MAX_BYTES - out.length()) {
            throw new IllegalArgumentException("A token has at most " + AccessToken.MAX_BYTES + " bytes");
        }
    }
}
