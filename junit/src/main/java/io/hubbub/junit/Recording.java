package io.hubbub.junit;

import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PNUUIDMetadataResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import tools.jackson.databind.JsonNode;

/**
 * Everything that one client has received since it was made, and what of it was expected.
 *
 * <p>All of it is guarded by the lock: the client's threads add, tests wait and compare.
 */
final class Recording implements SubscribeCallback {
    private static final int SHOWN_STATUSES = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<PNEvent> events = new ArrayList<>();
    private final Set<PNEvent> used = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> connected = new HashSet<>(); // channels

    /**
     * Which events an expectation is about.
     *
     * @param signal signals, or else messages
     * @param channel null for any
     */
    record View(boolean signal, @Nullable String channel) {
        View on(String other) {
            return new View(signal, other);
        }

        View ofSignals() {
            return new View(true, channel);
        }

        @Nullable
        Arrived arrived(PNEvent event) {
            Arrived arrived = Arrived.of(event);
            boolean ours = arrived != null
                    && signal == event instanceof PNSignalResult
                    && (channel == null || channel.equals(arrived.channel));
            return ours ? arrived : null;
        }

        @Override
        public String toString() {
            return (signal ? "signals" : "messages") + (channel == null ? "" : " on " + channel);
        }
    }

    /** A message or signal. */
    record Arrived(PNEvent event, String channel, JsonNode message) {
        static @Nullable Arrived of(PNEvent event) {
            if (event instanceof PNMessageResult message) {
                return new Arrived(event, message.channel(), message.message());
            }
            return event instanceof PNSignalResult signal
                    ? new Arrived(event, signal.channel(), signal.message())
                    : null;
        }
    }

    void expect(View view, List<@Nullable Object> messages, boolean ordered, Duration patience) {
        List<JsonNode> expected = messages.stream().map(Json::of).toList();
        lock.lock();
        try {
            var unused = await(patience, () -> unused(view).size() >= expected.size() ? this : null);
            List<Arrived> arrived = unused(view);
            List<Arrived> next = arrived.subList(0, Math.min(arrived.size(), expected.size()));
            List<JsonNode> actual = next.stream().map(Arrived::message).toList();
            Difference difference = Difference.of(expected, actual, ordered);
            if (!difference.isEmpty()) {
                List<JsonNode> all = arrived.stream().map(Arrived::message).toList();
                throw new AssertionFailedError(
                        "Not the expected %s%s:%n%s%nexpected: %s%nreceived: %s%s%n%s"
                                .formatted(
                                        view,
                                        actual.size() < expected.size() ? " within " + patience : "",
                                        difference,
                                        expected,
                                        actual,
                                        all.size() > actual.size()
                                                ? "%nand after that: %s"
                                                        .formatted(all.subList(actual.size(), all.size()))
                                                : "",
                                        statuses()),
                        expected,
                        actual);
            }
            next.forEach(each -> used.add(each.event));
        } finally {
            lock.unlock();
        }
    }

    void expectNothing(View view, Duration time) {
        lock.lock();
        try {
            List<Arrived> more = await(time, () -> unused(view).isEmpty() ? null : List.copyOf(unused(view)));
            if (more != null) {
                throw new AssertionFailedError("No more %s were expected, but there came:%n%s%n%s"
                        .formatted(
                                view,
                                more.stream()
                                        .map(each -> each.channel + ": " + each.message)
                                        .toList(),
                                statuses()));
            }
        } finally {
            lock.unlock();
        }
    }

    PNStatus expectStatus(PNStatusCategory category, Duration patience) {
        lock.lock();
        try {
            PNStatus found = await(
                    patience,
                    () -> first(PNStatus.class, status -> status.category() == category && !used.contains(status)));
            if (found == null) {
                throw new AssertionFailedError("No %s within %s.%n%s".formatted(category, patience, statuses()));
            }
            used.add(found);
            return found;
        } finally {
            lock.unlock();
        }
    }

    <T extends PNEvent> T expectEvent(Class<T> type, Predicate<? super T> wanted, Duration patience) {
        lock.lock();
        try {
            T found = await(patience, () -> first(type, wanted));
            if (found == null) {
                throw new AssertionFailedError(
                        "No such %s within %s. All events: %s".formatted(type.getSimpleName(), patience, events));
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    void awaitConnected(List<String> channels, Duration patience) {
        lock.lock();
        try {
            if (await(patience, () -> connected.containsAll(channels) ? this : null) == null) {
                throw new AssertionFailedError(
                        "Not connected to %s within %s, only to %s. What was connected before Received.by(...) is not known.%n%s"
                                .formatted(channels, patience, connected, statuses()));
            }
        } finally {
            lock.unlock();
        }
    }

    List<PNEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return events().toString();
    }

    @Override
    public void status(PubNub pubnub, PNStatus status) {
        lock.lock();
        try {
            switch (status.category()) {
                case PNConnectedCategory, PNReconnectedCategory -> {
                    // Both name everything that is subscribed.
                    connected.clear();
                    connected.addAll(status.affectedChannels());
                }
                case PNDisconnectedCategory -> connected.removeAll(status.affectedChannels());
                case PNAccessDeniedCategory -> connected.removeAll(status.affectedChannels());
                default -> {
                    if (status.isError()) {
                        connected.clear();
                    }
                }
            }
            add(status);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void message(PubNub pubnub, PNMessageResult message) {
        add(message);
    }

    @Override
    public void signal(PubNub pubnub, PNSignalResult signal) {
        add(signal);
    }

    @Override
    public void presence(PubNub pubnub, PNPresenceEventResult presence) {
        add(presence);
    }

    @Override
    public void messageAction(PubNub pubnub, PNMessageActionResult messageAction) {
        add(messageAction);
    }

    @Override
    public void file(PubNub pubnub, PNFileMessageResult file) {
        add(file);
    }

    @Override
    public void channel(PubNub pubnub, PNChannelMetadataResult channel) {
        add(channel);
    }

    @Override
    public void uuid(PubNub pubnub, PNUUIDMetadataResult uuid) {
        add(uuid);
    }

    @Override
    public void membership(PubNub pubnub, PNMembershipResult membership) {
        add(membership);
    }

    private void add(PNEvent event) {
        lock.lock();
        try {
            events.add(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Arrived> unused(View view) {
        List<Arrived> unused = new ArrayList<>();
        for (PNEvent event : events) {
            Arrived arrived = view.arrived(event);
            if (arrived != null && !used.contains(event)) {
                unused.add(arrived);
            }
        }
        return unused;
    }

    private <T extends PNEvent> @Nullable T first(Class<T> type, Predicate<? super T> wanted) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(wanted)
                .findFirst()
                .orElse(null);
    }

    private String statuses() {
        List<String> heard = events.stream()
                .filter(PNStatus.class::isInstance)
                .map(PNStatus.class::cast)
                .map(Recording::brief)
                .toList();
        int hidden = Math.max(0, heard.size() - SHOWN_STATUSES);
        return "statuses: " + (hidden == 0 ? "" : hidden + " earlier, ") + heard.subList(hidden, heard.size());
    }

    private static String brief(PNStatus status) {
        return status.category()
                + (status.statusCode() == null || !status.isError() ? "" : " (" + status.statusCode() + ")");
    }

    /** Asks again after each change until there is an answer; null when there is none in time. */
    private <T> @Nullable T await(Duration patience, Supplier<@Nullable T> question) {
        long left = Proxy.nanos(patience);
        try {
            for (T answer = question.get(); ; answer = question.get()) {
                if (answer != null || left <= 0) {
                    return answer;
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for what a client receives", e);
        }
    }
}
