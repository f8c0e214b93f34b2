package io.hubbub.client.model;

/** What a {@link PNPresenceEventResult} tells. */
public enum PNPresenceEvent {
    /** Somebody came. */
    JOIN("join"),
    /** Somebody left. */
    LEAVE("leave"),
    /** Somebody was not heard of for too long. */
    TIMEOUT("timeout"),
    /** Somebody's state changed. */
    STATE_CHANGE("state-change"),
    /** A summary of the last interval. */
    INTERVAL("interval"),
    /** Something newer than this client. */
    UNKNOWN("");

    private final String word;

    PNPresenceEvent(String word) {
        this.word = word;
    }

    /** The event of this word on the wire; {@link #UNKNOWN} for any other. */
    public static PNPresenceEvent of(String word) {
        for (PNPresenceEvent event : values()) {
            if (event.word.equals(word)) {
                return event;
            }
        }
        return UNKNOWN;
    }
}
