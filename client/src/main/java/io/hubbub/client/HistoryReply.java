package io.hubbub.client;

import io.hubbub.client.http.BadReplyException;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNHistoryResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubException;
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
        return item.isMissingNode()
                ? new PNHistoryItemResult(NullNode.instance, 0, null, unreadable(item))
                : new PNHistoryItemResult(item, 0, null, null);
    }

    private PNHistoryItemResult unwrapped(JsonNode item) {
        JsonNode message = item.path("message");
        JsonNode meta = item.path("meta");
        long timetoken = ServiceReply.timetoken(item.path("timetoken"));
        boolean placed = timetoken >= 0 || !item.has("timetoken");
        PubNubException error =
                message.isMissingNode() || !placed || ServiceReply.hasGaps(item) ? unreadable(item) : null;
        return new PNHistoryItemResult(
                message.isMissingNode() ? ServiceReply.asItCame(item) : message,
                Math.max(0, timetoken),
                meta.isContainer() ? meta : null,
                error);
    }

    private PubNubException unreadable(JsonNode item) {
        return calls.unreadable(PNOperationType.PNHistoryOperation, "not a message of " + WHAT, item);
    }
}
