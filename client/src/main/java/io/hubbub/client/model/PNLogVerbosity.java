package io.hubbub.client.model;

/** How much of the traffic is logged, to the {@link System.Logger} {@code pubnub} at level DEBUG. */
public enum PNLogVerbosity {
    /** Nothing. */
    NONE,
    /** Requests and replies, keys masked. */
    BODY
}
