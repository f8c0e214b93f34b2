package io.hubbub.server.endpoint;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request target, read leniently: split first, percent-decoded afterwards, piece by piece.
 *
 * <p>Accepts origin form and absolute form, raw JSON in the query, raw UTF-8 bytes (as ISO 8859-1 characters, the form in
 * which they arrive), empty segments and empty query pairs. A {@code +} is a plus. Decoding is strict: broken
 * percent-encoding and broken UTF-8 are refused when the piece is asked for. Names of parameters may be escaped, too.
 */
public final class Target {
    private static final int[] NONE = {};

    private final String raw;
    private final int pathStart; // its slash
    private final int pathEnd;
    private final int queryStart; // behind the question mark
    private final int[] segments; // where each begins
    private final int[] parameters; // by threes: where a name begins, where it ends, where its value ends

    private Target(String raw, int pathStart, int pathEnd, int queryStart) {
        this.raw = raw;
        this.pathStart = pathStart;
        this.pathEnd = pathEnd;
        this.queryStart = queryStart;
        this.segments = segments(raw, pathStart, pathEnd);
        this.parameters = parameters(raw, queryStart);
    }

    /**
     * Reads the second word of a request line.
     *
     * @throws Refusal {@link RefusalCode#BAD_REQUEST} when it is neither a path nor an absolute URL
     */
    public static Target parse(String target) {
        int from = pathStart(target);
        int mark = target.indexOf('?', from);
        int end = mark < 0 ? target.length() : mark;
        int pathEnd = target.startsWith("/", from) ? end : from;
        return new Target(target, from, pathEnd, mark < 0 ? end : mark + 1);
    }

    /** The path as it came, with its slash in front. */
    public String rawPath() {
        return raw.substring(pathStart, pathEnd);
    }

    /** The query as it came, without the question mark; empty if there is none. */
    public String rawQuery() {
        return raw.substring(queryStart);
    }

    /** How many segments the path has; {@code /a//b} has three. */
    public int segments() {
        return segments.length;
    }

    /** Whether a segment came as exactly this word. */
    public boolean isWord(int index, String word) {
        int start = segments[index];
        return end(index) - start == word.length() && raw.startsWith(word, start);
    }

    /** A segment, decoded. */
    public String segment(int index) {
        return decode(segments[index], end(index));
    }

    /** Everything from a segment on, slashes included, decoded to bytes. */
    public byte[] restFrom(int index) {
        return decodeBytes(segments[index], pathEnd);
    }

    /** The decoded value of the first query parameter of this name, or null. */
    public @Nullable String query(String name) {
        int i = parameter(name);
        return i < 0 ? null : decode(valueStart(i), parameters[i + 2]);
    }

    /** The same as bytes, which may be anything. */
    public byte @Nullable [] queryBytes(String name) {
        int i = parameter(name);
        return i < 0 ? null : decodeBytes(valueStart(i), parameters[i + 2]);
    }

    private int parameter(String name) {
        for (int i = 0; i < parameters.length; i += 3) {
            int start = parameters[i];
            int end = parameters[i + 1];
            char first = raw.charAt(start);
            if ((first == name.charAt(0) || first == '%')
                    && (end - start == name.length() ? raw.startsWith(name, start) : isEscaped(name, start, end))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether {@code name} stands there with escapes. A signature does not tell both spellings apart, so neither may the
     * reader: one could hide a parameter of a request that another has signed.
     */
    private boolean isEscaped(String name, int start, int end) {
        if (end - start < name.length()) {
            return false;
        }
        int i = start;
        for (int at = 0; at < name.length(); at++) {
            boolean escape = i + 2 < end && raw.charAt(i) == '%';
            int c = i >= end ? -1 : raw.charAt(i);
            if (escape) {
                int high = Character.digit(raw.charAt(i + 1), 16);
                int low = Character.digit(raw.charAt(i + 2), 16);
                c = high < 0 || low < 0 ? -1 : high << 4 | low;
            }
            if (c != name.charAt(at)) {
                return false;
            }
            i += escape ? 3 : 1;
        }
        return i == end;
    }

    /** Behind the equals sign; at the end of a bare name. */
    private int valueStart(int i) {
        return Math.min(parameters[i + 1] + 1, parameters[i + 2]);
    }

    private int end(int index) {
        return index + 1 < segments.length ? segments[index + 1] - 1 : pathEnd;
    }

    private static int pathStart(String target) {
        if (target.startsWith("/")) {
            return 0;
        }
        if (target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8)) {
            int authority = target.indexOf("//") + 2;
            int slash = target.indexOf('/', authority);
            int mark = target.indexOf('?', authority);
            boolean noPath = slash < 0 || (mark >= 0 && mark < slash);
            return noPath ? (mark < 0 ? target.length() : mark) : slash;
        }
        throw new Refusal(RefusalCode.BAD_REQUEST, "the request target is not a path");
    }

    private static int[] segments(String raw, int pathStart, int pathEnd) {
        if (pathStart == pathEnd) {
            return new int[] {pathStart}; // an empty one
        }
        int count = 0;
        for (int i = pathStart; i < pathEnd; i = next(raw, '/', i + 1)) {
            count++;
        }
        int[] segments = new int[count];
        int slash = pathStart;
        for (int i = 0; i < count; i++) {
            segments[i] = slash + 1;
            slash = next(raw, '/', slash + 1);
        }
        return segments;
    }

    private static int[] parameters(String raw, int from) {
        if (from == raw.length()) {
            return NONE;
        }
        int[] found = new int[3 * pairs(raw, from)];
        int count = 0;
        int start = from;
        int equals = -1; // the next one; looked for only once, though a query may have nothing but bare names
        while (count < found.length) {
            int end = next(raw, '&', start);
            if (end > start) {
                equals = equals < start ? next(raw, '=', start) : equals;
                found[count] = start;
                found[count + 1] = Math.min(equals, end);
                found[count + 2] = end;
                count += 3;
            }
            start = end + 1;
        }
        return found;
    }

    /** How many there are, empty ones not counted. */
    private static int pairs(String raw, int from) {
        int count = 0;
        int end;
        for (int start = from; start < raw.length(); start = end + 1) {
            end = next(raw, '&', start);
            count += end > start ? 1 : 0;
        }
        return count;
    }

    /** Where {@code sign} is, or the end. */
    private static int next(String raw, char sign, int from) {
        int found = raw.indexOf(sign, from);
        return found < 0 ? raw.length() : found;
    }

    private String decode(int start, int end) {
        int plainUntil = plainUntil(start, end);
        String plain = raw.substring(start, plainUntil);
        if (plainUntil == end) {
            return plain;
        }
        byte[] bytes = decodeBytes(plainUntil, end); // of a token only the signs at its end
        try {
            return plain + StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new Refusal(RefusalCode.BAD_REQUEST, "the request target is not UTF-8");
        }
    }

    /** Where the first character is that does not stand for itself alone. */
    private int plainUntil(int start, int end) {
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%' || c >= 0x80) {
                return i;
            }
        }
        return end;
    }

    private byte[] decodeBytes(int start, int end) {
        byte[] bytes = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < end ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < end ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Refusal(RefusalCode.BAD_REQUEST, "broken percent-encoding");
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
