package io.hubbub.client;

import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNUUIDMetadataResult;

/**
 * Listens to a subscription. Override what you want to hear.
 *
 * <p>All methods of all listeners of a client are called one after the other, in the order in which things happened. They
 * may take their time, and may call the client: what comes meanwhile waits. What they throw is logged and stops nobody.
 */
public interface SubscribeCallback {
    /** The subscription, or a request that belongs to it, changed or failed. */
    default void status(PubNub pubnub, PNStatus status) {}

    /** Somebody published a message. */
    default void message(PubNub pubnub, PNMessageResult message) {}

    /** Somebody came, left or changed state. */
    default void presence(PubNub pubnub, PNPresenceEventResult presence) {}

    /** Somebody sent a signal. */
    default void signal(PubNub pubnub, PNSignalResult signal) {}

    /** Somebody added an action to a message, or removed one. */
    default void messageAction(PubNub pubnub, PNMessageActionResult messageAction) {}

    /** Somebody shared a file. */
    default void file(PubNub pubnub, PNFileMessageResult file) {}

    /** Metadata of a channel changed. */
    default void channel(PubNub pubnub, PNChannelMetadataResult channel) {}

    /** Metadata of a uuid changed. */
    default void uuid(PubNub pubnub, PNUUIDMetadataResult uuid) {}

    /** A membership changed. */
    default void membership(PubNub pubnub, PNMembershipResult membership) {}
}
