package io.hubbub.client;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNObjectEvent;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.subscribe.Names;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Some names that are subscribed as long as somebody holds them. */
public final class SubscriptionHandle implements AutoCloseable {
    private final PubNub pubnub;
    private final Names names;
    private final CompletableFuture<PNStatus> connected;
    private final AtomicBoolean closed = new AtomicBoolean();

    SubscriptionHandle(PubNub pubnub, Names names, CompletableFuture<PNStatus> connected) {
        this.pubnub = pubnub;
        this.names = names;
        this.connected = connected;
    }

    /** Completes when these names are subscribed, or with {@link io.hubbub.client.model.PubNubException}. */
    public CompletableFuture<PNStatus> connected() {
        return connected.copy();
    }

    /** What comes for these names from now on until the handle is closed, and statuses; as {@link PubNub#events()}. */
    public Flow.Publisher<PNEvent> events() {
        Flow.Publisher<PNEvent> events = pubnub.events(this::isOurs, this);
        return subscriber -> {
            events.subscribe(subscriber);
            if (closed.get()) {
                pubnub.complete(this);
            }
        };
    }

    /** Unsubscribes from those of the names that no other handle holds, and completes the streams of this one. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pubnub.release(names);
            pubnub.complete(this);
        }
    }

    private boolean isOurs(PNEvent event) {
        if (event instanceof PNMessageResult message) {
            return holds(message.channel(), message.subscription());
        } else if (event instanceof PNSignalResult signal) {
            return holds(signal.channel(), signal.subscription());
        } else if (event instanceof PNPresenceEventResult presence) {
            return holdsPresence(presence.channel(), presence.subscription());
        } else if (event instanceof PNMessageActionResult action) {
            return holds(action.channel(), action.subscription());
        } else if (event instanceof PNFileMessageResult file) {
            return holds(file.channel(), file.subscription());
        } else if (event instanceof PNObjectEvent object) {
            return holds(object.channel(), object.subscription());
        }
        return true;
    }

    private boolean holds(String channel, @Nullable String match) {
        return names.channels().contains(channel)
                || (match != null
                        && (names.channels().contains(match) || names.groups().contains(match)));
    }

    /** Events name channel and match without the companion's ending. */
    private boolean holdsPresence(String channel, @Nullable String match) {
        return holds(channel + Names.PRESENCE, match == null ? null : match + Names.PRESENCE);
    }
}
