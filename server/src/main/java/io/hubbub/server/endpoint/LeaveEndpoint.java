package io.hubbub.server.endpoint;

import io.hubbub.broker.access.Access;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

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
        if (names(call.path("channels")).isEmpty()
                && names(call.query("channel-group")).isEmpty()) {
            throw new Refusal(RefusalCode.MISSING_CHANNEL);
        }
        return CompletableFuture.completedFuture(Reply.ok(LEFT));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }

    private static List<String> names(@Nullable String list) {
        return list == null ? List.of() : ChannelNames.parseList(list);
    }
}
