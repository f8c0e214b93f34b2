package io.hubbub.broker;

import io.hubbub.broker.history.Answer;
import io.hubbub.broker.history.Recall;
import io.hubbub.broker.history.Recalled;
import io.hubbub.broker.log.TimetokenClock;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.port.HistoryPage;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one keyset keeps for good: hands messages and actions to the store in the order of their timetokens, knows up to
 * where the store is through with them, and reads them back for subscribers.
 *
 * <p>It can be switched off and on. What is under way then goes on to its end, and what was kept stays until it is deleted or
 * past its retention.
 *
 * <p>Owned by the loop of the shard. Its stages complete in turns of that loop.
 */
@LoopOwned
final class ShardHistory {
    private static final double TICKS_PER_HOUR = 36_000_000_000.0;
    private static final int READ_MESSAGES = 500; // at once, for several answers
    private static final int READ_BYTES = 1 << 20;
    private static final int RECALLED_SHARE = 8; // what is read back may take so much less memory than the logs
    private static final Duration REMEMBERED = Duration.ofSeconds(1); // a timetoken is given out at most so long before
    private static final long MARGIN_TICKS = 30_000_000; // that the store hears of it, and some
    private static final Duration EXPIRY = Duration.ofSeconds(60);
    private static final Duration MORE_EXPIRY = Duration.ofMillis(50);

    private final Supplier<Keyset> keyset; // as it is now
    private final String subscribeKey;
    private final Loop loop;
    private final Stores stores;
    private final TimetokenClock clock;
    private final Observer observer;
    private final Recall recall;
    private final Deque<Pending> pending = new ArrayDeque<>(); // asked to be kept, in timetoken order
    private final Deque<Unsettled> unsettled = new ArrayDeque<>(); // reads that come before the store is so far
    private Timetoken removedThrough = Timetoken.NONE; // up to here a retention may have removed messages
    private boolean remembering;
    private boolean expiring;

    ShardHistory(
            Supplier<Keyset> keyset,
            BrokerSettings settings,
            Loop loop,
            Stores stores,
            TimetokenClock clock,
            Observer observer) {
        this.keyset = keyset;
        this.subscribeKey = keyset.get().subscribeKey();
        this.loop = loop;
        this.stores = stores;
        this.clock = clock;
        this.observer = observer;
        this.recall = new Recall(loop, this::read, settings.replyMessages(), settings.queueBytes() / RECALLED_SHARE);
    }

    /** Where the timetokens of a keyset go on, for a shard at {@code now}. */
    static Timetoken start(String subscribeKey, Stores stores, Timetoken now) {
        Timetoken reached = stores.history().reached(subscribeKey);
        // Most of the time the wall clock is past it. When it was set back, those of the last second may be unknown.
        return reached.isAfter(now) ? new Timetoken(reached.ticks() + MARGIN_TICKS) : now;
    }

    /** Whether messages are kept now. */
    boolean isOn() {
        assert loop.inLoop();
        return keyset.get().persistence().enabled();
    }

    /** Whether messages are kept, or for how long, is no longer what it was. */
    void optionsChanged() {
        assert loop.inLoop();
        recall.forgetAll(); // it was read as the old retention shows it
        givesOut();
    }

    /** A timetoken is given out: the store is to hear of it soon, for the next start. */
    void givesOut() {
        if (!remembering && isOn()) {
            remembering = true;
            loop.after(REMEMBERED, () -> {
                remembering = false;
                var unused = Asked.of(loop, () -> stores.history().remember(subscribeKey, clock.now()));
            });
        }
        if (!expiring) {
            expiring = true;
            loop.after(EXPIRY, this::removeExpired);
        }
    }

    /** Keeps a message; completes with its timetoken when it is on stable storage. */
    CompletionStage<Timetoken> append(String channel, Timetoken place, Message message, boolean live) {
        assert loop.inLoop();
        StoredMessage stored = new StoredMessage(channel, place, message, live, expiry(message.storage()));
        CompletionStage<Timetoken> answer =
                Asked.of(loop, () -> stores.history().append(subscribeKey, stored));
        Pending kept = new Pending(place);
        if (live) {
            pending.add(kept);
        }
        var unused = answer.whenComplete((at, failure) -> {
            kept.isOver = true;
            settle();
            if (failure == null) {
                observer.stored(keyset.get());
            } else {
                observer.notStored(keyset.get());
            }
        });
        return answer;
    }

    /**
     * Asks what was published under {@code names} after {@code cursor}, as far as the store is through with it; answers in this
     * turn or a later one.
     *
     * @param names channels and patterns
     */
    void after(List<String> names, Timetoken cursor, Answer answer) {
        recall.after(names, cursor, answer);
    }

    CompletionStage<Void> delete(List<String> channels, HistoryRange range) {
        assert loop.inLoop();
        HistoryRange past = range.upTo(clock.now()); // what is published meanwhile stays
        return CompletableFuture.allOf(channels.stream()
                .map(channel -> Asked.of(loop, () -> stores.history().delete(subscribeKey, channel, past))
                        .whenComplete((done, failure) -> recall.forget(channel))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    CompletionStage<MessageAction> add(String channel, MessageAction action) {
        assert loop.inLoop();
        int most = stores.historyLimits().messageActions();
        return Asked.of(loop, () -> stores.actions().add(subscribeKey, channel, action, most))
                .thenApply(done -> action);
    }

    CompletionStage<MessageAction> remove(String channel, Timetoken message, Timetoken place, String user) {
        assert loop.inLoop();
        return Asked.of(loop, () -> stores.actions().remove(subscribeKey, channel, message, place, user));
    }

    /** Which messages are to be seen now. */
    private Retention retention() {
        return Retention.at(clock.now(), keyset.get().persistence().retention());
    }

    private void read(
            List<String> names, Timetoken cursor, BiConsumer<@Nullable Recalled, @Nullable RuntimeException> then) {
        if (!settledThrough().isAfter(cursor)) {
            // For all that is under way: otherwise the first message would come alone.
            unsettled.add(new Unsettled(pending.getLast().place, () -> read(names, cursor, then)));
            return;
        }
        Timetoken through = settledThrough();
        Retention retention = retention();
        var unused = Asked.of(
                        loop,
                        () -> stores.history()
                                .after(subscribeKey, names, cursor, through, READ_MESSAGES, READ_BYTES, retention))
                .whenComplete((page, failure) -> loop.post(() -> {
                    if (page != null) {
                        observer.recalled(keyset.get(), page.messages().size());
                        then.accept(envelopes(page, later(retention.since(), removedThrough)), null);
                    } else {
                        then.accept(null, Asked.refusal(failure));
                    }
                }));
    }

    /** @param expired a timetoken: earlier messages may have been there */
    private Recalled envelopes(HistoryPage page, Timetoken expired) {
        List<Envelope> envelopes = new ArrayList<>(page.messages().size());
        for (StoredMessage message : page.messages()) {
            envelopes.add(new Envelope(subscribeKey, message.channel(), message.place(), message.message()));
        }
        return new Recalled(envelopes, page.through(), later(page.lost(), expired));
    }

    /** Whatever was published up to here is on stable storage, or could not be kept. */
    private Timetoken settledThrough() {
        return pending.isEmpty()
                ? clock.now()
                : new Timetoken(pending.element().place.ticks() - 1);
    }

    private void settle() {
        while (!pending.isEmpty() && pending.element().isOver) {
            pending.remove();
        }
        while (!unsettled.isEmpty() && !unsettled.element().until.isAfter(settledThrough())) {
            unsettled.remove().read.run();
        }
    }

    private void removeExpired() {
        Retention retention = retention();
        removedThrough = later(removedThrough, retention.since());
        var unused = Asked.of(loop, () -> stores.history().removeExpired(subscribeKey, retention))
                .whenComplete((more, failure) -> {
                    if (Boolean.TRUE.equals(more)) {
                        loop.after(MORE_EXPIRY, this::removeExpired);
                    } else {
                        expiring = false; // until something happens in this keyset
                    }
                });
    }

    private @Nullable Timetoken expiry(Message.Storage wish) {
        Double hours = wish.ttlHours();
        if (hours == null) {
            return null;
        }
        double ticks = clock.now().ticks() + hours * TICKS_PER_HOUR;
        return new Timetoken((long) Math.min(ticks, Long.MAX_VALUE));
    }

    private static Timetoken later(Timetoken one, Timetoken other) {
        return one.isAfter(other) ? one : other;
    }

    private static final class Pending {
        final Timetoken place;
        boolean isOver;

        Pending(Timetoken place) {
            this.place = place;
        }
    }

    /** @param until a timetoken: up to there the store must be through */
    private record Unsettled(Timetoken until, Runnable read) {}
}
