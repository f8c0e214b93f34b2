package io.hubbub.client.spi;

import io.hubbub.client.spi.TransportException.Kind;
import java.io.IOException;
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
    /** How long a body may be, before and after unpacking: 10 MiB. */
    public static final int MAX_BYTES = 10 << 20;

    /**
     * A reply whose {@code packed} body is still packed as its {@code content-encoding} says.
     *
     * @throws TransportException of kind {@link Kind#MALFORMED}, when it is not packed like that or is too long
     */
    public static HttpReply unpack(int status, Map<String, String> headers, byte[] packed) throws TransportException {
        try {
            byte[] body = Unpacking.of(headers.getOrDefault("content-encoding", ""), packed, MAX_BYTES);
            return new HttpReply(status, headers, body);
        } catch (IOException e) {
            throw new TransportException(Kind.MALFORMED, "The reply cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
