package io.hubbub.client;

import io.hubbub.client.http.Percent;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.subscribe.Names;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Adds channels and channel groups to what a client hears. */
public final class Subscribe {
    private final PubNub pubnub;
    private final NameList channels = new NameList();
    private final NameList groups = new NameList();
    private boolean withPresence;
    private long timetoken;

    Subscribe(PubNub pubnub) {
        this.pubnub = pubnub;
    }

    /** These channels, besides those named before. */
    public Subscribe channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public Subscribe channels(Collection<String> names) {
        channels.add(names);
        return this;
    }

    /** These channel groups, besides those named before. */
    public Subscribe channelGroups(String... names) {
        return channelGroups(List.of(names));
    }

    /** These channel groups, besides those named before. */
    public Subscribe channelGroups(Collection<String> names) {
        groups.add(names);
        return this;
    }

    /** Also hears who comes and goes on them. */
    public Subscribe withPresence() {
        withPresence = true;
        return this;
    }

    /**
     * Begins after {@code timetoken} instead of now: with everything that the client is subscribed to, and as far back as
     * the server remembers.
     *
     * @param timetoken in units of 100 ns since the Unix epoch; 0 for now
     */
    public Subscribe withTimetoken(long timetoken) {
        this.timetoken = timetoken;
        return this;
    }

    /**
     * Subscribes. Returns at once: listeners are told when it is done, or what went wrong.
     *
     * @throws PubNubException when there is neither channel nor group, or something makes no sense
     */
    public void execute() {
        pubnub.subscribe(names(), timetoken);
    }

    /**
     * Subscribes. The future completes when the names are subscribed, at once when they are already; it fails with the
     * first error of the subscription, after which the client goes on as its reconnection policy says.
     *
     * @throws PubNubException as {@link #execute}
     */
    public CompletableFuture<PNStatus> connect() {
        return pubnub.connect(names(), timetoken);
    }

    /**
     * Subscribes for as long as the handle, or another one, is open.
     *
     * @throws PubNubException as {@link #execute}
     */
    public SubscriptionHandle open() {
        return pubnub.open(names(), timetoken);
    }

    private Names names() {
        Names named = new Names(channels.names(), groups.names());
        if (named.isEmpty()) {
            throw pubnub.calls()
                    .wrong(PNOperationType.PNSubscribeOperation, PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING);
        }
        if (!Percent.isEncodable(named.toString())) {
            throw pubnub.calls()
                    .wrong(
                            PNOperationType.PNSubscribeOperation,
                            PubNubError.PNERR_INVALID_ARGUMENTS,
                            "a name is no correct Unicode");
        }
        if (timetoken < 0) {
            throw pubnub.calls()
                    .wrong(
                            PNOperationType.PNSubscribeOperation,
                            PubNubError.PNERR_INVALID_ARGUMENTS,
                            "a timetoken is never negative: " + timetoken);
        }
        pubnub.calls().subscribeKey(PNOperationType.PNSubscribeOperation);
        return withPresence ? named.withPresence() : named;
    }
}
