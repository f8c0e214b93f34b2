package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNEnvelope;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the subscribe loop asks of the server. Endings come in turns of the loop. */
public interface SubscribeRequests {
    /**
     * Asks what came after {@code timetoken}; 0 asks for a cursor.
     *
     * @param region of the last reply, or null before the first
     * @return aborts the request, with its connection; no ending comes after that
     */
    Runnable poll(
            Names names,
            long timetoken,
            @Nullable String region,
            @Nullable String filter,
            Consumer<PNEnvelope<SubscribeReply>> ending);

    /** Says that the client has left {@code names}. */
    void leave(Names names, Consumer<PNStatus> ending);

    /** A status without a request of its own. */
    PNStatus status(PNStatusCategory category, PNOperationType operation, Names names);
}
