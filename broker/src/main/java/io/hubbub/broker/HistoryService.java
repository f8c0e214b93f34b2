package io.hubbub.broker;

import io.hubbub.broker.access.DeletionPermit;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The door to history, got from {@link Broker#history}.
 *
 * <p>Each method is called in a turn of {@code caller}, one of the broker's loops, and answers in a turn of the same loop. A
 * stage fails with {@link Refusal} {@link RefusalCode#UNAVAILABLE} when the store does.
 */
public final class HistoryService {
    private static final int MOST_COUNTED = 10_000;

    private final Broker broker;
    private final History history;
    private final ActionStore actions;
    private final HistoryLimits limits;

    HistoryService(Broker broker, History history, ActionStore actions, HistoryLimits limits) {
        this.broker = broker;
        this.history = history;
        this.actions = actions;
        this.limits = limits;
    }

    /**
     * The messages of each channel in timetoken order; channels without any are left out. Fails with
     * {@link RefusalCode#ANSWER_TOO_LARGE} when they are too long together.
     *
     * @param count the most of each channel; the range says from which end they are taken
     */
    public CompletionStage<Map<String, List<StoredMessage>>> read(
            Loop caller, HistoryPermit permit, HistoryRange range, int count) {
        return Asked.of(caller, () -> read(caller, permit.keyset(), permit.channels(), range, count));
    }

    /**
     * The messages of the permit's first channel with their actions, as many of them as fit.
     *
     * @param count the most; the range says from which end they are taken
     */
    public CompletionStage<ActedPage> readWithActions(
            Loop caller, HistoryPermit permit, HistoryRange range, int count) {
        Keyset keyset = permit.keyset();
        String channel = permit.channels().get(0);
        return Asked.of(
                caller,
                () -> read(caller, keyset, List.of(channel), range, count)
                        .thenApply(found -> found.getOrDefault(channel, List.of()))
                        .thenCompose(messages -> withActions(keyset, channel, messages, range.newest())));
    }

    /** How many messages each channel has after its timetoken, up to 10,000. */
    public CompletionStage<Map<String, Integer>> count(
            Loop caller, HistoryPermit permit, Map<String, Timetoken> after) {
        Retention retention = retention(caller, permit.keyset());
        return Asked.of(caller, () -> {
            Map<String, Integer> counts = Collections.synchronizedMap(new LinkedHashMap<>());
            List<CompletableFuture<Integer>> asked = new ArrayList<>();
            after.forEach((channel, boundary) -> {
                counts.put(channel, 0);
                HistoryRange range = HistoryRange.of(boundary, null, true);
                asked.add(history.count(permit.keyset().subscribeKey(), channel, range, MOST_COUNTED, retention)
                        .whenComplete((count, failure) -> {
                            if (count != null) {
                                counts.put(channel, count);
                            }
                        })
                        .toCompletableFuture());
            });
            return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .thenApply(done -> counts);
        });
    }

    /** Deletes what the channels have in {@code range} of what was published so far, with the actions on it. */
    public CompletionStage<Void> delete(Loop caller, DeletionPermit permit, HistoryRange range) {
        return broker.tell(permit.keyset(), caller, shard -> shard.delete(permit.channels(), range));
    }

    private CompletionStage<Map<String, List<StoredMessage>>> read(
            Loop caller, Keyset keyset, List<String> channels, HistoryRange range, int count) {
        return history.read(
                keyset.subscribeKey(), channels, range, count, limits.answerBytes(), retention(caller, keyset));
    }

    private CompletionStage<ActedPage> withActions(
            Keyset keyset, String channel, List<StoredMessage> messages, boolean newestFirst) {
        if (messages.isEmpty()) {
            return CompletableFuture.completedFuture(new ActedPage(List.of(), null));
        }
        List<Timetoken> places = new ArrayList<>();
        messages.forEach(message -> places.add(message.place()));
        if (newestFirst) {
            Collections.reverse(places);
        }
        return actions.of(keyset.subscribeKey(), channel, places, limits.answerActions())
                .thenApply(found -> page(messages, found, places));
    }

    private static ActedPage page(
            List<StoredMessage> messages, Map<Timetoken, List<MessageAction>> actions, List<Timetoken> places) {
        List<ActedMessage> acted = new ArrayList<>();
        for (StoredMessage message : messages) {
            List<MessageAction> its = actions.get(message.place());
            if (its != null) {
                acted.add(new ActedMessage(message, its));
            }
        }
        @Nullable Timetoken next = acted.size() == messages.size() ? null : places.get(acted.size() - 1);
        return new ActedPage(acted, next);
    }

    private static Retention retention(Loop caller, Keyset keyset) {
        return Retention.at(
                new Timetoken(caller.nowTicks()), keyset.persistence().retention());
    }
}
