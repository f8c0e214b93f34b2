package io.hubbub.client.model;

/** What the subscribe loop does after a failure. */
public enum PNReconnectionPolicy {
    /** It stops; the application may call {@code reconnect()}. */
    NONE,
    /** It tries again every 3 seconds. */
    LINEAR,
    /** It tries again after 1, 3, 7, 15, 31, 32, 32, ... seconds and up to a quarter of that more. */
    EXPONENTIAL
}
