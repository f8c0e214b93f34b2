package io.hubbub.server.admin;

import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /admin/v1/token/rotate}: makes a new admin token, and answers it this once. The old one is good no longer. */
final class RotateAdminTokenEndpoint implements Endpoint {
    private final AdminToken token;
    private final ChangeLog changes;

    RotateAdminTokenEndpoint(AdminToken token, ChangeLog changes) {
        this.token = token;
        this.changes = changes;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        if (call.body().length > 0) {
            JsonBody.parse(call.body(), Set.of());
        }
        return token.rotate().thenCompose(fresh -> {
            ObjectNode json = JsonBody.JSON.createObjectNode();
            json.put("token", fresh);
            return changes.append(call, "token.rotate", "", JsonBody.JSON.createObjectNode())
                    .thenApply(done -> AdminReply.ok(json));
        });
    }

    @Override
    public int maxBodyBytes() {
        return JsonBody.MOST_BYTES;
    }
}
