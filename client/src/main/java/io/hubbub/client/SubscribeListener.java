package io.hubbub.client;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener to wait with, for tests and small programs: it keeps what comes until somebody asks for it.
 *
 * <p>What is never asked for is kept for ever: do not leave it on a busy client.
 */
public class SubscribeListener implements SubscribeCallback {
    private static final Set<PNStatusCategory> CONNECTED =
            Set.of(PNStatusCategory.PNConnectedCategory, PNStatusCategory.PNReconnectedCategory);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<PNEvent> events = new ArrayList<>(); // not asked for yet
    private boolean connected;
    private boolean disconnected;
    private @Nullable PubNubException failure; // since it was last connected

    /** A listener that has heard nothing. */
    public SubscribeListener() {}

    @Override
    public void status(PubNub pubnub, PNStatus status) {
        change(() -> {
            if (CONNECTED.contains(status.category())) {
                connected = true;
                disconnected = false;
                failure = null;
            } else if (status.category() == PNStatusCategory.PNDisconnectedCategory) {
                connected = false;
                disconnected = true;
            } else if (status.errorData() != null && isAboutSubscribing(status)) {
                connected = false;
                failure = status.errorData().exception();
            }
        });
    }

    @Override
    public void message(PubNub pubnub, PNMessageResult message) {
        change(() -> events.add(message));
    }

    @Override
    public void presence(PubNub pubnub, PNPresenceEventResult presence) {
        change(() -> events.add(presence));
    }

    @Override
    public void messageAction(PubNub pubnub, PNMessageActionResult messageAction) {
        change(() -> events.add(messageAction));
    }

    /**
     * Waits until the client is connected; returns at once when this listener has heard that it is.
     *
     * @throws PubNubException when connecting fails
     * @throws IllegalStateException when it takes longer than {@code patience}
     */
    public void waitForConnect(Duration patience) {
        await("connected", patience, () -> {
            if (failure != null) {
                throw failure;
            }
            return connected ? this : null;
        });
    }

    /**
     * Waits until the client is disconnected; returns at once when this listener has heard that it is.
     *
     * @throws IllegalStateException when it takes longer than {@code patience}
     */
    public void waitForDisconnect(Duration patience) {
        await("disconnected", patience, () -> disconnected ? this : null);
    }

    /**
     * The next message on one of these channels that nobody has asked for yet; those on other channels are kept.
     *
     * @throws IllegalStateException when it takes longer than {@code patience}
     */
    public PNMessageResult waitForMessageOn(Duration patience, String... channels) {
        return await("a message on " + List.of(channels), patience, () -> next(PNMessageResult.class, channels));
    }

    /**
     * The next presence event of one of these channels that nobody has asked for yet; those of other channels are kept.
     *
     * @throws IllegalStateException when it takes longer than {@code patience}
     */
    public PNPresenceEventResult waitForPresenceOn(Duration patience, String... channels) {
        return await(
                "a presence event on " + List.of(channels),
                patience,
                () -> next(PNPresenceEventResult.class, channels));
    }

    /**
     * The next message action on one of these channels that nobody has asked for yet; those on other channels are kept.
     *
     * @throws IllegalStateException when it takes longer than {@code patience}
     */
    public PNMessageActionResult waitForMessageActionOn(Duration patience, String... channels) {
        return await(
                "a message action on " + List.of(channels),
                patience,
                () -> next(PNMessageActionResult.class, channels));
    }

    private <T extends PNEvent> @Nullable T next(Class<T> type, String... channels) {
        Set<String> wanted = Set.of(channels);
        for (Iterator<PNEvent> each = events.iterator(); each.hasNext(); ) {
            PNEvent event = each.next();
            if (type.isInstance(event) && wanted.contains(channel(event))) {
                each.remove();
                return type.cast(event);
            }
        }
        return null;
    }

    /** A leave or a heartbeat that fails changes nothing, and neither does a message that cannot be decrypted. */
    private static boolean isAboutSubscribing(PNStatus status) {
        return (status.operation() == PNOperationType.PNSubscribeOperation
                        && status.category() != PNStatusCategory.PNDecryptionErrorCategory)
                || (status.operation() == PNOperationType.PNUnsubscribeOperation
                        && status.category() == PNStatusCategory.PNAccessDeniedCategory);
    }

    private static String channel(PNEvent event) {
        if (event instanceof PNMessageResult message) {
            return message.channel();
        }
        if (event instanceof PNMessageActionResult action) {
            return action.channel();
        }
        return event instanceof PNPresenceEventResult presence ? presence.channel() : "";
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T await(String what, Duration patience, Supplier<@Nullable T> question) {
        long left = patience.toNanos();
        lock.lock();
        try {
            for (T answer = question.get(); ; answer = question.get()) {
                if (answer != null) {
                    return answer;
                }
                if (left <= 0) {
                    throw new IllegalStateException("Not " + what + " within " + patience);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for: " + what, e);
        } finally {
            lock.unlock();
        }
    }
}
