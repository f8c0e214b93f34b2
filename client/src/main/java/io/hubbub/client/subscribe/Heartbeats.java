package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNHeartbeatNotificationOptions;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.spi.ClientLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server in time that the client is still where it is subscribed.
 *
 * <p>A beat ends before the next begins, with a timeout if need be, so that one is under way at most. One that fails is
 * not repeated: the next comes soon enough.
 *
 * <p>Owned by the client's loop.
 */
final class Heartbeats {
    private final ClientLoop loop;
    private final SubscribeRequests requests;
    private final Mix mix;
    private final PresenceStates states;
    private final Duration interval; // zero for no heartbeats
    private final PNHeartbeatNotificationOptions told;
    private final Consumer<PNStatus> listeners;

    private ClientLoop.@Nullable Timer next; // runs while there are beats
    private @Nullable Beat last;

    Heartbeats(
            ClientLoop loop,
            SubscribeRequests requests,
            Mix mix,
            PresenceStates states,
            SubscribeOptions options,
            Consumer<PNStatus> listeners) {
        this.loop = loop;
        this.requests = requests;
        this.mix = mix;
        this.states = states;
        this.interval = options.heartbeatInterval();
        this.told = options.heartbeatsTold();
        this.listeners = listeners;
    }

    /** Beats now, and from now on. */
    void start() {
        stop();
        if (!interval.isZero()) {
            beat();
        }
    }

    /** Beats no more. */
    void stop() {
        abort();
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    /** Gives up the beat under way: it may name what is about to be left. */
    void abort() {
        if (last != null) {
            last.abort();
            last = null;
        }
    }

    private void beat() {
        next = null;
        Names names = mix.names().withoutPresence();
        if (!names.isEmpty()) {
            last = new Beat();
            last.start(names);
            next = loop.after(interval, this::beat); // later than the deadline of the beat
        }
    }

    private boolean isTold(PNStatus status) {
        return switch (told) {
            case NONE -> false;
            case FAILURES -> status.isError();
            case ALL -> true;
        };
    }

    /** One of them. */
    private final class Beat implements Consumer<PNStatus> {
        private Runnable aborting = () -> {};
        private boolean aborted;

        void start(Names names) {
            aborting = requests.heartbeat(names, states.all(), interval, this);
        }

        void abort() {
            aborted = true;
            aborting.run();
        }

        @Override
        public void accept(PNStatus ending) {
            assert loop.inLoop();
            if (!aborted && isTold(ending)) {
                listeners.accept(ending);
            }
        }
    }
}
