package io.hubbub.client.model;

/** How much of the traffic is logged, to the {@link System.Logger} {@code pubnub} at level DEBUG. */
public enum PNLogVerbosity {
    /** Nothing. */
    NONE,
    /** Requests and replies, keys and credentials masked, up to 10,000 characters of each body. */
    BODY
}
