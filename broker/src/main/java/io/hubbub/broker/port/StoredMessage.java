package io.hubbub.broker.port;

import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Timetoken;
import org.jspecify.annotations.Nullable;

/**
 * A message as history keeps it.
 *
 * @param channel where it was published
 * @param place its timetoken
 * @param message what was published. Of one that was read, type, payload, publisher, metadata, sequence and custom type
 *     are as they were, delivery and storage are not kept
 * @param live whether subscribers got it when it was published, which leaves out what was fired and what its publisher
 *     placed into the past
 * @param expires when it is to be gone, whatever the keyset's retention; null to be kept as long as that says
 */
public record StoredMessage(
        String channel,
        Timetoken place,
        Message message,
        boolean live,
        @Nullable Timetoken expires) {

    /** The bytes of its payload and metadata, by which answers are bounded. */
    public int length() {
        JsonText meta = message.meta();
        return message.payload().length() + (meta == null ? 0 : meta.length());
    }
}
