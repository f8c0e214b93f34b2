package io.hubbub.client;

import io.hubbub.client.http.BadReplyException;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNHistoryResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.subscribe.EnvelopeReader.Opened;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * Reads replies to history: {@code [["one","two"],17276954606232118,17276954606232120]}, where messages may be wrapped as
 * {@code {"message":"one","timetoken":17276954606232118,"meta":""}}.
 */
final class HistoryReply {
    static final String WHAT = "history";

    private final Calls calls;
    private final boolean wrapped;

    /** @param wrapped whether more than the payloads was asked for */
    HistoryReply(Calls calls, boolean wrapped) {
        this.calls = calls;
        this.wrapped = wrapped;
    }

    PNHistoryResult read(JsonNode body) {
        if (body.isObject()) {
            ServiceReply.accepted(body, WHAT);
        }
        JsonNode items = body.path(0);
        long start = ServiceReply.timetoken(body.path(1));
        long end = ServiceReply.timetoken(body.path(2));
        if (start < 0 || end < 0) {
            throw ServiceReply.malformed(WHAT);
        }
        // Without history the reason stands in the place of the messages, or of the only one.
        JsonNode reason = start == 0 && items.size() == 1 ? items.path(0) : items;
        if (reason.isString()) {
            throw BadReplyException.refused(reason.stringValue());
        }
        if (!items.isArray()) {
            throw ServiceReply.malformed(WHAT);
        }
        List<PNHistoryItemResult> messages = new ArrayList<>();
        for (JsonNode item : items) {
            messages.add(wrapped ? unwrapped(item) : bare(item));
        }
        return new PNHistoryResult(messages, start, end);
    }

    private PNHistoryItemResult bare(JsonNode item) {
        if (item.isMissingNode()) {
            return new PNHistoryItemResult(NullNode.instance, 0, null, unreadable(item));
        }
        Opened opened = opened(item);
        return new PNHistoryItemResult(opened.payload(), 0, null, opened.error());
    }

    private PNHistoryItemResult unwrapped(JsonNode item) {
        JsonNode message = item.path("message");
        JsonNode meta = item.path("meta");
        long timetoken = ServiceReply.timetoken(item.path("timetoken"));
        boolean placed = timetoken >= 0 || !item.has("timetoken");
        Opened opened =
                message.isMissingNode() ? new Opened(ServiceReply.asItCame(item), unreadable(item)) : opened(message);
        PubNubException error = placed && !ServiceReply.hasGaps(item) ? null : unreadable(item);
        return new PNHistoryItemResult(
                opened.payload(),
                Math.max(0, timetoken),
                meta.isContainer() ? meta : null,
                opened.error() == null ? error : opened.error());
    }

    private Opened opened(JsonNode message) {
        return calls.encryption.opened(PNOperationType.PNHistoryOperation, message, null);
    }

    private PubNubException unreadable(JsonNode item) {
        return calls.unreadable(PNOperationType.PNHistoryOperation, "not a message of " + WHAT, item);
    }
}
