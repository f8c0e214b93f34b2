package io.hubbub.client;

import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNUUIDMetadataResult;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who listen to a client, in the order in which they were added; each of them once. */
final class Listeners {
    private static final System.Logger log = System.getLogger("pubnub");

    private final CopyOnWriteArrayList<Registered> registered = new CopyOnWriteArrayList<>();
    private final Consumer<Throwable> errors;

    /** Nobody listens yet; {@code errors} is told what listeners throw. */
    Listeners(Consumer<Throwable> errors) {
        this.errors = errors;
    }

    void add(SubscribeCallback listener) {
        registered.addIfAbsent(new Registered(Objects.requireNonNull(listener, "listener")));
    }

    boolean remove(SubscribeCallback listener) {
        return registered.remove(new Registered(listener));
    }

    /** Tells everybody. Does not throw. */
    void tell(PubNub pubnub, PNEvent event) {
        for (Registered each : registered) {
            try {
                tell(each.listener, pubnub, event);
            } catch (RuntimeException | Error e) {
                log.log(System.Logger.Level.ERROR, "A listener failed", e);
                report(e);
            }
        }
    }

    private void report(Throwable failure) {
        try {
            errors.accept(failure);
        } catch (RuntimeException | Error e) {
            log.log(System.Logger.Level.ERROR, "The handler for errors of listeners failed", e);
        }
    }

    private static void tell(SubscribeCallback listener, PubNub pubnub, PNEvent event) {
        if (event instanceof PNMessageResult message) {
            listener.message(pubnub, message);
        } else if (event instanceof PNStatus status) {
            listener.status(pubnub, status);
        } else if (event instanceof PNPresenceEventResult presence) {
            listener.presence(pubnub, presence);
        } else if (event instanceof PNSignalResult signal) {
            listener.signal(pubnub, signal);
        } else if (event instanceof PNMessageActionResult action) {
            listener.messageAction(pubnub, action);
        } else if (event instanceof PNFileMessageResult file) {
            listener.file(pubnub, file);
        } else if (event instanceof PNChannelMetadataResult channel) {
            listener.channel(pubnub, channel);
        } else if (event instanceof PNUUIDMetadataResult uuid) {
            listener.uuid(pubnub, uuid);
        } else if (event instanceof PNMembershipResult membership) {
            listener.membership(pubnub, membership);
        }
    }

    /** A listener is itself and nobody else, whatever its equals says. */
    private record Registered(SubscribeCallback listener) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Registered that && listener == that.listener;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(listener);
        }
    }
}
