package io.hubbub.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
        String reason = why == null ? "" : String.valueOf(why.getMessage());
        return why == null || reason.toLowerCase(Locale.ROOT).contains("pipe") ? null : reason;
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
