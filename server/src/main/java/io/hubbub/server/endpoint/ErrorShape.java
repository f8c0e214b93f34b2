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
    /** As {@link #DELETION}; but that nothing is kept is a success of old, {@code ["Message persistence is ...",0,0]}. */
    HISTORY_V2,
    /** {@code {"status": 400, "error": true, "error_message": "Invalid Arguments: start", "channels": {}}}. */
    HISTORY,
    /** The same without channels. */
    DELETION,
    /** {@code {"status": 409, "error": {"source": "actions", "message": "Action Already Added"}}}. */
    ACTIONS,
    /** An object with {@code "service":"Access Manager"}. */
    ACCESS_MANAGER,
    /** {@code {"error":{"message":"Invalid ttl","source":"grant","details":[...]},"service":"Access Manager","status":400}}. */
    TOKEN_GRANT,
    /** The same with {@code "source":"revoke"}. */
    TOKEN_REVOCATION,
    /** {@code {"status":400,"error":{"code":"invalid_request","message":"Invalid Request: ...","location":"name"}}}. */
    ADMIN,
    /** An object with {@code "service":"Balancer"}: no service was reached. */
    BALANCER
}
