package io.hubbub.client.model;

/** Why a call failed. Codes are those of the older Java client where it has one. */
public enum PubNubError {
    /** No answer in time. */
    PNERR_CLIENT_TIMEOUT(104, "Client Timeout"),
    /** The call was cancelled. */
    PNERR_REQUEST_CANCELLED(174, "Request cancelled"),
    /** The transport failed in a way that has no name. */
    PNERR_HTTP_ERROR(103, "HTTP Error"),
    /** No connection: refused, reset, unknown host, TLS. */
    PNERR_CONNECTION_ERROR(102, "Connection Error"),
    /** HTTP 5xx. */
    PNERR_SERVER_ERROR(125, "HTTP Server Error"),
    /** HTTP 4xx. */
    PNERR_CLIENT_ERROR(127, "HTTP Client Error"),
    /** HTTP 413 and 414. */
    PNERR_PAYLOAD_TOO_LARGE(167, "Payload too large"),
    /** Anything else. */
    PNERR_UNKNOWN_ERROR(101, "Unknown Error"),
    /** No channel was given. */
    PNERR_CHANNEL_MISSING(132, "Channel missing"),
    /** Neither channel nor group was given. */
    PNERR_CHANNEL_OR_GROUP_MISSING(141, "Channel or group missing"),
    /** No channels were given for a channel group. */
    PNERR_CHANNELS_MISSING(176, "Channels missing"),
    /** No channel group was given. */
    PNERR_GROUP_MISSING(136, "Channel group missing"),
    /** No state was given, or one that is not a JSON object. */
    PNERR_STATE_MISSING(140, "State missing or not a dict"),
    /** No message was given. */
    PNERR_MESSAGE_MISSING(142, "Message missing"),
    /** The configuration has no subscribe key. */
    PNERR_SUBSCRIBE_KEY_MISSING(138, "Subscribe key not configured"),
    /** The configuration has no publish key. */
    PNERR_PUBLISH_KEY_MISSING(139, "Publish key not configured"),
    /** The configuration has no uuid, or a blank one. */
    PNERR_UUID_MISSING(147, "uuid missing or not a string"),
    /** No timetoken was given. */
    PNERR_TIMETOKEN_MISSING(145, "Timetoken missing"),
    /** Neither one timetoken was given nor one for each channel. */
    PNERR_CHANNELS_TIMETOKEN_MISMATCH(146, "Channels and timetokens differ in number"),
    /** No message action was given. */
    PNERR_MESSAGE_ACTION_MISSING(158, "Message action is missing"),
    /** The message action has no type. */
    PNERR_MESSAGE_ACTION_TYPE_MISSING(159, "Message action type is missing"),
    /** The message action has no value. */
    PNERR_MESSAGE_ACTION_VALUE_MISSING(160, "Message action value is missing"),
    /** It was not said which message. */
    PNERR_MESSAGE_TIMETOKEN_MISSING(161, "Message timetoken is missing"),
    /** It was not said which action. */
    PNERR_MESSAGE_ACTION_TIMETOKEN_MISSING(162, "Message action timetoken is missing"),
    /** Messages with their actions were asked of more than one channel. */
    PNERR_HISTORY_MESSAGE_ACTIONS_MULTIPLE_CHANNELS(163, "Message actions are fetched for one channel only"),
    /** The metadata of a publish is neither a JSON object nor an array. */
    PNERR_PUBLISH_META_WRONG_TYPE(177, "Publish meta should be dict"),
    /** The reply is not what the protocol says. */
    PNERR_JSON_DECODING_FAILED(121, "JSON decoding failed"),
    /** The message, metadata or state cannot be written as JSON. */
    PNERR_JSON_NOT_SERIALIZABLE(117, "Trying to publish not JSON serializable object"),
    /** No secret key is configured. */
    PNERR_SECRET_KEY_MISSING(114, "Secret key is not configured"),
    /** A grant of nothing: not even of a right that is taken. */
    PNERR_PAM_NO_FLAGS(178, "At least one flag should be specified"),
    /** A grant for what cannot be granted together. */
    PNERR_PAM_INVALID_ARGUMENTS(131, "Invalid arguments"),
    /** A token for nothing. */
    PNERR_RESOURCES_MISSING(153, "Resources missing"),
    /** A token without a time to live. */
    PNERR_TTL_MISSING(154, "TTL missing"),
    /** The metadata of a token is no JSON object. */
    PNERR_INVALID_META(155, "Invalid meta parameter"),
    /** A token names something and gives no right on it. */
    PNERR_PERMISSION_MISSING(156, "Permission missing"),
    /** What should be a token is none. */
    PNERR_INVALID_ACCESS_TOKEN(157, "Invalid access token"),
    /** No token was given. */
    PNERR_TOKEN_MISSING(168, "Token missing"),
    /** An argument has no meaning. */
    PNERR_INVALID_ARGUMENTS(131, "Invalid arguments"),
    /** A message could not be encrypted or decrypted. */
    PNERR_CRYPTO_ERROR(135, "Crypto error"),
    /** The server said no to a publish, in a reply that is otherwise fine. */
    PNERR_PUBLISH_REJECTED(182, "Publish rejected");

    private final int code;
    private final String text;

    PubNubError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** A number for logs and support. */
    public int code() {
        return code;
    }

    /** The reason in words. */
    public String text() {
        return text;
    }
}
