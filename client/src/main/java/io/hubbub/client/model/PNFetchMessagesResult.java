package io.hubbub.client.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of some channels.
 *
 * <p>Source: {@code channels} and {@code more} of
 * {@code {"status":200,"error":false,"error_message":"","channels":{"room":[...]},"more":{"start":"...","max":98}}}.
 *
 * @param channels messages by channel, from the oldest to the newest; a channel without messages is missing
 * @param page what to ask for next when the server cut the answer short; else null, however many messages there are
 */
public record PNFetchMessagesResult(
        Map<String, List<PNFetchMessageItem>> channels,
        @Nullable PNBoundedPage page) {
    /** Copies map and lists. */
    public PNFetchMessagesResult {
        Map<String, List<PNFetchMessageItem>> copy = new LinkedHashMap<>();
        channels.forEach((name, items) -> copy.put(name, List.copyOf(items)));
        channels = Collections.unmodifiableMap(copy);
    }
}
