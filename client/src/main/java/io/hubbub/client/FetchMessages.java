package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNFetchMessagesResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Asks for the messages that history has of some channels, the newest of each, with all that is known of them.
 *
 * <p>With both start and end, those beside the start, so that the direction leads from start to end.
 */
public final class FetchMessages extends RemoteAction<PNFetchMessagesResult> {
    private static final int MOST_OF_ONE = 100;
    private static final int MOST_OF_EACH = 25; // of several channels, and with actions

    private final NameList channels = new NameList();
    private Interval interval = Interval.ALL;
    private int count;
    private boolean includeMeta;
    private boolean includeUuid = true;
    private boolean includeMessageType = true;
    private boolean includeCustomMessageType;
    private boolean includeMessageActions;

    FetchMessages(Calls calls) {
        super(calls);
    }

    /** These channels, besides those named before. */
    public FetchMessages channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public FetchMessages channels(Collection<String> names) {
        channels.add(names);
        return this;
    }

    /** Begins here, without the messages of this timetoken; in units of 100 ns since the Unix epoch. */
    public FetchMessages start(long timetoken) {
        interval = interval.from(timetoken);
        return this;
    }

    /** Ends here, with the messages of this timetoken; in units of 100 ns since the Unix epoch. */
    public FetchMessages end(long timetoken) {
        interval = interval.to(timetoken);
        return this;
    }

    /** Start, end and count at once; what is null there is as if it had never been said. */
    public FetchMessages page(PNBoundedPage page) {
        interval = Interval.of(page);
        return count(page.limit() == null ? 0 : page.limit());
    }

    /**
     * How many messages of each channel are wanted at most: 1 to 100 of one channel, 1 to 25 of each of several and with
     * actions; anything else, and without, as many as possible.
     */
    public FetchMessages count(int messages) {
        count = messages;
        return this;
    }

    /** The same as {@link #count}. */
    public FetchMessages maximumPerChannel(int messages) {
        return count(messages);
    }

    /** Whether the metadata are wanted. Without, they are not. */
    public FetchMessages includeMeta(boolean includeMeta) {
        this.includeMeta = includeMeta;
        return this;
    }

    /** Whether it is wanted who published. Without, it is. */
    public FetchMessages includeUuid(boolean includeUuid) {
        this.includeUuid = includeUuid;
        return this;
    }

    /** The same as {@link #includeUuid}. */
    public FetchMessages includeUUID(boolean includeUuid) {
        return includeUuid(includeUuid);
    }

    /** Whether the type of message is wanted. Without, it is. */
    public FetchMessages includeMessageType(boolean includeMessageType) {
        this.includeMessageType = includeMessageType;
        return this;
    }

    /** Whether the application's own type of message is wanted. Without, it is not. */
    public FetchMessages includeCustomMessageType(boolean includeCustomMessageType) {
        this.includeCustomMessageType = includeCustomMessageType;
        return this;
    }

    /** Whether it is wanted what was attached to messages; for one channel only. Without, it is not. */
    public FetchMessages includeMessageActions(boolean includeMessageActions) {
        this.includeMessageActions = includeMessageActions;
        return this;
    }

    /** Adds parameters to the query. */
    public FetchMessages queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNFetchMessagesOperation);
        List<String> names = calls().channels(PNOperationType.PNFetchMessagesOperation, channels);
        if (includeMessageActions && names.size() > 1) {
            throw calls().wrong(
                            PNOperationType.PNFetchMessagesOperation,
                            PubNubError.PNERR_HISTORY_MESSAGE_ACTIONS_MULTIPLE_CHANNELS);
        }
        int most = names.size() > 1 || includeMessageActions ? MOST_OF_EACH : MOST_OF_ONE;
        Request request = new Request(PNOperationType.PNFetchMessagesOperation)
                .path(
                        "v3",
                        includeMessageActions ? "history-with-actions" : "history",
                        "sub-key",
                        subscribeKey,
                        "channel")
                .pathList(names)
                .about(names, List.of())
                .query("max", Integer.toString(count < 1 || count > most ? most : count));
        return interval.addTo(request, calls(), PNOperationType.PNFetchMessagesOperation)
                .query("include_meta", includeMeta ? "true" : null)
                .query("include_uuid", Boolean.toString(includeUuid))
                .query("include_message_type", Boolean.toString(includeMessageType))
                .query("include_custom_message_type", includeCustomMessageType ? "true" : null);
    }

    @Override
    Function<JsonNode, PNFetchMessagesResult> reader() {
        FetchMessagesReply reply = new FetchMessagesReply(calls(), channels.names());
        return reply::read;
    }

    @Override
    int levelsWithGaps() {
        return 4; // channels, list of messages, message, its members
    }
}
