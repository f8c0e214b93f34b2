package io.hubbub.client;

import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.subscribe.Names;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes channels and channel groups out of what a client hears, with their presence. */
public final class Unsubscribe {
    private final PubNub pubnub;
    private final NameList channels = new NameList();
    private final NameList groups = new NameList();

    Unsubscribe(PubNub pubnub) {
        this.pubnub = pubnub;
    }

    /** These channels, besides those named before. */
    public Unsubscribe channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public Unsubscribe channels(Collection<String> names) {
        channels.add(names);
        return this;
    }

    /** These channel groups, besides those named before. */
    public Unsubscribe channelGroups(String... names) {
        return channelGroups(List.of(names));
    }

    /** These channel groups, besides those named before. */
    public Unsubscribe channelGroups(Collection<String> names) {
        groups.add(names);
        return this;
    }

    /**
     * Unsubscribes. Returns at once; names that were not subscribed do not matter.
     *
     * @throws io.hubbub.client.model.PubNubException when there is neither channel nor group
     */
    public void execute() {
        pubnub.unsubscribe(names(), () -> {});
    }

    /**
     * Unsubscribes. The future completes when the server knows or could not be told, at once for names that were not
     * subscribed, and also when the client is closed.
     *
     * @throws io.hubbub.client.model.PubNubException as {@link #execute}
     */
    public CompletableFuture<Void> disconnected() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        pubnub.unsubscribe(names(), () -> pubnub.calls().later(() -> told.complete(null)));
        return told;
    }

    private Names names() {
        pubnub.calls().checkOpen();
        Names named = new Names(channels.names(), groups.names());
        if (named.isEmpty()) {
            throw pubnub.calls()
                    .wrong(PNOperationType.PNUnsubscribeOperation, PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING);
        }
        return named;
    }
}
