package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query taken apart and put in the order in which it is signed.
 *
 * <p>Works on bytes: a value is decoded to bytes and encoded again, so broken UTF-8 has a place of its own and is not
 * repaired into something else. Keys are encoded like values, though clients have none that need it: otherwise
 * {@code a%26b=c} and {@code a=&b=c} could come out the same.
 */
final class SignedQuery {
    private static final byte[] SIGNATURE = "signature".getBytes(ISO_8859_1);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);
    private static final boolean[] BARE = new boolean[256];

    static {
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".toCharArray()) {
            BARE[c] = true;
        }
    }

    private final byte[] raw;
    private final byte[] decoded;
    private final List<Pair> pairs; // all but the signatures, in order of their keys, equal keys as they came
    private final @Nullable Pair signature;

    private SignedQuery(byte[] raw, byte[] decoded, List<Pair> pairs, @Nullable Pair signature) {
        this.raw = raw;
        this.decoded = decoded;
        this.pairs = pairs;
        this.signature = signature;
    }

    /**
     * Reads a query.
     *
     * @param raw as on the request line; not copied
     * @return null when a percent sign is not followed by two hexadecimal digits, or when there are two signatures
     */
    static @Nullable SignedQuery read(byte[] raw) {
        byte[] decoded = new byte[raw.length];
        List<Pair> pairs = new ArrayList<>();
        Pair signature = null;
        int free = 0; // in decoded
        int end;
        for (int start = 0; start < raw.length; start = end + 1) {
            end = indexOf(raw, '&', start, raw.length);
            if (end == start) {
                continue;
            }
            int equals = indexOf(raw, '=', start, end);
            int keyEnd = decode(raw, start, equals, decoded, free);
            int rawValue = Math.min(equals + 1, end);
            int valueEnd = keyEnd < 0 ? -1 : decode(raw, rawValue, end, decoded, keyEnd);
            if (valueEnd < 0) {
                return null;
            }
            Pair pair = new Pair(free, keyEnd, valueEnd, rawValue, end);
            free = valueEnd;
            if (!pair.hasKey(decoded, SIGNATURE)) {
                pairs.add(pair);
            } else if (signature == null) {
                signature = pair;
            } else {
                return null;
            }
        }
        pairs.sort(
                (one, other) -> Arrays.compareUnsigned(decoded, one.key, one.keyEnd, decoded, other.key, other.keyEnd));
        return new SignedQuery(raw, decoded, pairs, signature);
    }

    /** The value of {@code signature}, null when there is none or one of more than {@code maxLength} bytes. */
    @Nullable
    String signature(int maxLength) {
        if (signature == null || signature.valueEnd - signature.keyEnd > maxLength) {
            return null;
        }
        return new String(decoded, signature.keyEnd, signature.valueEnd - signature.keyEnd, ISO_8859_1);
    }

    /** Whether one of the values of {@code key} is escaped, so that it makes a difference to escape it once more. */
    boolean hasEscaped(byte[] key) {
        for (Pair pair : pairs) {
            if (pair.hasKey(decoded, key) && indexOf(raw, '%', pair.rawValue, pair.rawEnd) < pair.rawEnd) {
                return true;
            }
        }
        return false;
    }

    /** The canonical query: every value decoded and encoded again. */
    byte[] canonical() {
        return canonicalWithTwice(List.of());
    }

    /** The canonical query, with the values of {@code keys} encoded twice. */
    byte[] canonicalWithTwice(List<byte[]> keys) {
        ByteBuilder out = new ByteBuilder(raw.length + 64);
        for (Pair pair : pairs) {
            addKey(pair, out);
            if (pair.hasOneOf(decoded, keys)) {
                encode(raw, pair.rawValue, pair.rawEnd, out);
            } else {
                encode(decoded, pair.keyEnd, pair.valueEnd, out);
            }
        }
        return out.toByteArray();
    }

    /** The query in canonical order with every value as it came. */
    byte[] asReceived() {
        ByteBuilder out = new ByteBuilder(raw.length + 64);
        for (Pair pair : pairs) {
            addKey(pair, out);
            out.add(raw, pair.rawValue, pair.rawEnd);
        }
        return out.toByteArray();
    }

    private void addKey(Pair pair, ByteBuilder out) {
        if (out.length() > 0) {
            out.add('&');
        }
        encode(decoded, pair.key, pair.keyEnd, out);
        out.add('=');
    }

    private static void encode(byte[] bytes, int from, int to, ByteBuilder out) {
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xFF;
            if (BARE[b]) {
                out.add(b);
            } else {
                out.add('%').add(HEX[b >> 4]).add(HEX[b & 15]);
            }
        }
    }

    /**
     * Decodes percent escapes.
     *
     * @return where {@code into} is free now, or -1 for a broken escape
     */
    static int decode(byte[] bytes, int from, int to, byte[] into, int at) {
        int free = at;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '%') {
                int high = i + 2 < to ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(bytes[i + 2], 16) : -1;
                if ((high | low) < 0) {
                    return -1;
                }
                into[free++] = (byte) ((high << 4) | low);
                i += 2;
            } else {
                into[free++] = b;
            }
        }
        return free;
    }

    private static int indexOf(byte[] bytes, char c, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return to;
    }

    /**
     * One parameter. In the decoded bytes its value follows its key.
     *
     * @param key where its decoded key begins
     * @param keyEnd where its decoded key ends and its decoded value begins
     * @param rawValue where its value begins as it was received
     */
    private record Pair(int key, int keyEnd, int valueEnd, int rawValue, int rawEnd) {
        boolean hasKey(byte[] decoded, byte[] name) {
            return Arrays.equals(decoded, key, keyEnd, name, 0, name.length);
        }

        boolean hasOneOf(byte[] decoded, List<byte[]> names) {
            for (int i = 0; i < names.size(); i++) {
                if (hasKey(decoded, names.get(i))) {
                    return true;
                }
            }
            return false;
        }
    }
}
