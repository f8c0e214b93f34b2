package io.hubbub.broker;

import io.hubbub.broker.park.Poll;
import io.hubbub.protocol.Batch;
import java.util.concurrent.CompletionStage;

/** One poll under way. Used in turns of the loop that asked. */
public final class Subscription {
    private final Outpost outpost;
    private final Poll poll;

    Subscription(Outpost outpost, Poll poll) {
        this.outpost = outpost;
        this.poll = poll;
    }

    /** The one answer; never comes after {@link #cancel}. */
    public CompletionStage<Batch> batch() {
        return poll.result();
    }

    /** The subscriber is gone. Its cursor was its own: nothing is lost, nothing remains. */
    public void cancel() {
        outpost.cancel(poll);
    }
}
