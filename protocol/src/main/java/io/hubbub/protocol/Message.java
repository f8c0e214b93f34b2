package io.hubbub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a publisher handed in, checked, before it has a place in the order of its keyset.
 *
 * @param type message or signal
 * @param payload the published value
 * @param publisher the client id of the publisher, or null when it gave none
 * @param meta metadata for filters and subscribers, or null
 * @param sequence the publisher's own sequence number ({@code seqn}), or null
 * @param customType the application's own type ({@code custom_message_type}), or null
 * @param delivery who is to get it
 * @param storage whether and how long history keeps it
 */
public record Message(
        MessageType type,
        JsonText payload,
        @Nullable String publisher,
        @Nullable JsonText meta,
        @Nullable Integer sequence,
        @Nullable String customType,
        Delivery delivery,
        Storage storage) {

    /** A plain message or signal that goes to subscribers, with nothing but its payload and publisher. */
    public static Message of(MessageType type, JsonText payload, @Nullable String publisher) {
        return new Message(type, payload, publisher, null, null, null, Delivery.SUBSCRIBERS, Storage.KEYSET_DEFAULT);
    }

    /** Who gets a message. */
    public enum Delivery {
        /** Everybody who listens, and event handlers. */
        SUBSCRIBERS,
        /** Event handlers only: fired ({@code norep}). */
        HANDLERS
    }

    /**
     * What the publisher wishes of history.
     *
     * @param store false keeps the message out of history
     * @param ttlHours how long to keep it, in hours, or null for the keyset's retention
     * @param placedAt the timetoken that the publisher dictates ({@code ptto}), or null; such a message goes into
     *     history at that place and not to live subscribers, whose cursors may be past it
     */
    public record Storage(
            boolean store,
            @Nullable Double ttlHours,
            @Nullable Timetoken placedAt) {
        /** As the keyset says. */
        public static final Storage KEYSET_DEFAULT = new Storage(true, null, null);
    }
}
