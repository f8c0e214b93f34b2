package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.DeletionPermit;
import io.hubbub.protocol.HistoryRange;
import java.util.concurrent.CompletionStage;

/**
 * {@code DELETE /v3/history/sub-key/{sub}/channel/{channels}?start=...&end=...}: deletes the messages of some channels with
 * the actions on them; all that were published so far when there are no bounds. Answers {@code {"status": 200, "error":
 * false, "error_message": ""}}, also when there were none.
 */
final class DeleteMessagesEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;

    DeleteMessagesEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        DeletionPermit permit = access.toDeleteHistory(
                call.path("sub"), HistoryParameters.channels(call, FetchEndpoint.MOST_CHANNELS), call);
        HistoryRange range = HistoryParameters.range(call);
        return broker.history().delete(call.loop(), permit, range).thenApply(deleted -> Reply.ok(HistoryReply.DONE));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.DELETION;
    }
}
