package io.hubbub.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An output of the process that remembers why something could not be written, which a {@link PrintWriter} does not. */
final class Output extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    Output(FileDescriptor descriptor) {
        super(new FileOutputStream(descriptor));
    }

    /** Writes in UTF-8, whatever the locale. */
    PrintWriter writer() {
        return new PrintWriter(this, false, StandardCharsets.UTF_8);
    }

    /** Why something was lost, or null. That a reader has seen enough, as after "| head -1", is no loss. */
    @Nullable
    String loss() {
        IOException why = failure;
        return why == null || Objects.equals(why.getMessage(), unread()) ? null : String.valueOf(why.getMessage());
    }

    /**
     * What this system says, in the user's language, of a pipe that nobody reads; null when it says nothing.
     *
     * <p>The JDK hands on the number of an error as a sentence only, so one is made to compare with.
     */
    private static @Nullable String unread() {
        try {
            Pipe pipe = Pipe.open();
            try (Pipe.SinkChannel end = pipe.sink()) {
                pipe.source().close();
                end.write(ByteBuffer.allocate(1));
                return null;
            }
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            out.write(octets, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
