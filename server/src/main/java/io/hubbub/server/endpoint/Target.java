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
 * percent-encoding and broken UTF-8 are refused when the piece is asked for.
 */
public final class Target {
    private final String path; // raw, without the leading slash
    private final int[] starts; // of the segments in path
    private final String query; // raw, without the question mark

    private Target(String path, String query) {
        this.path = path;
        this.starts = starts(path);
        this.query = query;
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
        String path = from < end && target.charAt(from) == '/' ? target.substring(from + 1, end) : "";
        return new Target(path, mark < 0 ? "" : target.substring(mark + 1));
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
        int start = valueStart(name);
        return start < 0 ? null : decode(query, start, valueEnd(start));
    }

    /** The same as bytes, which may be anything. */
    public byte @Nullable [] queryBytes(String name) {
        int start = valueStart(name);
        return start < 0 ? null : decodeBytes(query, start, valueEnd(start));
    }

    /** Where the value begins; at the end of its pair for a bare name; -1 without the parameter. */
    private int valueStart(String name) {
        int start = 0;
        while (start < query.length()) {
            int afterName = start + name.length();
            if (query.startsWith(name, start)) {
                if (afterName == query.length() || query.charAt(afterName) == '&') {
                    return afterName;
                }
                if (query.charAt(afterName) == '=') {
                    return afterName + 1;
                }
            }
            start = valueEnd(start) + 1;
        }
        return -1;
    }

    /** The end of the pair around {@code from}. */
    private int valueEnd(int from) {
        int ampersand = query.indexOf('&', from);
        return ampersand < 0 ? query.length() : ampersand;
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

    private static String decode(String raw, int start, int end) {
        if (isPlain(raw, start, end)) {
            return raw.substring(start, end);
        }
        byte[] bytes = decodeBytes(raw, start, end);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(RefusalCode.BAD_REQUEST, "the request target is not UTF-8");
        }
    }

    private static boolean isPlain(String raw, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%' || c >= 0x80) {
                return false;
            }
        }
        return true;
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
