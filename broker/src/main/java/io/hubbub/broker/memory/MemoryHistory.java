package io.hubbub.broker.memory;

import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryPage;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Messages and their actions that live as long as the process. Answers at once.
 *
 * <p>Bounded in bytes over all keysets: the messages that were kept first make room for new ones, and what is read after a
 * cursor says so. Actions are bounded too; beyond, they are refused.
 *
 * <p>Shards of several loops share it, so its state belongs to its lock, which is held for one request.
 */
public final class MemoryHistory implements History, ActionStore {
    private static final int OVERHEAD_BYTES = 300; // of a message's objects
    private static final int EXPIRED_AT_ONCE = 500; // messages
    private static final int MOST_ACTIONS = 1_000_000;

    private final long maxBytes;
    private final Map<String, Tenant> tenants = new HashMap<>(); // by subscribe key
    private final LinkedHashSet<Kept> inOrder =
            new LinkedHashSet<>(); // all messages, in the order in which they were kept
    private long bytes;
    private int actions;

    /** Nothing yet, and later at most {@code maxBytes} of messages. */
    public MemoryHistory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized CompletionStage<Timetoken> append(String subscribeKey, StoredMessage message) {
        Tenant tenant = tenant(subscribeKey);
        Channel channel = tenant.channels.computeIfAbsent(message.channel(), name -> new Channel());
        StoredMessage placed = atFreePlace(channel, message);
        Kept kept = new Kept(tenant, placed);
        channel.messages.put(placed.place().ticks(), kept);
        inOrder.add(kept);
        bytes += weight(placed);
        while (bytes > maxBytes && inOrder.size() > 1) {
            dropFirst();
        }
        return CompletableFuture.completedFuture(placed.place());
    }

    @Override
    public synchronized CompletionStage<Map<String, List<StoredMessage>>> read(
            String subscribeKey,
            List<String> channels,
            HistoryRange range,
            int limit,
            int maxBytes,
            Retention retention) {
        Map<String, List<StoredMessage>> found = new LinkedHashMap<>();
        long length = 0;
        for (String name : channels) {
            List<StoredMessage> messages = channel(subscribeKey, name).read(range, limit, retention);
            for (StoredMessage message : messages) {
                length += message.length();
            }
            if (length > maxBytes) {
                return CompletableFuture.failedFuture(new Refusal(RefusalCode.ANSWER_TOO_LARGE));
            }
            if (!messages.isEmpty()) {
                found.put(name, messages);
            }
        }
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public synchronized CompletionStage<HistoryPage> after(
            String subscribeKey,
            List<String> names,
            Timetoken cursor,
            Timetoken through,
            int limit,
            int maxBytes,
            Retention retention) {
        Tenant tenant = tenant(subscribeKey);
        List<StoredMessage> found = new ArrayList<>();
        HistoryRange range = new HistoryRange(cursor.ticks() + 1, through.ticks() + 1, false);
        Set<String> channels = new HashSet<>();
        for (String name : names) {
            channels.addAll(ChannelNames.isPattern(name) ? tenant.channelsOf(name) : List.of(name));
        }
        for (String name : channels) {
            channel(subscribeKey, name).messages.subMap(range.from(), range.to()).values().stream()
                    .map(kept -> kept.message)
                    .filter(message -> message.live() && retention.shows(message))
                    .limit(limit + 1L)
                    .forEach(found::add);
        }
        found.sort(Comparator.comparing(StoredMessage::place));
        int count = 0;
        long length = 0;
        while (count < found.size() && count < limit) {
            length += found.get(count).length();
            if (length > maxBytes && count > 0) {
                break;
            }
            count++;
        }
        Timetoken end = count == found.size() ? through : found.get(count - 1).place();
        return CompletableFuture.completedFuture(
                new HistoryPage(List.copyOf(found.subList(0, count)), end, tenant.lost));
    }

    @Override
    public synchronized CompletionStage<Integer> count(
            String subscribeKey, String channel, HistoryRange range, int limit, Retention retention) {
        return CompletableFuture.completedFuture(
                channel(subscribeKey, channel).read(range, limit, retention).size());
    }

    @Override
    public synchronized CompletionStage<Void> delete(String subscribeKey, String channel, HistoryRange range) {
        if (!range.isEmpty()) {
            Channel its = channel(subscribeKey, channel);
            Map<Long, Kept> doomed = its.messages.subMap(range.from(), range.to());
            doomed.values().forEach(this::forget);
            doomed.clear();
            NavigableMap<Long, List<MessageAction>> acted =
                    new TreeMap<>(its.actionsOf.subMap(range.from(), true, range.to(), false));
            acted.keySet().forEach(message -> removeActions(its, message));
        }
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> deleteAll(String subscribeKey) {
        Tenant tenant = tenants.remove(subscribeKey);
        if (tenant != null) {
            for (Channel channel : tenant.channels.values()) {
                channel.messages.values().forEach(this::forget);
                actions -= channel.actions.size();
            }
        }
        return done();
    }

    @Override
    public synchronized CompletionStage<Boolean> removeExpired(String subscribeKey, Retention retention) {
        int removed = 0;
        for (Channel channel : tenant(subscribeKey).channels.values()) {
            Iterator<Kept> messages = channel.messages.values().iterator();
            while (messages.hasNext()) {
                Kept kept = messages.next();
                if (!retention.shows(kept.message)) {
                    if (removed == EXPIRED_AT_ONCE) {
                        return CompletableFuture.completedFuture(true);
                    }
                    removed++;
                    messages.remove();
                    forget(kept);
                    removeActions(channel, kept.message.place().ticks());
                }
            }
        }
        return CompletableFuture.completedFuture(false);
    }

    /** How many messages it holds in memory. */
    synchronized int messages() {
        return inOrder.size();
    }

    @Override
    public CompletionStage<Void> remember(String subscribeKey, Timetoken reached) {
        return done();
    }

    @Override
    public Timetoken reached(String subscribeKey) {
        return Timetoken.NONE;
    }

    @Override
    public synchronized CompletionStage<Void> add(
            String subscribeKey, String channel, MessageAction action, int mostPerMessage) {
        Channel its = tenant(subscribeKey).channels.computeIfAbsent(channel, name -> new Channel());
        List<MessageAction> there = its.actionsOf.getOrDefault(action.message().ticks(), List.of());
        if (there.stream().anyMatch(other -> isSame(other, action))) {
            return CompletableFuture.failedFuture(new Refusal(RefusalCode.ACTION_EXISTS));
        }
        if (there.size() >= mostPerMessage) {
            return CompletableFuture.failedFuture(new Refusal(RefusalCode.TOO_MANY_ACTIONS));
        }
        if (actions >= MOST_ACTIONS) {
            return CompletableFuture.failedFuture(new IllegalStateException("Too many message actions in memory"));
        }
        actions++;
        its.actions.put(action.place().ticks(), action);
        its.actionsOf
                .computeIfAbsent(action.message().ticks(), message -> new ArrayList<>())
                .add(action);
        return done();
    }

    @Override
    public synchronized CompletionStage<MessageAction> remove(
            String subscribeKey, String channel, Timetoken message, Timetoken place, String user) {
        Channel its = channel(subscribeKey, channel);
        MessageAction action = its.actions.get(place.ticks());
        if (action == null || !action.message().equals(message)) {
            return CompletableFuture.failedFuture(new Refusal(RefusalCode.ACTION_NOT_FOUND));
        }
        if (!action.user().equals(user)) {
            return CompletableFuture.failedFuture(new Refusal(RefusalCode.NOT_YOUR_ACTION));
        }
        its.actions.remove(place.ticks());
        its.actionsOf.computeIfPresent(message.ticks(), (key, list) -> {
            list.remove(action);
            return list.isEmpty() ? null : list;
        });
        actions--;
        return CompletableFuture.completedFuture(action);
    }

    @Override
    public synchronized CompletionStage<List<MessageAction>> list(
            String subscribeKey, String channel, HistoryRange range, int limit) {
        return CompletableFuture.completedFuture(
                range(channel(subscribeKey, channel).actions, range, limit, action -> true));
    }

    @Override
    public synchronized CompletionStage<Map<Timetoken, List<MessageAction>>> of(
            String subscribeKey, String channel, List<Timetoken> messages, int limit) {
        Channel its = channel(subscribeKey, channel);
        Map<Timetoken, List<MessageAction>> found = new LinkedHashMap<>();
        int count = 0;
        for (Timetoken message : messages) {
            List<MessageAction> there = its.actionsOf.getOrDefault(message.ticks(), List.of());
            count += there.size();
            if (count > limit && !found.isEmpty()) {
                break;
            }
            found.put(message, List.copyOf(there));
        }
        return CompletableFuture.completedFuture(found);
    }

    /** A message whose place the publisher dictated moves to the next that is free. */
    private static StoredMessage atFreePlace(Channel channel, StoredMessage message) {
        StoredMessage kept = message;
        while (channel.messages.containsKey(kept.place().ticks())) {
            Timetoken next = new Timetoken(kept.place().ticks() + 1);
            kept = new StoredMessage(kept.channel(), next, kept.message(), kept.live(), kept.expires());
        }
        return kept;
    }

    private void dropFirst() {
        Kept first = inOrder.iterator().next();
        forget(first);
        StoredMessage message = first.message;
        Channel channel = first.tenant.channels.get(message.channel());
        if (channel != null) {
            channel.messages.remove(message.place().ticks());
        }
        if (message.place().isAfter(first.tenant.lost)) {
            first.tenant.lost = message.place();
        }
    }

    /** Leaves it to the caller to take {@code kept} out of its channel. */
    private void forget(Kept kept) {
        inOrder.remove(kept);
        bytes -= weight(kept.message);
    }

    private void removeActions(Channel channel, long message) {
        List<MessageAction> doomed = channel.actionsOf.remove(message);
        if (doomed != null) {
            doomed.forEach(action -> channel.actions.remove(action.place().ticks()));
            actions -= doomed.size();
        }
    }

    private Tenant tenant(String subscribeKey) {
        return tenants.computeIfAbsent(subscribeKey, key -> new Tenant());
    }

    private Channel channel(String subscribeKey, String name) {
        return tenant(subscribeKey).channels.getOrDefault(name, new Channel());
    }

    private static boolean isSame(MessageAction one, MessageAction other) {
        return one.user().equals(other.user())
                && one.type().equals(other.type())
                && one.value().equals(other.value());
    }

    private static long weight(StoredMessage message) {
        return (long) OVERHEAD_BYTES + message.length();
    }

    private static <T> List<T> range(NavigableMap<Long, T> all, HistoryRange range, int limit, Predicate<T> wanted) {
        if (range.isEmpty()) {
            return List.of();
        }
        NavigableMap<Long, T> part = all.subMap(range.from(), true, range.to(), false);
        List<T> found = new ArrayList<>();
        for (T each : (range.newest() ? part.descendingMap() : part).values()) {
            if (found.size() == limit) {
                break;
            }
            if (wanted.test(each)) {
                found.add(each);
            }
        }
        if (range.newest()) {
            Collections.reverse(found);
        }
        return found;
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static final class Tenant {
        final NavigableMap<String, Channel> channels = new TreeMap<>();
        Timetoken lost = Timetoken.NONE;

        /** The channels that {@code pattern} stands for: those between its beginning and the next that is none. */
        Set<String> channelsOf(String pattern) {
            String beginning = pattern.substring(0, pattern.length() - 1);
            String end = beginning.substring(0, beginning.length() - 1)
                    + (char) (beginning.charAt(beginning.length() - 1) + 1);
            return channels.subMap(beginning, end).keySet();
        }
    }

    private static final class Channel {
        final NavigableMap<Long, Kept> messages = new TreeMap<>(); // by timetoken
        final NavigableMap<Long, MessageAction> actions = new TreeMap<>(); // by their own timetoken
        final NavigableMap<Long, List<MessageAction>> actionsOf = new TreeMap<>(); // by that of their message

        List<StoredMessage> read(HistoryRange range, int limit, Retention retention) {
            return range(messages, range, limit, kept -> retention.shows(kept.message)).stream()
                    .map(kept -> kept.message)
                    .toList();
        }
    }

    /** A message in its place among all; another with the same content is another. */
    private static final class Kept {
        final Tenant tenant;
        final StoredMessage message;

        Kept(Tenant tenant, StoredMessage message) {
            this.tenant = tenant;
            this.message = message;
        }
    }
}
