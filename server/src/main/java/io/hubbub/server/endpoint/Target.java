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

    private final String rawPath;
    private final String path; // raw, without the leading slash
    private final int[] starts; // of the segments in path
    private final String query; // raw, without the question mark
    private final int[] parameters; // in query, by threes: where a name begins, where it ends, where its value ends

    private Target(String rawPath, String query) {
        this.rawPath = rawPath;
        this.path = rawPath.isEmpty() ? "" : rawPath.substring(1);
        this.starts = starts(path);
        this.query = query;
        this.parameters = parameters(query);
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
        String path = from < end && target.charAt(from) == '/' ? target.substring(from, end) : "";
        return new Target(path, mark < 0 ? "" : target.substring(mark + 1));
    }

    /** The path as it came, with its slash in front. */
    public String rawPath() {
        return rawPath;
    }

    /** The query as it came, without the question mark; empty if there is none. */
    public String rawQuery() {
        return query;
    }

    /** How many segments the path has; {@code /a//b} has three. */
    public int segments() {
        return starts.length;
    }

    /** Whether a segment came as exactly this word. */
    public boolean isWord(int index, String word) {
        int start = starts[index];
        return end(index) - start == word.length() && path.startsWith(word, start);
    }

    /** A segment, decoded. */
    public String segment(int index) {
        return decode(path, starts[index], end(index));
    }

    /** Everything from a segment on, slashes included, decoded to bytes. */
    public byte[] restFrom(int index) {
        return decodeBytes(path, starts[index], path.length());
    }

    /** The decoded value of the first query parameter of this name, or null. */
    public @Nullable String query(String name) {
        int i = parameter(name);
        return i < 0 ? null : decode(query, valueStart(i), parameters[i + 2]);
    }

    /** The same as bytes, which may be anything. */
    public byte @Nullable [] queryBytes(String name) {
        int i = parameter(name);
        return i < 0 ? null : decodeBytes(query, valueStart(i), parameters[i + 2]);
    }

    private int parameter(String name) {
        for (int i = 0; i < parameters.length; i += 3) {
            boolean sameLength = parameters[i + 1] - parameters[i] == name.length();
            if (sameLength
                    ? query.startsWith(name, parameters[i])
                    : isEscaped(name, parameters[i], parameters[i + 1])) {
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
            boolean escape = i + 2 < end && query.charAt(i) == '%';
            int c = i >= end ? -1 : query.charAt(i);
            if (escape) {
                int high = Character.digit(query.charAt(i + 1), 16);
                int low = Character.digit(query.charAt(i + 2), 16);
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
        return index + 1 < starts.length ? starts[index + 1] - 1 : path.length();
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

    private static int[] starts(String path) {
        int count = 1;
        for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
            count++;
        }
        int[] starts = new int[count];
        int slash = -1;
        for (int i = 1; i < count; i++) {
            slash = path.indexOf('/', slash + 1);
            starts[i] = slash + 1;
        }
        return starts;
    }

    private static int[] parameters(String query) {
        if (query.isEmpty()) {
            return NONE;
        }
        int[] found = new int[3 * pairs(query)];
        int count = 0;
        int start = 0;
        while (count < found.length) {
            int end = pairEnd(query, start);
            if (end > start) {
                found[count] = start;
                found[count + 1] = nameEnd(query, start, end);
                found[count + 2] = end;
                count += 3;
            }
            start = end + 1;
        }
        return found;
    }

    /** How many there are, empty ones not counted. */
    private static int pairs(String query) {
        int count = 0;
        int end;
        for (int start = 0; start < query.length(); start = end + 1) {
            end = pairEnd(query, start);
            count += end > start ? 1 : 0;
        }
        return count;
    }

    private static int pairEnd(String query, int start) {
        int ampersand = query.indexOf('&', start);
        return ampersand < 0 ? query.length() : ampersand;
    }

    /** Looks no further than the pair: a query of nothing but bare names is read in one go, too. */
    private static int nameEnd(String query, int start, int end) {
        int i = start;
        while (i < end && query.charAt(i) != '=') {
            i++;
        }
        return i;
    }

    private static String decode(String raw, int start, int end) {
        int plainUntil = plainUntil(raw, start, end);
        String plain = raw.substring(start, plainUntil);
        if (plainUntil == end) {
            return plain;
        }
        byte[] bytes = decodeBytes(raw, plainUntil, end); // of a token only the signs at its end
        try {
            return plain + StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new Refusal(RefusalCode.BAD_REQUEST, "the request target is not UTF-8");
        }
    }

    /** Where the first character is that does not stand for itself alone. */
    private static int plainUntil(String raw, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%' || c >= 0x80) {
                return i;
            }
        }
        return end;
    }

    private static byte[] decodeBytes(String raw, int start, int end) {
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
