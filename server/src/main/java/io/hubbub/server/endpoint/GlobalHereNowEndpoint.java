package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PresencePermit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * {@code GET /v2/presence/sub-key/{sub}}: who is on any channel. Answers as {@link HereNowEndpoint} for several channels.
 *
 * <p>It goes through all that is present, so an answer is kept a while for whoever asks the same. Names stop at a bound;
 * the totals do not.
 */
final class GlobalHereNowEndpoint implements Endpoint {
    private static final int MAX_KEPT = 100; // answers

    private final Access access;
    private final Broker broker;
    private final long keepNanos;
    private final ConcurrentMap<Question, Kept> kept = new ConcurrentHashMap<>();

    /** @param keep how old an answer may be */
    GlobalHereNowEndpoint(Access access, Broker broker, Duration keep) {
        this.access = access;
        this.broker = broker;
        this.keepNanos = keep.toNanos();
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        PresencePermit permit = access.toPresenceAnywhere(call.path("sub"), call);
        HereNowQuery query = HereNowQuery.read(call);
        Question question = new Question(permit.keyset().subscribeKey(), query);
        long now = call.loop().nowNanos();
        Kept known = kept.get(question);
        if (known != null && now - known.nanos < keepNanos) {
            return CompletableFuture.completedFuture(known.reply);
        }
        return broker.presence()
                .everywhere(call.loop(), permit, query.offset(), query.limit())
                .thenApply(found -> {
                    Reply reply = Reply.ok(PresenceReply.channels(
                            found.channels(),
                            found.totalChannels(),
                            found.totalOccupancy(),
                            query.users(),
                            query.states()));
                    keep(question, new Kept(reply, now));
                    return reply;
                });
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }

    private void keep(Question question, Kept answer) {
        if (keepNanos == 0) {
            return;
        }
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        kept.put(question, answer);
    }

    private record Question(String subscribeKey, HereNowQuery query) {}

    private record Kept(Reply reply, long nanos) {}
}
