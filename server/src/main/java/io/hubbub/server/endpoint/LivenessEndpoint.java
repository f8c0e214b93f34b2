package io.hubbub.server.endpoint;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /health/live}: the process answers. */
final class LivenessEndpoint implements Endpoint {
    @Override
    public CompletionStage<Reply> handle(Call call) {
        return CompletableFuture.completedFuture(Reply.ok("{\"status\":\"live\"}"));
    }

    @Override
    public boolean answersHead() {
        return true;
    }
}
