package io.hubbub.server.admin;

import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /admin/v1/keysets}: {@code {"keysets":[...]}}, each as in {@link KeysetReply}. */
final class ListKeysetsEndpoint implements Endpoint {
    private final KeysetRegistry registry;

    ListKeysetsEndpoint(KeysetRegistry registry) {
        this.registry = registry;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ObjectNode json = JsonBody.JSON.createObjectNode();
        ArrayNode keysets = json.putArray("keysets");
        registry.all().forEach(entry -> keysets.add(KeysetReply.of(entry, false)));
        return CompletableFuture.completedFuture(AdminReply.ok(json));
    }
}
