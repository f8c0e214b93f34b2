package io.hubbub.cli;

import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.TransportException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;

/** Says in one sentence what went wrong, and what to do about it. */
final class Failure {
    private static final int MAX_QUOTED_CHARS = 200;

    private Failure() {}

    static CommandFailed of(PubNubException failure) {
        PNStatus status = failure.status();
        if (isWrongUse(status)) {
            return CommandFailed.wrongUse(sentence(status));
        }
        return CommandFailed.failed(sentence(status) + (mayBeDone(failure) ? unknown(status.operation()) : ""));
    }

    /** What nobody knows without an answer. */
    private static String unknown(PNOperationType operation) {
        return switch (operation) {
            case PNPublishOperation, PNFireOperation, PNSignalOperation -> " Whether the message arrived is not known.";
            case PNSetStateOperation,
                    PNAddChannelsToGroupOperation,
                    PNRemoveChannelsFromGroupOperation,
                    PNRemoveGroupOperation,
                    PNHistoryDeleteOperation,
                    PNAddMessageAction,
                    PNDeleteMessageAction,
                    PNAccessManagerGrant,
                    PNAccessManagerRevoke,
                    PNAccessManagerGrantToken,
                    PNAccessManagerRevokeToken -> " Whether it was done is not known.";
            default -> "";
        };
    }

    /** The sentence of a status that tells of a failure. */
    static String sentence(PNStatus status) {
        PNErrorData error = status.errorData();
        if (error == null) {
            throw new IllegalArgumentException("Not a failure: " + status);
        }
        PubNubException exception = error.exception();
        String origin = status.origin();
        if (isWrongUse(status)) {
            return wrongUse(exception);
        }
        if (status.statusCode() != null) {
            return "%s said no: %s (%d).%s"
                    .formatted(origin, withoutStop(said(exception)), status.statusCode(), advice(status, exception));
        }
        return switch (status.category()) {
            case PNNetworkIssuesCategory, PNUnexpectedDisconnectCategory -> unreachable(exception, origin);
            case PNTimeoutCategory ->
                "%s did not answer in time: see whether the server is well, and whether --origin is right."
                        .formatted(origin);
            case PNTLSConnectionFailedCategory ->
                "%s does not talk TLS as expected: leave out --tls, or see to the server's certificate."
                        .formatted(origin);
            case PNTLSUntrustedCertificateCategory ->
                "The certificate of %s is not trusted, or is that of another host: set --tls-ca to a file with it, or --origin to the host in it."
                        .formatted(origin);
            case PNMalformedResponseCategory ->
                "What answers at %s is no Hubbub server, or one that wants --tls: set --origin.".formatted(origin);
            default -> "%s: %s.".formatted(origin, withoutStop(said(exception)));
        };
    }

    /** Whether the server may have done what it was asked for although there is no answer. */
    static boolean mayBeDone(PubNubException failure) {
        if (failure.statusCode() != 0 || isWrongUse(failure.status())) {
            return false;
        }
        return switch (failure.status().category()) {
            case PNTLSConnectionFailedCategory, PNTLSUntrustedCertificateCategory -> false;
            default ->
                !(failure.getCause() instanceof TransportException transport)
                        || (transport.kind() != TransportException.Kind.NOT_CONNECTED
                                && transport.kind() != TransportException.Kind.CONNECT_TIMEOUT);
        };
    }

    /** Nothing was sent, since the client itself saw that it makes no sense. */
    private static boolean isWrongUse(PNStatus status) {
        return status.category() == PNStatusCategory.PNBadRequestCategory && status.statusCode() == null;
    }

    private static String wrongUse(PubNubException exception) {
        return switch (exception.error()) {
            case PNERR_CHANNEL_MISSING, PNERR_CHANNEL_OR_GROUP_MISSING, PNERR_CHANNELS_MISSING ->
                "A channel has a name: it cannot be empty.";
            case PNERR_GROUP_MISSING -> "A channel group has a name: it cannot be empty.";
            case PNERR_SUBSCRIBE_KEY_MISSING -> "There is no subscribe key: set --subscribe-key.";
            case PNERR_PUBLISH_KEY_MISSING -> "There is no publish key: set --publish-key.";
            case PNERR_UUID_MISSING -> "You need a name: set --uuid.";
            default -> "This makes no sense: %s.".formatted(withoutStop(said(exception)));
        };
    }

    private static String unreachable(PubNubException exception, String origin) {
        if (exception.getCause() instanceof TransportException transport
                && transport.kind() == TransportException.Kind.BROKEN) {
            return "%s closed the connection before it answered: see whether the server is well, and whether it wants --tls."
                    .formatted(origin);
        }
        boolean unknownHost = Stream.<Throwable>iterate(exception, cause -> cause != null, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException);
        return unknownHost
                ? "The host of %s is not known: set --origin.".formatted(origin)
                : "Nothing listens at %s: start a server with \"hubbub serve\", or set --origin.".formatted(origin);
    }

    private static String advice(PNStatus status, PubNubException exception) {
        return switch (status.category()) {
            case PNAccessDeniedCategory ->
                isSigned(status.operation())
                        ? " Give the secret key of this keyset."
                        : " Set --auth-key, or ask for access.";
            case PNURITooLongCategory ->
                isMessage(status.operation()) ? " Long messages go with --post." : " Name fewer at once.";
            case PNMalformedFilterExpressionCategory -> " Mend --filter.";
            case PNBadRequestCategory ->
                said(exception).equals("Invalid Timestamp")
                        ? " Set the clock of this machine."
                        : said(exception).contains("Key")
                                ? " Set --subscribe-key and --publish-key to those of a keyset."
                                : "";
            default -> "";
        };
    }

    private static boolean isSigned(PNOperationType operation) {
        return switch (operation) {
            case PNAccessManagerGrant,
                    PNAccessManagerRevoke,
                    PNAccessManagerAudit,
                    PNAccessManagerGrantToken,
                    PNAccessManagerRevokeToken -> true;
            default -> false;
        };
    }

    private static boolean isMessage(PNOperationType operation) {
        return operation == PNOperationType.PNPublishOperation || operation == PNOperationType.PNFireOperation;
    }

    private static String said(PubNubException exception) {
        String message = exception.errorMessage();
        String said = message == null ? exception.error().text() : message.strip();
        return said.length() <= MAX_QUOTED_CHARS ? said : said.substring(0, MAX_QUOTED_CHARS) + "...";
    }

    private static String withoutStop(String sentence) {
        return sentence.strip().replaceFirst("\\.$", "");
    }
}
