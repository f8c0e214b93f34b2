package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Timetoken;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/message-actions/{sub}/channel/{channel}?limit=100&start=...&end=...}: the newest of the actions from {@code
 * end} on and before {@code start}, over all messages of a channel. Answers {@code {"status": 200, "data":
 * [{"messageTimetoken": "17276954606232118", ...}]}}, the oldest first.
 */
final class ListActionsEndpoint implements Endpoint {
    private static final int MOST_ACTIONS = 100;

    private final Access access;
    private final Broker broker;

    ListActionsEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        HistoryPermit permit = access.toReadHistory(call.path("sub"), HistoryParameters.channel(call), call);
        Timetoken start = HistoryParameters.timetoken(call, "start");
        Timetoken end = HistoryParameters.timetoken(call, "end");
        int limit = HistoryParameters.count(call, "limit", MOST_ACTIONS);
        // Unlike messages, actions are never walked from the oldest on: a start before the end is a range of nothing.
        HistoryRange range =
                new HistoryRange(end == null ? 0 : end.ticks(), start == null ? Long.MAX_VALUE : start.ticks(), true);
        return broker.actions().list(call.loop(), permit, range, limit).thenApply(ActionReply::list);
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.ACTIONS;
    }
}
