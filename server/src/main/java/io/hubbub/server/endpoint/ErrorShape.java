package io.hubbub.server.endpoint;

/** The form of an error body: which of the services of the wire protocol seems to speak. */
public enum ErrorShape {
    /** {@code [0,"Invalid JSON","17276954606232118"]}. */
    PUBLISH,
    /** An object with {@code "service":"PubSub"}. */
    PUBSUB,
    /** An object with {@code "service":"Presence"} and the number 1 as {@code error}. */
    PRESENCE,
    /** An object with {@code "service":"channel-registry"}. */
    REGISTRY,
    /** An object with {@code "service":"Balancer"}: no service was reached. */
    BALANCER
}
