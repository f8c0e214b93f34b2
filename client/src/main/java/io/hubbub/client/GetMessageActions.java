package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNGetMessageActionsResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNOperationType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Asks for the actions on all messages of one channel: a page of them, or with {@link #all} every one.
 *
 * <p>The newest come first: start is the newer end, and what is there is left out.
 */
public final class GetMessageActions extends RemoteAction<PNGetMessageActionsResult> {
    private static final PNOperationType OPERATION = PNOperationType.PNGetMessageActions;
    private static final String WHAT = "listing message actions";
    private static final int MOST = 100;

    private final MessageActions actions;
    private Interval interval = Interval.ALL;
    private int limit = MOST;

    GetMessageActions(Calls calls) {
        super(calls);
        actions = new MessageActions(calls, OPERATION);
    }

    /** The channel; exactly one. */
    public GetMessageActions channel(String channel) {
        actions.channel = channel;
        return this;
    }

    /** Begins here, without the action of this timetoken, and goes back; in units of 100 ns since the Unix epoch. */
    public GetMessageActions start(long timetoken) {
        interval = interval.from(timetoken);
        return this;
    }

    /** Ends here, with the action of this timetoken; in units of 100 ns since the Unix epoch. */
    public GetMessageActions end(long timetoken) {
        interval = interval.to(timetoken);
        return this;
    }

    /** How many actions a page has at most: 1 to 100; anything else, and without, 100. */
    public GetMessageActions limit(int count) {
        limit = count < 1 || count > MOST ? MOST : count;
        return this;
    }

    /** Start, end and limit at once; what is null there is as if it had never been said. */
    public GetMessageActions page(PNBoundedPage page) {
        interval = Interval.of(page);
        return limit(page.limit() == null ? MOST : page.limit());
    }

    /** Adds parameters to the query. */
    public GetMessageActions queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    /** All actions from start to end, from the newest to the oldest, however many pages that takes. */
    public PagedItems<PNMessageAction> all() {
        GetMessageActions first = copy();
        return new PagedItems<>(calls(), place -> {
            GetMessageActions page = first.copy();
            page.interval = place == null ? first.interval : first.interval.from(place);
            return new PageCall<>(page, page::page);
        });
    }

    @Override
    Request request() {
        return interval.addTo(actions.request(), calls(), OPERATION)
                .query("limit", limit == MOST ? null : Integer.toString(limit));
    }

    @Override
    Function<JsonNode, PNGetMessageActionsResult> reader() {
        return body -> {
            JsonNode reply = ServiceReply.accepted(body, WHAT);
            if (!reply.path("data").isArray()) {
                throw ServiceReply.malformed(WHAT);
            }
            List<PNMessageAction> read = new ArrayList<>();
            reply.path("data").forEach(each -> read.add(actions.read(each)));
            return new PNGetMessageActionsResult(read, FetchMessagesReply.more(reply.path("more"), "limit"));
        };
    }

    @Override
    int levelsWithGaps() {
        return 3; // list of actions, action, its members
    }

    private Page<PNMessageAction> page(PNGetMessageActionsResult result) {
        PNBoundedPage more = result.page();
        Long start = more == null ? null : more.start();
        if (start == null && result.actions().isEmpty()) {
            return Page.last();
        }
        List<PNMessageAction> items = new ArrayList<>(result.actions());
        Collections.reverse(items);
        return new Page<>(items, interval.next(false, start == null ? oldest(items) : start, WHAT));
    }

    /** The place of the oldest that has one; 0 when none has. */
    private static long oldest(List<PNMessageAction> items) {
        return items.stream()
                .mapToLong(PNMessageAction::actionTimetoken)
                .filter(place -> place > 0)
                .min()
                .orElse(0);
    }

    private GetMessageActions copy() {
        GetMessageActions copy = new GetMessageActions(calls());
        copy.actions.channel = actions.channel;
        copy.interval = interval;
        copy.limit = limit;
        copy.addQuery(addedQuery());
        return copy;
    }
}
