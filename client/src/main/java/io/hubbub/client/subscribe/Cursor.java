package io.hubbub.client.subscribe;

import org.jspecify.annotations.Nullable;

/**
 * Up to where the subscription was heard.
 *
 * <p>A change of the mix, or an outage, is followed by a handshake: a request with timetoken 0, which is answered at
 * once. The place is saved meanwhile and restored with the handshake's reply, so that nothing is lost in between.
 *
 * <p>Owned by the client's loop.
 */
final class Cursor {
    private long timetoken; // of the next request
    private long saved; // to be restored by the next handshake; 0 for none
    private @Nullable String region;

    /** The timetoken of the next request. */
    long timetoken() {
        return timetoken;
    }

    /** The region of the last reply, or null before the first. */
    @Nullable
    String region() {
        return region;
    }

    /** The next request is a handshake. A place that is saved already is not forgotten for the lack of a newer one. */
    void save() {
        if (timetoken != 0) {
            saved = timetoken;
            timetoken = 0;
        }
    }

    /** The next request is a handshake, and what follows it begins after {@code place}. */
    void startAt(long place) {
        timetoken = 0;
        saved = place;
    }

    /** Whether the next handshake goes back to a place before its reply. */
    boolean isSaved() {
        return saved != 0;
    }

    /** The handshake was answered. */
    void restore(long replied, String repliedRegion) {
        timetoken = isSaved() ? saved : replied;
        saved = 0;
        region = repliedRegion;
    }

    /** A poll was answered. */
    void advance(long replied, String repliedRegion) {
        timetoken = replied;
        region = repliedRegion;
    }

    /** Nothing is subscribed any more: whatever comes next begins anew. */
    void reset() {
        timetoken = 0;
        saved = 0;
        region = null;
    }
}
