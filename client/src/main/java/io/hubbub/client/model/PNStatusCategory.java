package io.hubbub.client.model;

/** What a {@link PNStatus} is about. */
public enum PNStatusCategory {
    /** A reply that none of the other categories covers, such as HTTP 500. */
    PNUnknownCategory,
    /** A request was answered. */
    PNAcknowledgmentCategory,
    /** HTTP 403: the server refuses some names, which are listed. */
    PNAccessDeniedCategory,
    /** No connection, or no answer, in the configured time. */
    PNTimeoutCategory,
    /** The network or the server could not be reached, and was not connected before. */
    PNNetworkIssuesCategory,
    /** Subscribed to a new mix of channels and groups. */
    PNConnectedCategory,
    /** Subscribed again after an outage. */
    PNReconnectedCategory,
    /** No longer subscribed, as the application asked. */
    PNDisconnectedCategory,
    /** The connection broke while subscribed. */
    PNUnexpectedDisconnectCategory,
    /** A call was cancelled. */
    PNCancelledCategory,
    /** HTTP 400, or arguments that the client itself refuses. */
    PNBadRequestCategory,
    /** HTTP 400 because of the filter expression. */
    PNMalformedFilterExpressionCategory,
    /** A reply that is not what the protocol says. */
    PNMalformedResponseCategory,
    /** An event could not be decrypted. */
    PNDecryptionErrorCategory,
    /** TLS could not be agreed upon. */
    PNTLSConnectionFailedCategory,
    /** The server's certificate is not trusted. */
    PNTLSUntrustedCertificateCategory,
    /** The client itself failed. */
    PNInternalExceptionCategory,
    /** HTTP 414: too many or too long names in one request. */
    PNURITooLongCategory,
    /** HTTP 429. */
    PNRateLimitExceededCategory,
    /** One reply brought as many messages as {@code requestMessageCountThreshold}: older ones may be gone. */
    PNRequestMessageCountExceededCategory,
    /** The client tried to reconnect as often as it may. */
    PNReconnectionAttemptsExhaustedCategory
}
