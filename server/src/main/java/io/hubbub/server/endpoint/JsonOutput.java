package io.hubbub.server.endpoint;

import io.hubbub.protocol.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** The bytes of an answer that may hold many payloads, each of which is copied and not read. */
final class JsonOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);

    /** JSON as it is. */
    JsonOutput text(String json) {
        bytes.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A string, in quotes and escaped. */
    JsonOutput quoted(String text) {
        bytes.write('"');
        bytes.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        bytes.write('"');
        return this;
    }

    JsonOutput value(JsonText value) {
        bytes.writeBytes(value.bytes());
        return this;
    }

    /** A value; without one, empty text, which is what clients expect of metadata that is not there. */
    JsonOutput valueOrEmptyText(@Nullable JsonText value) {
        return value == null ? text("\"\"") : value(value);
    }

    /** 200 with all that was written. */
    Reply ok() {
        return Reply.of(200, bytes.toByteArray());
    }
}
