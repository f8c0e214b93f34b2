package io.hubbub.client.subscribe;

import io.hubbub.client.subscribe.SubscribeReply.Place;
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
    void restore(Place replied) {
        timetoken = isSaved() ? saved : replied.timetoken();
        saved = 0;
        region = replied.region();
    }

    /** A poll was answered. */
    void advance(Place replied) {
        timetoken = replied.timetoken();
        region = replied.region();
    }

    /** Nothing is subscribed any more: whatever comes next begins anew. */
    void reset() {
        timetoken = 0;
        saved = 0;
        region = null;
    }
}
