package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNDeleteMessagesResult;
import io.hubbub.client.model.PNOperationType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Deletes messages from the history of channels.
 *
 * <p>Without start and end, all. With a start alone, those before it. With an end alone, it and those after it. With both,
 * those between them with that at the end and without that at the start. The message at a timetoken alone goes with
 * {@code start(timetoken - 1).end(timetoken)}.
 */
public final class DeleteMessages extends RemoteAction<PNDeleteMessagesResult> {
    private final NameList channels = new NameList();
    private Interval interval = Interval.ALL;

    DeleteMessages(Calls calls) {
        super(calls);
    }

    /** This channel, besides those named before. */
    public DeleteMessages channel(String name) {
        return channels(name);
    }

    /** These channels, besides those named before. */
    public DeleteMessages channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public DeleteMessages channels(Collection<String> names) {
        channels.add(names);
        return this;
    }

    /** Begins here, without the messages of this timetoken; in units of 100 ns since the Unix epoch. */
    public DeleteMessages start(long timetoken) {
        interval = interval.from(timetoken);
        return this;
    }

    /** Ends here, with the messages of this timetoken; in units of 100 ns since the Unix epoch. */
    public DeleteMessages end(long timetoken) {
        interval = interval.to(timetoken);
        return this;
    }

    /** Adds parameters to the query. */
    public DeleteMessages queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNHistoryDeleteOperation);
        List<String> names = calls().channels(PNOperationType.PNHistoryDeleteOperation, channels);
        Request request = new Request(PNOperationType.PNHistoryDeleteOperation)
                .delete()
                .path("v3", "history", "sub-key", subscribeKey, "channel")
                .pathList(names)
                .about(names, List.of())
                .once();
        return interval.addTo(request, calls(), PNOperationType.PNHistoryDeleteOperation);
    }

    @Override
    Function<JsonNode, PNDeleteMessagesResult> reader() {
        return body -> {
            ServiceReply.done(body, "deleting messages");
            return new PNDeleteMessagesResult();
        };
    }
}
