package io.hubbub.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an input, in UTF-8 whatever the locale.
 *
 * <p>A line ends with LF, or CR LF; a CR elsewhere belongs to it. What follows the last LF is a line unless it is empty.
 */
final class InputLines {
    private static final int MAX_LINE_BYTES = 8 << 20; // no server takes as much

    private final InputStream input;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int count;

    InputLines(InputStream input) {
        this.input = new BufferedInputStream(input, 1 << 16);
    }

    /** How many lines were begun: the number of the last one. */
    int count() {
        return count;
    }

    /** The next line, or null at the end. */
    @Nullable
    String next() throws IOException, Unfit {
        int octet = input.read();
        if (octet < 0) {
            return null;
        }
        count++;
        line.reset();
        while (octet >= 0 && octet != '\n') {
            if (line.size() == MAX_LINE_BYTES) {
                throw new Unfit("is longer than 8 MiB");
            }
            line.write(octet);
            octet = input.read();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            return octet == '\n' && text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new Unfit("is not UTF-8");
        }
    }
}
