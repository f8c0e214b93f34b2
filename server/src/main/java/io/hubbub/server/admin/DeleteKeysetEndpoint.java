package io.hubbub.server.admin;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.admin.KeysetRegistry.Entry;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** {@code DELETE /admin/v1/keysets/{sub}}: deletes a keyset with all its data, and answers when that is done. */
final class DeleteKeysetEndpoint implements Endpoint {
    private final KeysetRegistry registry;
    private final KeysetRemoval removal;
    private final ChangeLog changes;

    DeleteKeysetEndpoint(KeysetRegistry registry, KeysetRemoval removal, ChangeLog changes) {
        this.registry = registry;
        this.removal = removal;
        this.changes = changes;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String subscribeKey = call.path("sub");
        Entry entry = registry.entry(subscribeKey);
        if (entry.configured()) {
            throw new Refusal(
                    RefusalCode.CONFLICT, "the configuration names this keyset: take it out there, and start anew");
        }
        ObjectNode json = JsonBody.JSON.createObjectNode();
        json.put("deleted", subscribeKey);
        ObjectNode detail = JsonBody.JSON.createObjectNode();
        detail.put("name", entry.keyset().name());
        return removal.remove(subscribeKey)
                .thenCompose(gone -> changes.append(call, "keyset.delete", subscribeKey, detail))
                .thenApply(done -> AdminReply.ok(json));
    }
}
