package io.hubbub.client.model;

/** Which heartbeats are told to {@code status} listeners. */
public enum PNHeartbeatNotificationOptions {
    /** None. */
    NONE,
    /** Those that failed. */
    FAILURES,
    /** All. */
    ALL
}
