package io.hubbub.server.endpoint;

import io.hubbub.broker.access.Access;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET} or {@code POST /v2/presence/sub-key/{sub}/channel/{channels}/leave}: a client says that it unsubscribes.
 * Answers {@code {"status": 200, "message": "OK", "action": "leave", "service": "Presence"}}.
 *
 * <p>Nobody is marked present, so there is nobody to mark absent: the answer is true as it stands.
 */
final class LeaveEndpoint implements Endpoint {
    private static final String LEFT =
            "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}";

    private final Access access;

    LeaveEndpoint(Access access) {
        this.access = access;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        access.keyset(call.path("sub"));
        return CompletableFuture.completedFuture(Reply.ok(LEFT));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }
}
