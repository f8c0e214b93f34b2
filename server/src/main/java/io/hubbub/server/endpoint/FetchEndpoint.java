package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v3/history/sub-key/{sub}/channel/{channels}?max=25&start=...&end=...}: the messages of up to 500 channels.
 * Answers {@code {"status": 200, "error": false, "error_message": "", "channels": {"a": [{"message": "one", "timetoken":
 * "17276954606232118"}]}}}, the oldest message of each channel first, without the channels that have none.
 */
final class FetchEndpoint implements Endpoint {
    static final int MOST_CHANNELS = 500;
    private static final int MOST_OF_ONE = 100; // messages
    private static final int MOST_OF_EACH = 25; // of several channels

    private final Access access;
    private final Broker broker;

    FetchEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        List<String> channels = HistoryParameters.channels(call, MOST_CHANNELS);
        HistoryPermit permit = access.toReadHistory(call.path("sub"), channels, call);
        HistoryRange range = HistoryParameters.range(call);
        int count = HistoryParameters.count(call, "max", channels.size() == 1 ? MOST_OF_ONE : MOST_OF_EACH);
        HistoryFields fields = HistoryFields.read(call);
        return broker.history().read(call.loop(), permit, range, count).thenApply(found -> reply(found, fields));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.HISTORY;
    }

    private static Reply reply(Map<String, List<StoredMessage>> found, HistoryFields fields) {
        HistoryReply reply = new HistoryReply();
        found.forEach((channel, messages) -> {
            reply.channel(fields.encoded() ? HistoryReply.encoded(channel) : channel);
            reply.items(messages, stored -> fields.write(reply.json(), stored));
        });
        return reply.end();
    }
}
