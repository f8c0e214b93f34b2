package io.hubbub.broker;

import io.hubbub.broker.log.TimetokenClock;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one keyset keeps for good: hands messages and actions to the store in the order of their timetokens, and knows up to
 * where the store is through with them.
 *
 * <p>Owned by the loop of the shard. Its stages complete in turns of that loop.
 */
@LoopOwned
final class ShardHistory {
    private static final double TICKS_PER_HOUR = 36_000_000_000.0;

    private final String subscribeKey;
    private final Loop loop;
    private final History history;
    private final ActionStore actions;
    private final HistoryLimits limits;
    private final TimetokenClock clock;
    private final Deque<Pending> pending = new ArrayDeque<>(); // asked to be kept, in timetoken order

    ShardHistory(
            Keyset keyset,
            Loop loop,
            History history,
            ActionStore actions,
            HistoryLimits limits,
            TimetokenClock clock) {
        this.subscribeKey = keyset.subscribeKey();
        this.loop = loop;
        this.history = history;
        this.actions = actions;
        this.limits = limits;
        this.clock = clock;
    }

    /** Keeps a message; completes with its timetoken when it is on stable storage. */
    CompletionStage<Timetoken> append(String channel, Timetoken place, Message message, boolean live) {
        assert loop.inLoop();
        StoredMessage stored = new StoredMessage(channel, place, message, live, expiry(message.storage()));
        CompletionStage<Timetoken> answer = Asked.of(loop, () -> history.append(subscribeKey, stored));
        if (live) {
            Pending kept = new Pending(place);
            pending.add(kept);
            var unused = answer.whenComplete((at, failure) -> {
                kept.over = true;
                while (!pending.isEmpty() && pending.element().over) {
                    pending.remove();
                }
            });
        }
        return answer;
    }

    /** Whatever was published up to here is on stable storage, or could not be kept. */
    Timetoken settledThrough() {
        assert loop.inLoop();
        return pending.isEmpty()
                ? clock.now()
                : new Timetoken(pending.element().place.ticks() - 1);
    }

    CompletionStage<Void> delete(List<String> channels, HistoryRange range) {
        assert loop.inLoop();
        HistoryRange past = range.upTo(clock.now()); // what is published meanwhile stays
        return CompletableFuture.allOf(channels.stream()
                .map(channel -> Asked.of(loop, () -> history.delete(subscribeKey, channel, past))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    CompletionStage<MessageAction> add(String channel, MessageAction action) {
        assert loop.inLoop();
        return Asked.of(loop, () -> actions.add(subscribeKey, channel, action, limits.messageActions()))
                .thenApply(done -> action);
    }

    CompletionStage<MessageAction> remove(String channel, Timetoken message, Timetoken place, String user) {
        assert loop.inLoop();
        return Asked.of(loop, () -> actions.remove(subscribeKey, channel, message, place, user));
    }

    private @Nullable Timetoken expiry(Message.Storage wish) {
        Double hours = wish.ttlHours();
        if (hours == null) {
            return null;
        }
        double ticks = clock.now().ticks() + hours * TICKS_PER_HOUR;
        return new Timetoken((long) Math.min(ticks, Long.MAX_VALUE));
    }

    private static final class Pending {
        final Timetoken place;
        boolean over;

        Pending(Timetoken place) {
            this.place = place;
        }
    }
}
