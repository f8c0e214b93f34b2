package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.subscribe.SubscribeReply.Place;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the subscribe loop asks of the server. Answers come in turns of the loop. */
public interface SubscribeRequests {
    /**
     * Asks what came after {@code timetoken}; 0 asks for a cursor.
     *
     * @param region of the last reply, or null before the first
     * @param states of this client, for a server that may have forgotten them
     * @return aborts the request, with its connection; no answer comes after that
     */
    Runnable poll(
            Names names,
            long timetoken,
            @Nullable String region,
            @Nullable String filter,
            List<PresenceState> states,
            Answer answer);

    /**
     * Says that the client is where it was.
     *
     * @param within the time after which the beat has failed, unless the client waits less for any request
     * @return aborts the request; no ending comes after that
     */
    Runnable heartbeat(Names names, List<PresenceState> states, Duration within, Consumer<PNStatus> ending);

    /** Says that the client has left {@code names}. */
    void leave(Names names, Consumer<PNStatus> ending);

    /** A status without a request of its own. */
    PNStatus status(PNStatusCategory category, PNOperationType operation, Names names);

    /** Hears what comes of a poll: that it failed, or that a reply arrived; and then again if that cannot be read. */
    interface Answer {
        /** There is a reply, which waits until it is read. */
        void arrived(Unread reply);

        /** There is no reply, or not one that means anything. */
        void failed(PNStatus status);
    }

    /** A reply that nobody has read. */
    interface Unread {
        /** Where the next poll begins, as far as a look at the beginning tells; null when it does not. */
        @Nullable
        Place place();

        /** Reads it, once; null when that fails, and the answer hears of the failure in a later turn. */
        @Nullable
        SubscribeReply read();
    }
}
