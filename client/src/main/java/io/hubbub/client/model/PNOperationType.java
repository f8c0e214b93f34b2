package io.hubbub.client.model;

/** What a request was for. */
public enum PNOperationType {
    /** Subscribe, and the loop behind it. */
    PNSubscribeOperation,
    /** Unsubscribe, and the leave it sends. */
    PNUnsubscribeOperation,
    /** Publish. */
    PNPublishOperation,
    /** Fire: a publish to event handlers only. */
    PNFireOperation,
    /** Signal. */
    PNSignalOperation,
    /** Time. */
    PNTimeOperation,
    /** Heartbeat. */
    PNHeartbeatOperation,
    /** Here-now. */
    PNHereNowOperation,
    /** Where-now. */
    PNWhereNowOperation,
    /** Setting a presence state. */
    PNSetStateOperation,
    /** Getting a presence state. */
    PNGetState,
    /** Adding channels to a channel group. */
    PNAddChannelsToGroupOperation,
    /** Removing channels from a channel group. */
    PNRemoveChannelsFromGroupOperation,
    /** Listing the channels of a channel group. */
    PNChannelsForGroupOperation,
    /** Removing a channel group. */
    PNRemoveGroupOperation,
    /** Listing the channel groups of a keyset. */
    PNChannelGroupsOperation,
    /** History of one channel. */
    PNHistoryOperation,
    /** History of several channels, or of one with message actions. */
    PNFetchMessagesOperation,
    /** Counting messages. */
    PNMessageCountOperation,
    /** Deleting messages from history. */
    PNHistoryDeleteOperation,
    /** Adding an action to a message. */
    PNAddMessageAction,
    /** Listing the message actions of a channel. */
    PNGetMessageActions,
    /** Removing an action from a message. */
    PNDeleteMessageAction,
    /** Granting rights to auth keys. */
    PNAccessManagerGrant,
    /** Taking rights from auth keys. */
    PNAccessManagerRevoke,
    /** Asking what rights there are. */
    PNAccessManagerAudit,
    /** Making a token. */
    PNAccessManagerGrantToken,
    /** Taking a token back. */
    PNAccessManagerRevokeToken
}
