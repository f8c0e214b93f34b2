package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads as much CBOR as tokens have, strictly: definite lengths, no tags, no key twice, UTF-8 that is right. Everything
 * else is a {@link MalformedTokenException}.
 *
 * <p>Believes no length: one that reaches beyond the end fails before anything of that size is made. Owned by who reads one
 * token.
 */
final class CborReader {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int SIMPLE = 7;

    private static final int FALSE = 20;
    private static final int TRUE = 21;
    private static final int NULL = 22;
    private static final int FLOAT_16 = 25;
    private static final int FLOAT_32 = 26;
    private static final int FLOAT_64 = 27;

    private final byte[] bytes;
    private int at;

    CborReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The number of entries of the map that begins here. */
    int map() {
        return count(head(MAP), 2);
    }

    /** A byte string. */
    byte[] bytes() {
        int length = count(head(BYTES), 1);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    /** A byte string as a name, a character for each byte. */
    String byteName() {
        return new String(bytes(), ISO_8859_1);
    }

    /** A text string. */
    String text() {
        return text(head(TEXT));
    }

    /** A number from 0 to {@code max}. */
    long number(long max) {
        long number = head(UNSIGNED);
        if (number < 0 || number > max) {
            throw new MalformedTokenException("A token has a number that is too large");
        }
        return number;
    }

    /** A map of any values by text. */
    Map<String, @Nullable Object> members(int depth) {
        return members(head(MAP), depth);
    }

    /** Whether everything was read. */
    boolean isAtEnd() {
        return at == bytes.length;
    }

    private @Nullable Object value(int depth) {
        int first = next();
        int major = first >> 5;
        int info = first & 31;
        if (major == SIMPLE) {
            return simple(info);
        }
        long argument = argument(info);
        return switch (major) {
            case UNSIGNED, NEGATIVE -> {
                if (argument < 0) {
                    throw new MalformedTokenException("A token has a number that is too large");
                }
                yield major == UNSIGNED ? argument : -1 - argument;
            }
            case TEXT -> text(argument);
            case ARRAY -> array(argument, depth);
            case MAP -> members(argument, depth);
            case BYTES -> throw new MalformedTokenException("The metadata of a token has a byte string");
            default -> throw new MalformedTokenException("A token has a CBOR tag");
        };
    }

    private @Nullable Object simple(int info) {
        return switch (info) {
            case FALSE -> false;
            case TRUE -> true;
            case NULL -> null;
            case FLOAT_16 -> finite(half((int) argument(info)));
            case FLOAT_32 -> finite(Float.intBitsToFloat((int) argument(info)));
            case FLOAT_64 -> finite(Double.longBitsToDouble(argument(info)));
            default -> throw new MalformedTokenException("A token has a value that JSON has not");
        };
    }

    private static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new MalformedTokenException("A token has a number that is not finite");
        }
        return number;
    }

    private static double half(int bits) {
        int exponent = (bits >> 10) & 31;
        int fraction = bits & 1023;
        double size = switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb(fraction + 1024.0, exponent - 25);
        };
        return bits >> 15 == 0 ? size : -size;
    }

    private List<@Nullable Object> array(long declared, int depth) {
        checkDepth(depth);
        int count = count(declared, 1);
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(value(depth + 1));
        }
        return items;
    }

    private Map<String, @Nullable Object> members(long declared, int depth) {
        checkDepth(depth);
        int count = count(declared, 2);
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text();
            if (members.containsKey(name)) {
                throw twice();
            }
            members.put(name, value(depth + 1));
        }
        return members;
    }

    private String text(long declared) {
        int length = count(declared, 1);
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedTokenException("A token has a text that is no UTF-8");
        }
    }

    static MalformedTokenException twice() {
        return new MalformedTokenException("A token has a key twice");
    }

    private static void checkDepth(int depth) {
        if (depth > AccessToken.MAX_DEPTH) {
            throw new MalformedTokenException("A token is at most " + AccessToken.MAX_DEPTH + " levels deep");
        }
    }

    /** The argument of an item that must be of the given kind. */
    private long head(int major) {
        int first = next();
        if (first >> 5 != major) {
            throw new MalformedTokenException("A token has a value of the wrong kind");
        }
        return argument(first & 31);
    }

    /** The number that follows the first byte of an item; negative when it has 64 bits and the first is set. */
    private long argument(int info) {
        if (info < 24) {
            return info;
        }
        if (info > FLOAT_64) {
            throw new MalformedTokenException("A token has a length that is not definite");
        }
        long argument = 0;
        for (int i = 1 << (info - 24); i > 0; i--) {
            argument = (argument << 8) | next();
        }
        return argument;
    }

    /** A declared number of things of which each takes {@code least} bytes or more. */
    private int count(long declared, int least) {
        if (declared < 0 || declared > (bytes.length - at) / least) {
            throw endsEarly();
        }
        return (int) declared;
    }

    private int next() {
        if (at == bytes.length) {
            throw endsEarly();
        }
        return bytes[at++] & 0xFF;
    }

    private static MalformedTokenException endsEarly() {
        return new MalformedTokenException("A token ends early");
    }
}
