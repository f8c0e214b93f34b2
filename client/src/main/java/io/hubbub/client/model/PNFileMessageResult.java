package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A file was shared.
 *
 * <p>Source: an envelope of a subscribe reply with {@code e} 4.
 *
 * @param message what was said with the file; JSON null for nothing
 * @param channel the channel it was shared on
 * @param subscription the channel group or wildcard by which it came, or null when it came by its channel
 * @param timetoken its place, in units of 100 ns since the Unix epoch
 * @param publisher the uuid of who shared it, or null
 * @param fileId the file's id; empty when the event does not say
 * @param fileName the file's name; empty when the event does not say
 * @param fileUrl where to fetch it
 * @param error why the message could not be decrypted, or null; it is then as it came
 */
public record PNFileMessageResult(
        JsonNode message,
        String channel,
        @Nullable String subscription,
        long timetoken,
        @Nullable String publisher,
        String fileId,
        String fileName,
        String fileUrl,
        @Nullable PubNubException error)
        implements PNEvent {
    /** Without {@link #fileUrl}: that lets everybody in who reads it. */
    @Override
    public String toString() {
        return "PNFileMessageResult[message=%s, channel=%s, subscription=%s, timetoken=%d, publisher=%s, fileId=%s, fileName=%s, error=%s]"
                .formatted(message, channel, subscription, timetoken, publisher, fileId, fileName, error);
    }
}
