package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v3/history/sub-key/{sub}/message-counts/{channels}?timetoken=...}: how many messages up to 100 channels have
 * after a timetoken, or with {@code channelsTimetoken=...,...} each after its own. Answers {@code {"status": 200, "error":
 * false, "error_message": "", "channels": {"a": 3, "b": 0}}}; 10000 stands for that many and more.
 */
final class MessageCountsEndpoint implements Endpoint {
    private static final int MOST_CHANNELS = 100;
    private static final String ONE = "timetoken";
    private static final String EACH = "channelsTimetoken";

    private final Access access;
    private final Broker broker;

    MessageCountsEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        List<String> channels = HistoryParameters.channels(call, MOST_CHANNELS);
        HistoryPermit permit = access.toReadHistory(call.path("sub"), channels, call);
        return broker.history()
                .count(call.loop(), permit, after(call, channels))
                .thenApply(counts -> {
                    HistoryReply reply = new HistoryReply();
                    counts.forEach(
                            (channel, count) -> reply.channel(channel).json().text(count.toString()));
                    return reply.end();
                });
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.HISTORY;
    }

    private static Map<String, Timetoken> after(Call call, List<String> channels) {
        Timetoken one = HistoryParameters.timetoken(call, ONE);
        String each = call.query(EACH);
        boolean isEach = each != null && !each.isEmpty();
        if ((one != null) == isEach) {
            throw new Refusal(RefusalCode.INVALID_ARGUMENTS, ONE + " or " + EACH + ", not both");
        }
        Map<String, Timetoken> after = new LinkedHashMap<>();
        if (one != null) {
            channels.forEach(channel -> after.put(channel, one));
            return after;
        }
        // Of a channel that is named twice the second timetoken counts, so names are paired as they came.
        List<String> named = items(call.path("channels"));
        List<String> timetokens = items(each);
        if (named.size() != timetokens.size()) {
            throw new Refusal(RefusalCode.INVALID_ARGUMENTS, EACH + ", not one for each channel");
        }
        for (int i = 0; i < named.size(); i++) {
            after.put(named.get(i), HistoryParameters.timetoken(timetokens.get(i), EACH));
        }
        return after;
    }

    private static List<String> items(@Nullable String list) {
        return list == null
                ? List.of()
                : Stream.of(list.split(",", -1)).filter(item -> !item.isEmpty()).toList();
    }
}
