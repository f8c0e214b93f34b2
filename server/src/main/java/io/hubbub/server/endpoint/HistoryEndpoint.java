package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/history/sub-key/{sub}/channel/{channel}?count=100&start=...&end=...&reverse=true}: the messages of one
 * channel. Answers {@code [["one",{"two":2}],17276954606232118,17276954606232119]}, the oldest message first and the
 * timetokens of the first and the last behind; {@code [[],0,0]} without any.
 *
 * <p>With {@code include_token} or {@code include_meta}, and only then, each message stands in an object: {@code
 * {"message": "one", "timetoken": 17276954606232118, "meta": ""}}.
 */
final class HistoryEndpoint implements Endpoint {
    private static final int MOST_MESSAGES = 100;

    private final Access access;
    private final Broker broker;

    HistoryEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        List<String> channel = HistoryParameters.channel(call);
        HistoryPermit permit = access.toReadHistory(call.path("sub"), channel, call);
        HistoryRange range = HistoryParameters.range(call);
        int count = HistoryParameters.count(call, "count", MOST_MESSAGES);
        Form form = Form.read(call);
        return broker.history()
                .read(call.loop(), permit, range, count)
                .thenApply(found -> form.write(found.getOrDefault(channel.get(0), List.of())));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.HISTORY_V2;
    }

    /**
     * How the answer looks.
     *
     * @param wrapped whether messages stand in objects, with their timetoken
     * @param meta whether their metadata stands there, too
     * @param quote what stands around a timetoken
     */
    private record Form(boolean wrapped, boolean meta, String quote) {
        static Form read(Call call) {
            boolean meta = HistoryParameters.isSet(call, "include_meta");
            boolean quoted = HistoryParameters.isSet(call, "stringtoken")
                    || HistoryParameters.isSet(call, "string_message_token");
            return new Form(meta || HistoryParameters.isSet(call, "include_token"), meta, quoted ? "\"" : "");
        }

        Reply write(List<StoredMessage> messages) {
            JsonOutput json = new JsonOutput();
            String separator = "[[";
            for (StoredMessage stored : messages) {
                json.text(separator);
                write(json, stored);
                separator = ",";
            }
            json.text(messages.isEmpty() ? "[[]" : "]");
            place(
                    json.text(","),
                    messages.isEmpty() ? Timetoken.NONE : messages.get(0).place());
            place(
                    json.text(","),
                    messages.isEmpty()
                            ? Timetoken.NONE
                            : messages.get(messages.size() - 1).place());
            return json.text("]").ok();
        }

        private void write(JsonOutput json, StoredMessage stored) {
            if (!wrapped) {
                json.value(stored.message().payload());
                return;
            }
            json.text("{\"message\": ").value(stored.message().payload());
            place(json.text(", \"timetoken\": "), stored.place());
            if (meta) {
                json.text(", \"meta\": ").valueOrEmptyText(stored.message().meta());
            }
            json.text("}");
        }

        private void place(JsonOutput json, Timetoken place) {
            json.text(quote).text(place.toString()).text(quote);
        }
    }
}
