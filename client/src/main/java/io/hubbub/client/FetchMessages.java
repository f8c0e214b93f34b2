package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNFetchMessagesResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
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
    private boolean alone; // only one channel makes sense

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

    /**
     * All messages of the one channel from start to end, one after the other, however many pages that takes: from the newest
     * to the oldest, or the other way when both start and end say so.
     */
    public PagedItems<PNFetchMessageItem> all() {
        FetchMessages first = copy();
        return new PagedItems<>(calls(), place -> {
            FetchMessages page = first.copy();
            page.interval = place == null ? first.interval : first.interval.from(place);
            page.alone = true;
            return new PageCall<>(page, page::page);
        });
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
        if (alone && names.size() > 1) {
            throw calls().wrong(
                            PNOperationType.PNFetchMessagesOperation,
                            PubNubError.PNERR_INVALID_ARGUMENTS,
                            "all messages are fetched of one channel, not of " + names.size());
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

    private Page<PNFetchMessageItem> page(PNFetchMessagesResult result) {
        boolean forwards = interval.leadsForwards(false);
        List<PNFetchMessageItem> items = new ArrayList<>();
        result.channels().values().forEach(items::addAll); // of one channel, whatever name the server gives it
        PNBoundedPage more = result.page();
        Long start = more == null ? null : more.start();
        if (start == null && items.isEmpty()) {
            return Page.last();
        }
        if (!forwards) {
            Collections.reverse(items);
        }
        return new Page<>(
                items, interval.next(forwards, start == null ? edge(items, forwards) : start, FetchMessagesReply.WHAT));
    }

    /** The last place that an item has; 0 when none has one. */
    private static long edge(List<PNFetchMessageItem> items, boolean forwards) {
        LongStream places =
                items.stream().mapToLong(PNFetchMessageItem::timetoken).filter(place -> place > 0);
        return (forwards ? places.max() : places.min()).orElse(0);
    }

    private FetchMessages copy() {
        FetchMessages copy = new FetchMessages(calls());
        copy.channels.add(channels.names());
        copy.interval = interval;
        copy.count = count;
        copy.includeMeta = includeMeta;
        copy.includeUuid = includeUuid;
        copy.includeMessageType = includeMessageType;
        copy.includeCustomMessageType = includeCustomMessageType;
        copy.includeMessageActions = includeMessageActions;
        copy.addQuery(addedQuery());
        return copy;
    }
}
