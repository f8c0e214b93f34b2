package io.hubbub.broker;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import java.util.ArrayList;
import java.util.List;

/**
 * The shard's end of the way to one outpost: everything sent arrives, in the order in which it was sent.
 *
 * <p>Envelopes of one turn travel as one hand-over. On the shard's own loop there is no way to go and nothing waits.
 * Owned by the shard's loop.
 */
@LoopOwned
final class OutpostLink {
    private final Loop shardLoop;
    private final Loop outpostLoop;
    private final Outpost outpost;
    private List<Routed> outbox = new ArrayList<>();

    OutpostLink(Loop shardLoop, Loop outpostLoop, Outpost outpost) {
        this.shardLoop = shardLoop;
        this.outpostLoop = outpostLoop;
        this.outpost = outpost;
    }

    void send(Routed envelope) {
        assert shardLoop.inLoop();
        if (outpostLoop == shardLoop) {
            outpost.receive(envelope);
            return;
        }
        if (outbox.isEmpty()) {
            shardLoop.post(this::drain);
        }
        outbox.add(envelope);
    }

    /** Runs {@code turn} on the outpost's loop, after everything that was sent before. */
    void post(Runnable turn) {
        assert shardLoop.inLoop();
        drain();
        outpostLoop.post(turn);
    }

    private void drain() {
        if (!outbox.isEmpty()) {
            List<Routed> envelopes = outbox;
            outbox = new ArrayList<>();
            outpostLoop.post(() -> outpost.receiveAll(envelopes));
        }
    }
}
