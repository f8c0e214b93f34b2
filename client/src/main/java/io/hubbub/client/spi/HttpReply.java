package io.hubbub.client.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reply, complete.
 *
 * @param status such as 200
 * @param headers the first value of each, names in lower case
 * @param body the bytes after unpacking; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares replies
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
