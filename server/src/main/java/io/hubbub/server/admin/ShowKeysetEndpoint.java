package io.hubbub.server.admin;

import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /admin/v1/keysets/{sub}}, as in {@link KeysetReply}, with the secret key for {@code secret=true}. */
final class ShowKeysetEndpoint implements Endpoint {
    private final KeysetRegistry registry;

    ShowKeysetEndpoint(KeysetRegistry registry) {
        this.registry = registry;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        boolean secret = AdminQuery.choice(call, "secret");
        return CompletableFuture.completedFuture(
                AdminReply.ok(KeysetReply.of(registry.entry(call.path("sub")), secret)));
    }
}
