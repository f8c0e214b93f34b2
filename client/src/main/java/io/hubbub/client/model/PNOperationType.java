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
    PNHeartbeatOperation
}
