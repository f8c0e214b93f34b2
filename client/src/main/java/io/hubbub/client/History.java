package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNHistoryResult;
import io.hubbub.client.model.PNOperationType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks for the messages that history has of one channel: a page of them, or with {@link #all} every one.
 *
 * <p>Without start and end, the newest; with {@link #reverse}, the oldest. With both, those beside the start, so that the
 * direction leads from start to end.
 */
public final class History extends RemoteAction<PNHistoryResult> {
    private static final int MOST = 100;

    private @Nullable String channel;
    private Interval interval = Interval.ALL;
    private boolean reverse;
    private int count = MOST;
    private boolean includeTimetoken;
    private boolean includeMeta;

    History(Calls calls) {
        super(calls);
    }

    /** The channel; exactly one. */
    public History channel(String channel) {
        this.channel = channel;
        return this;
    }

    /** Begins here, without the message of this timetoken; in units of 100 ns since the Unix epoch. */
    public History start(long timetoken) {
        interval = interval.from(timetoken);
        return this;
    }

    /** Ends here, with the message of this timetoken; in units of 100 ns since the Unix epoch. */
    public History end(long timetoken) {
        interval = interval.to(timetoken);
        return this;
    }

    /** Start, end and count at once; what is null there is as if it had never been said. */
    public History page(PNBoundedPage page) {
        interval = Interval.of(page);
        return count(page.limit() == null ? MOST : page.limit());
    }

    /** Goes from the oldest to the newest. With both start and end, these alone say so. */
    public History reverse(boolean reverse) {
        this.reverse = reverse;
        return this;
    }

    /** How many messages a page has at most: 1 to 100; anything else, and without, 100. */
    public History count(int messages) {
        count = messages < 1 || messages > MOST ? MOST : messages;
        return this;
    }

    /** Whether the place of each message is wanted. Without, it is not. */
    public History includeTimetoken(boolean includeTimetoken) {
        this.includeTimetoken = includeTimetoken;
        return this;
    }

    /** Whether the metadata of each message are wanted. Without, they are not. */
    public History includeMeta(boolean includeMeta) {
        this.includeMeta = includeMeta;
        return this;
    }

    /** Adds parameters to the query. */
    public History queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    /**
     * All messages from start to end, one after the other, however many pages that takes: from the newest to the oldest, or
     * the other way as with {@link #reverse} and as start and end say.
     */
    public PagedItems<PNHistoryItemResult> all() {
        History first = copy();
        return new PagedItems<>(calls(), place -> {
            History page = first.copy();
            page.interval = place == null ? first.interval : first.interval.from(place);
            return new PageCall<>(page, page::page);
        });
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNHistoryOperation);
        String name = calls().oneChannel(PNOperationType.PNHistoryOperation, channel);
        Request request = new Request(PNOperationType.PNHistoryOperation)
                .path("v2", "history", "sub-key", subscribeKey, "channel", name)
                .about(List.of(name), List.of())
                .query("count", Integer.toString(count));
        return interval.addTo(request, calls(), PNOperationType.PNHistoryOperation)
                .query("reverse", reverse ? "true" : null)
                .query("include_token", includeTimetoken ? "true" : null)
                .query("include_meta", includeMeta ? "true" : null);
    }

    @Override
    Function<JsonNode, PNHistoryResult> reader() {
        HistoryReply reply = new HistoryReply(calls(), isWrapped());
        return reply::read;
    }

    @Override
    int levelsWithGaps() {
        return isWrapped() ? 3 : 2; // list of messages, message, its members
    }

    private boolean isWrapped() {
        return includeTimetoken || includeMeta;
    }

    private Page<PNHistoryItemResult> page(PNHistoryResult result) {
        if (result.messages().isEmpty()) {
            return Page.last();
        }
        boolean forwards = interval.leadsForwards(reverse);
        List<PNHistoryItemResult> items = new ArrayList<>(result.messages());
        if (!forwards) {
            Collections.reverse(items);
        }
        long edge = forwards ? result.endTimetoken() : result.startTimetoken();
        return new Page<>(items, interval.next(forwards, edge, HistoryReply.WHAT));
    }

    private History copy() {
        History copy = new History(calls());
        copy.channel = channel;
        copy.interval = interval;
        copy.reverse = reverse;
        copy.count = count;
        copy.includeTimetoken = includeTimetoken;
        copy.includeMeta = includeMeta;
        copy.addQuery(addedQuery());
        return copy;
    }
}
