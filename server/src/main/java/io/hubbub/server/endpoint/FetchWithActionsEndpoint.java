package io.hubbub.server.endpoint;

import io.hubbub.broker.ActedMessage;
import io.hubbub.broker.ActedPage;
import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v3/history-with-actions/sub-key/{sub}/channel/{channel}?max=25&start=...&end=...}: the messages of one channel
 * with what users attached to them, by type and value: {@code {..., "channels": {"a": [{"message": "one", "timetoken":
 * "17276954606232118", "actions": {"reaction": {"smile": [{"uuid": "ann", "actionTimetoken": "17276954606232119"}]}}}]}}}.
 *
 * <p>When there are more actions than fit, messages are left out, and {@code more} says where the next page starts: {@code
 * "more": {"url": "...", "start": "17276954606232118", "max": 20}}. A message has all its actions or is not there.
 */
final class FetchWithActionsEndpoint implements Endpoint {
    private static final int MOST_MESSAGES = 25;

    private final Access access;
    private final Broker broker;

    FetchWithActionsEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        List<String> channel = HistoryParameters.channel(call);
        HistoryPermit permit = access.toReadHistory(call.path("sub"), channel, call);
        HistoryRange range = HistoryParameters.range(call);
        int count = HistoryParameters.count(call, "max", MOST_MESSAGES);
        HistoryFields fields = HistoryFields.read(call);
        return broker.history()
                .readWithActions(call.loop(), permit, range, count)
                .thenApply(
                        page -> reply(call, channel.get(0), page, count, fields).with(ActionReply.CREDENTIALS));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.HISTORY;
    }

    private static Reply reply(Call call, String channel, ActedPage page, int count, HistoryFields fields) {
        HistoryReply reply = new HistoryReply();
        if (!page.messages().isEmpty()) {
            reply.channel(fields.encoded() ? HistoryReply.encoded(channel) : channel);
            reply.items(page.messages(), acted -> write(reply.json(), acted, fields));
        }
        Timetoken next = page.next();
        return next == null
                ? reply.end()
                : reply.endWith(
                        "more",
                        more(call, channel, next, count - page.messages().size()));
    }

    private static void write(JsonOutput json, ActedMessage acted, HistoryFields fields) {
        fields.write(json, acted.message());
        if (acted.actions().isEmpty()) {
            return;
        }
        Map<String, Map<String, List<MessageAction>>> byType = new LinkedHashMap<>();
        for (MessageAction action : acted.actions()) {
            byType.computeIfAbsent(action.type(), type -> new LinkedHashMap<>())
                    .computeIfAbsent(action.value(), value -> new ArrayList<>())
                    .add(action);
        }
        json.text(", \"actions\": {");
        String separator = "";
        for (Map.Entry<String, Map<String, List<MessageAction>>> type : byType.entrySet()) {
            json.text(separator).quoted(type.getKey()).text(": {");
            writeValues(json, type.getValue());
            json.text("}");
            separator = ", ";
        }
        json.text("}");
    }

    private static void writeValues(JsonOutput json, Map<String, List<MessageAction>> byValue) {
        String separator = "";
        for (Map.Entry<String, List<MessageAction>> value : byValue.entrySet()) {
            json.text(separator).quoted(value.getKey()).text(": ");
            String before = "[";
            for (MessageAction action : value.getValue()) {
                json.text(before).text("{\"uuid\": ").quoted(action.user());
                json.text(", \"actionTimetoken\": \"" + action.place() + "\"}");
                before = ", ";
            }
            json.text("]");
            separator = ", ";
        }
    }

    private static String more(Call call, String channel, Timetoken next, int left) {
        Timetoken end = HistoryParameters.timetoken(call, "end");
        String url = "/v3/history-with-actions/sub-key/" + HistoryReply.encoded(call.path("sub")) + "/channel/"
                + HistoryReply.encoded(channel) + "?start=" + next + (end == null ? "" : "&end=" + end) + "&max=" + left
                + (HistoryParameters.isSet(call, "reverse") ? "&reverse=true" : "");
        return "{\"url\": \"" + url + "\", \"start\": \"" + next + "\""
                + (end == null ? "" : ", \"end\": \"" + end + "\"") + ", \"max\": " + left + "}";
    }
}
