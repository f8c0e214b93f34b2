package io.hubbub.server.admin;

import io.hubbub.broker.port.AdminStore;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.List;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /admin/v1/changes?before=17&count=100}: what operators changed, newest first; {@code next} is the {@code before} of the next page. */
final class ChangesEndpoint implements Endpoint {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final ChangeLog changes;

    ChangesEndpoint(ChangeLog changes) {
        this.changes = changes;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        long before = AdminQuery.number(call, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        int count = (int) AdminQuery.number(call, "count", USUAL, 1, MOST);
        return changes.changes(before, count).thenApply(found -> AdminReply.ok(json(found, count)));
    }

    private static ObjectNode json(List<AdminStore.Entry> found, int count) {
        ObjectNode json = JsonBody.JSON.createObjectNode();
        ArrayNode list = json.putArray("changes");
        for (AdminStore.Entry change : found) {
            ObjectNode each = list.addObject();
            each.put("number", change.number());
            each.put("at", KeysetReply.time(change.at()));
            each.put("from", change.from());
            each.put("action", change.action());
            each.put("subject", change.subject());
            each.set("detail", JsonBody.JSON.readTree(change.detail()));
        }
        if (found.size() < count) {
            json.putNull("next");
        } else {
            json.put("next", found.get(count - 1).number());
        }
        return json;
    }
}
