package io.hubbub.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an input, in UTF-8 whatever the locale.
 *
 * <p>A line ends with LF, or CR LF; a CR elsewhere belongs to it. What follows the last LF is a line unless it is empty.
 */
final class InputLines {
    private static final int MAX_LINE_BYTES = 8 << 20; // no server takes as much

    private final InputStream input;
    private final byte[] read = new byte[1 << 16];
    private int next; // of what was read
    private int end;

    private final CRC32C all = new CRC32C();
    private final CRC32C last = new CRC32C();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean unfinished; // the last line was begun and its end not found yet
    private boolean ended; // by LF
    private long count;
    private long bytes;

    InputLines(InputStream input) {
        this.input = input;
    }

    /** How many lines were begun: the number of the last one. */
    long count() {
        return count;
    }

    /** How many bytes of the input belong to them, line ends included. */
    long bytes() {
        return bytes;
    }

    /** A checksum of all lines so far; whether the last one has a line end makes no difference. */
    int sumOfAll() {
        return (int) all.getValue();
    }

    /** A checksum of the last line. */
    int sumOfLast() {
        return (int) last.getValue();
    }

    /** The next line, or null at the end. After a line that is unfit comes the one behind it. */
    @Nullable
    String next() throws IOException, Unfit {
        if (!begin()) {
            return null;
        }
        while (unfinished) {
            int length = part();
            if (line.size() + length > MAX_LINE_BYTES) {
                throw new Unfit("is longer than 8 MiB");
            }
            line.write(read, next, length);
            pass(length);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            return ended && text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new Unfit("is not UTF-8");
        }
    }

    /** Passes over a line; returns whether there was one. */
    boolean pass() throws IOException {
        boolean begun = begin();
        finish();
        return begun;
    }

    /** Whether the next line is there already; or at least more than was read. */
    boolean isReady() throws IOException {
        return part() < end - next || input.available() > 0;
    }

    private boolean begin() throws IOException {
        finish();
        if (next == end && !fill()) {
            return false;
        }
        count++;
        line.reset();
        last.reset();
        ended = false;
        unfinished = true;
        return true;
    }

    /** Passes over the rest of a line that was too long, so that the sums know it. */
    void finish() throws IOException {
        while (unfinished) {
            pass(part());
        }
    }

    /** How much of what was read belongs to the line that was begun. */
    private int part() {
        int at = next;
        while (at < end && read[at] != '\n') {
            at++;
        }
        return at - next;
    }

    /** That much of the line is dealt with; what is behind it is the end of the line, or must be read. */
    private void pass(int length) throws IOException {
        all.update(read, next, length);
        last.update(read, next, length);
        next += length;
        bytes += length;
        if (next < end) {
            next++;
            bytes++;
            ended = true;
            unfinished = false;
        } else {
            unfinished = fill();
        }
        if (!unfinished) {
            all.update('\n');
        }
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, input.read(read));
        return end > 0;
    }
}
