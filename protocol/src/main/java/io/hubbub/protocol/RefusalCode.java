package io.hubbub.protocol;

/** Every reason for a no, with its HTTP status and the sentence that the caller reads. */
public enum RefusalCode {
    /** The subscribe key names no keyset, or one that is switched off. */
    INVALID_SUBSCRIBE_KEY(400, "Invalid Subscribe Key"),
    /** The publish key does not belong to the subscribe key. */
    INVALID_KEY(400, "Invalid Key"),
    /** A payload that is not one JSON value in UTF-8, or none at all. */
    INVALID_JSON(400, "Invalid JSON"),
    /** A message over its limit, counted in bytes of its JSON after decompression. */
    MESSAGE_TOO_LARGE(400, "Message Too Large"),
    /** A channel name that is empty, too long, or holds what a name may not hold. */
    INVALID_CHANNEL(400, "Invalid Channel"),
    /** A compressed body that cannot be unpacked. */
    INVALID_COMPRESSION(400, "Invalid Compressed Body"),
    /** Publish metadata that is not JSON or is too large. */
    INVALID_META(400, "Invalid Meta"),
    /** A sequence number that is not a whole number of 32 bits. */
    INVALID_SEQUENCE(400, "Invalid Sequence Number"),
    /** A retention that is not a number of hours. */
    INVALID_TTL(400, "Invalid TTL"),
    /** A custom message type outside its alphabet or length. */
    INVALID_MESSAGE_TYPE(400, "Invalid Custom Message Type"),
    /** A client id that is too long. */
    INVALID_UUID(400, "Invalid UUID"),
    /** A cursor that is not a whole number of 63 bits. */
    INVALID_TIMETOKEN(400, "Invalid Timetoken"),
    /** Neither a channel nor a group that holds one. */
    EMPTY_SUBSCRIPTION(400, "Channel group or groups result in empty subscription set"),
    /** Neither a channel nor a group in a request about presence. */
    MISSING_CHANNEL(400, "Missing channel"),
    /** More channels in one request than the limit. */
    TOO_MANY_CHANNELS(400, "Too Many Channels"),
    /** A name of a channel group that is empty, too long, or holds what it may not hold. */
    INVALID_CHANNEL_GROUP(400, "Invalid Channel Group"),
    /** A namespace of channel groups that is empty, too long, or holds what it may not hold. */
    INVALID_NAMESPACE(400, "Invalid Namespace"),
    /** More channel groups in one keyset, or in one request, than the limit. */
    TOO_MANY_CHANNEL_GROUPS(400, "Too Many Channel Groups"),
    /** A filter that is no expression. */
    FILTER_SYNTAX(400, "Filter syntax error"),
    /** An asterisk that is not the end of a pattern with at most two dots. */
    INVALID_WILDCARD(400, "Invalid Wildcard"),
    /** A presence timeout that is not a whole number of seconds above 0. */
    INVALID_HEARTBEAT(400, "Invalid Heartbeat"),
    /** A presence state that is not a JSON object. */
    INVALID_STATE(400, "Invalid JSON specified"),
    /** A presence state over its limit, counted in bytes of its JSON. */
    STATE_TOO_LARGE(400, "State Too Large"),
    /** A request about presence that must name a user, and does not. */
    MISSING_UUID(400, "Missing UUID"),
    /** A page of users that does not exist. */
    INVALID_PAGE(400, "Invalid Page"),
    /** Limits of a page of history that are no numbers, or out of their bounds. */
    INVALID_ARGUMENTS(400, "Invalid Arguments"),
    /** An answer over its limit, counted in bytes of its messages. */
    ANSWER_TOO_LARGE(400, "Answer Too Large"),
    /** Message persistence is off for the keyset. */
    PERSISTENCE_OFF(403, "Message persistence is not enabled for this keyset"),
    /** A message action without type or value, or with one that is too long. */
    INVALID_ACTION(400, "Request payload contained invalid input"),
    /** The same user added the same action before. */
    ACTION_EXISTS(409, "Action Already Added"),
    /** More actions on one message than the limit. */
    TOO_MANY_ACTIONS(400, "Too Many Actions"),
    /** The message has no such action. */
    ACTION_NOT_FOUND(400, "No matching message actions to delete"),
    /** Somebody else added the action. */
    NOT_YOUR_ACTION(400, "Not deleting message action: wrong uuid specified"),
    /** A right is missing on some names, or the token is not good. */
    FORBIDDEN(403, "Forbidden"),
    /** The token has ended. */
    TOKEN_EXPIRED(403, "Token is expired."),
    /** The token was taken back. */
    TOKEN_REVOKED(403, "Token is revoked."),
    /** A signature that is not that of the keyset's secret key, or none where one is needed. */
    SIGNATURE_MISMATCH(403, "Signature does not match"),
    /** A signed request without a time, or from too long ago. */
    INVALID_TIMESTAMP(400, "Invalid Timestamp"),
    /** A signed request that came before. */
    REPLAYED(403, "Signed request was received before"),
    /** More requests than the limit; the detail is the seconds to wait. */
    TOO_MANY_REQUESTS(429, "Too Many Requests, seconds to wait"),
    /** A change of permissions that cannot be read, or names what does not go together. */
    INVALID_GRANT(400, "Could Not Parse Request"),
    /** A lifetime of a permission that is not a number of minutes, or out of its bounds. */
    INVALID_GRANT_TTL(400, "Invalid ttl"),
    /** A permission for an auth key on nothing in particular. */
    AUTH_ONLY_GRANT(400, "Auth-only grants are reserved for future use"),
    /** More permissions in one keyset than the limit. */
    TOO_MANY_GRANTS(400, "Too Many Grants"),
    /** A token without a permission. */
    EMPTY_GRANT(400, "This grant contains no permissions"),
    /** A permission of a token that is not a mask of rights. */
    INVALID_PERMISSIONS(400, "Invalid permissions"),
    /** A pattern of a token that is no regular expression. */
    INVALID_PATTERN(400, "Invalid RegExp"),
    /** A token that cannot be taken back: not of the keyset, or expired. */
    INVALID_TOKEN(400, "Invalid token"),
    /** Tokens are switched off for the keyset, or taking them back. */
    TOKENS_OFF(400, "Feature disabled"),
    /** A feature that is switched off for the keyset. */
    FEATURE_OFF(402, "This feature is not turned on for this keyset"),
    /** The first subscribe protocol, which this server does not speak. */
    SUBSCRIBE_V1(400, "Subscribe v1 is not supported, use /v2/subscribe"),
    /** A request of an operator that cannot be read, or asks for what cannot be. */
    INVALID_REQUEST(400, "Invalid Request"),
    /** An operator must show the admin token, and has not. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** No keyset has this subscribe key. */
    KEYSET_NOT_FOUND(404, "No Such Keyset"),
    /** What an operator asks for does not go with what is. */
    CONFLICT(409, "Conflict"),
    /** A request target or header that cannot be read. */
    BAD_REQUEST(400, "Bad Request"),
    /** No such path. */
    NOT_FOUND(404, "Not Found"),
    /** The path exists, for another method. */
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    /** The request did not arrive in time. */
    REQUEST_TIMEOUT(408, "Request Timeout"),
    /** A body over the limit of an endpoint that has no use for it. */
    BODY_TOO_LARGE(413, "Request Entity Too Large"),
    /** A request line over the limit. */
    URI_TOO_LONG(414, "Request URI Too Long"),
    /** An expectation other than 100-continue. */
    EXPECTATION_FAILED(417, "Expectation Failed"),
    /** Headers over the limit. */
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
    /** A fault of the server itself. */
    INTERNAL_ERROR(500, "Internal Server Error"),
    /** A transfer coding that the server does not read. */
    NOT_IMPLEMENTED(501, "Not Implemented"),
    /** The server is going down or not ready. */
    UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String sentence;

    RefusalCode(int status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** What the caller reads, without a full stop unless clients expect one. */
    public String sentence() {
        return sentence;
    }
}
