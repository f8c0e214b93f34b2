package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * Finds one HTTP/1.1 response in received bytes and remembers where its parts lie.
 *
 * <p>Reads only what the load needs: status, {@code Content-Length}, {@code Last-Modified}, {@code Etag} and the body's
 * place. The positions are offsets into the array given to {@link #read} and hold until the next call. A response
 * without {@code Content-Length} is an error: neither server sends one here, and guessing would hide a loss.
 */
final class ResponseReader {
    /** Answer of {@link #read} when the bytes end before the response does. */
    static final int INCOMPLETE = -1;

    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_MODIFIED = "last-modified:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ETAG = "etag:".getBytes(StandardCharsets.US_ASCII);

    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private int status;
    private int bodyStart;
    private int bodyEnd;
    private int lastModifiedStart;
    private int lastModifiedEnd;
    private int etagStart;
    private int etagEnd;

    /** Reads the response that starts at {@code from}; its end, or {@link #INCOMPLETE}. */
    int read(byte[] bytes, int from, int to) {
        if (to - from < STATUS_AT + 3) {
            return INCOMPLETE;
        }
        if (bytes[from] != 'H' || bytes[from + 5] != '1') {
            throw new IllegalStateException("not an HTTP/1.1 response: " + text(bytes, from, to));
        }
        status = (int) Digits.read(bytes, from + STATUS_AT, 3);
        lastModifiedStart = 0;
        lastModifiedEnd = 0;
        etagStart = 0;
        etagEnd = 0;
        int length = -1;
        int line = afterLine(bytes, from, to);
        while (line != INCOMPLETE && line < to) {
            byte first = bytes[line];
            if (first == '\r') {
                if (line + 2 > to) {
                    return INCOMPLETE;
                }
                if (length < 0) {
                    throw new IllegalStateException("no Content-Length: " + text(bytes, from, to));
                }
                bodyStart = line + 2;
                bodyEnd = bodyStart + length;
                return bodyEnd <= to ? bodyEnd : INCOMPLETE;
            }
            int next = afterLine(bytes, line, to);
            if (next == INCOMPLETE) {
                return INCOMPLETE;
            }
            switch (first | 0x20) {
                case 'c' -> {
                    if (startsWith(bytes, line, next, CONTENT_LENGTH)) {
                        int value = afterSpaces(bytes, line + CONTENT_LENGTH.length);
                        length = (int) Digits.read(bytes, value, next - 2 - value);
                    }
                }
                case 'l' -> {
                    if (startsWith(bytes, line, next, LAST_MODIFIED)) {
                        lastModifiedStart = afterSpaces(bytes, line + LAST_MODIFIED.length);
                        lastModifiedEnd = next - 2;
                    }
                }
                case 'e' -> {
                    if (startsWith(bytes, line, next, ETAG)) {
                        etagStart = afterSpaces(bytes, line + ETAG.length);
                        etagEnd = next - 2;
                    }
                }
                default -> {}
            }
            line = next;
        }
        return INCOMPLETE;
    }

    private static int afterLine(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return INCOMPLETE;
    }

    private static int afterSpaces(byte[] bytes, int from) {
        int i = from;
        while (bytes[i] == ' ') {
            i++;
        }
        return i;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] lowerCase) {
        if (to - from < lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** At most 400 bytes of a range, for an error's text. */
    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(to - from, 400), StandardCharsets.ISO_8859_1);
    }

    int status() {
        return status;
    }

    int bodyStart() {
        return bodyStart;
    }

    int bodyEnd() {
        return bodyEnd;
    }

    boolean hasMessageId() {
        return lastModifiedEnd > lastModifiedStart && etagEnd > etagStart;
    }

    int lastModifiedStart() {
        return lastModifiedStart;
    }

    int lastModifiedEnd() {
        return lastModifiedEnd;
    }

    int etagStart() {
        return etagStart;
    }

    int etagEnd() {
        return etagEnd;
    }
}
