package io.hubbub.client.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, or what became of the subscription.
 *
 * @param category what it is about
 * @param operation what the request was for
 * @param errorData what went wrong, or null when nothing did
 * @param statusCode the HTTP status, or null without a reply
 * @param affectedChannels the channels that the request named, {@code -pnpres} companions included
 * @param affectedChannelGroups the channel groups that the request named
 * @param tlsEnabled whether the request went over TLS
 * @param uuid the client's uuid
 * @param origin where the request went, as host or host:port
 * @param authKey the auth key or token of the request, or null; masked in {@link #toString}
 */
public record PNStatus(
        PNStatusCategory category,
        PNOperationType operation,
        @Nullable PNErrorData errorData,
        @Nullable Integer statusCode,
        List<String> affectedChannels,
        List<String> affectedChannelGroups,
        boolean tlsEnabled,
        String uuid,
        String origin,
        @Nullable String authKey)
        implements PNEvent {

    /** Copies the lists. */
    public PNStatus {
        affectedChannels = List.copyOf(affectedChannels);
        affectedChannelGroups = List.copyOf(affectedChannelGroups);
    }

    /** Whether it tells of a failure. */
    public boolean isError() {
        return errorData != null;
    }

    /** The same as {@link #affectedChannelGroups}. */
    public List<String> affectedGroups() {
        return affectedChannelGroups;
    }

    /** Whether the same request may succeed later: the server or the network was the reason, not the request. */
    public boolean retryable() {
        return switch (category) {
            case PNTimeoutCategory,
                    PNNetworkIssuesCategory,
                    PNUnexpectedDisconnectCategory,
                    PNRateLimitExceededCategory,
                    PNTLSConnectionFailedCategory,
                    PNMalformedResponseCategory -> true;
            case PNUnknownCategory -> statusCode != null && statusCode >= 500;
            default -> false;
        };
    }

    /** The same of another category. */
    public PNStatus with(PNStatusCategory other) {
        return new PNStatus(
                other,
                operation,
                errorData,
                statusCode,
                affectedChannels,
                affectedChannelGroups,
                tlsEnabled,
                uuid,
                origin,
                authKey);
    }

    /** The same about other names. */
    public PNStatus about(List<String> channels, List<String> groups) {
        return new PNStatus(
                category, operation, errorData, statusCode, channels, groups, tlsEnabled, uuid, origin, authKey);
    }

    PNStatus failedWith(PNErrorData data) {
        return new PNStatus(
                category,
                operation,
                data,
                statusCode,
                affectedChannels,
                affectedChannelGroups,
                tlsEnabled,
                uuid,
                origin,
                authKey);
    }

    @Override
    public String toString() {
        return "PNStatus[category=%s, operation=%s, error=%s, statusCode=%s, affectedChannels=%s, affectedChannelGroups=%s, tlsEnabled=%s, uuid=%s, origin=%s, authKey=%s]"
                .formatted(
                        category,
                        operation,
                        errorData == null ? null : errorData.information(),
                        statusCode,
                        affectedChannels,
                        affectedChannelGroups,
                        tlsEnabled,
                        uuid,
                        origin,
                        authKey == null ? null : "***");
    }
}
